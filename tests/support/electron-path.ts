import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The Electron that the set-up found: `CONGVAN_ELECTRON`, or the one in the cache. */
export function electronPath(): string {
  const given = process.env['CONGVAN_ELECTRON'];
  if (given !== undefined && existsSync(given)) return given;
  const cached = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'congvan/electron-33.2.1-linux-x64/electron');
  if (existsSync(cached)) return cached;
  throw new Error('no Electron: run "npm run setup" first');
}
