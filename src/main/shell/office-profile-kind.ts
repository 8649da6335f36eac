import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the shell must know before any host runs: whether a training office is to be made, or to be kept running. */
export type ProfileKind = 'absent' | 'training' | 'real';

/** Looks at `office.json` only for this; what is wrong with it the core says, in full. Synchronous: before `ready` nothing else is served. */
export function profileKind(dataDir: string): ProfileKind {
  let text: string;
  try {
    text = readFileSync(join(dataDir, 'office.json'), 'utf8');
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'absent' : 'real';
  }
  try {
    const profile: unknown = JSON.parse(text);
    return typeof profile === 'object' && profile !== null && 'training' in profile && profile.training === true ? 'training' : 'real';
  } catch {
    return 'real';
  }
}
