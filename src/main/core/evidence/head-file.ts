import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EvidenceHead } from '../model/evidence.ts';
import type { Result } from '../model/result.ts';
import { writeWhole, type WriteFailure } from '../write-whole.ts';

/** What the file beside the database says. `notAsked`: the chain alone is checked. */
export type KeptHead =
  | { readonly state: 'kept'; readonly head: EvidenceHead }
  | { readonly state: 'missing' | 'unreadable' | 'notAsked' };

const format = 'congvan-evidence-head-1';
const longest = 4096;

export const headPath = (dataDir: string): string => join(dataDir, 'evidence.head');

export async function readHead(dataDir: string): Promise<KeptHead> {
  try {
    const text = await readFile(headPath(dataDir), 'utf8');
    return parseHead(text);
  } catch (error) {
    return { state: (error as { code?: string }).code === 'ENOENT' ? 'missing' : 'unreadable' };
  }
}

export function parseHead(text: string): KeptHead {
  if (text.length > longest) return { state: 'unreadable' };
  try {
    const found = JSON.parse(text) as { format?: unknown; seq?: unknown; hash?: unknown } | null;
    if (found?.format !== format || !Number.isSafeInteger(found.seq) || (found.seq as number) < 0) return { state: 'unreadable' };
    if (typeof found.hash !== 'string' || !/^[0-9a-f]{64}$/.test(found.hash)) return { state: 'unreadable' };
    return { state: 'kept', head: { seq: found.seq as number, hash: found.hash } };
  } catch {
    return { state: 'unreadable' };
  }
}

/** Whole or not at all, and on the disk when it answers: a half-written head would be an alarm about nothing. */
export function writeHead(dataDir: string, { seq, hash }: EvidenceHead): Promise<Result<void, WriteFailure>> {
  return writeWhole(headPath(dataDir), Buffer.from(`${JSON.stringify({ format, seq, hash })}\n`), 0o600);
}
