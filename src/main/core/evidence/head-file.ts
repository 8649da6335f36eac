import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { EvidenceHead } from '../model/evidence.ts';
import type { Result } from '../model/result.ts';
import { writeWhole, type WriteFailure } from '../write-whole.ts';

/** What the file beside the database says. `notAsked`: the chain alone is checked. */
export type KeptHead =
  | { readonly state: 'kept'; readonly head: EvidenceHead }
  | { readonly state: 'missing' }
  | { readonly state: 'unreadable' }
  | { readonly state: 'notAsked' };

const format = 'congvan-evidence-head-1';
const longest = 4096;

export const headPath = (dataDir: string): string => join(dataDir, 'evidence.head');

export function readHead(dataDir: string): KeptHead {
  try {
    return parseHead(readFileSync(headPath(dataDir), 'utf8'));
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
export function writeHead(dataDir: string, head: EvidenceHead): Promise<Result<void, WriteFailure>> {
  return writeWhole(headPath(dataDir), headBytes(head), 0o600);
}

/** The same at once, for the very first head: no row may be committed before it is there. Throws what the disk says. */
export function writeFirstHead(dataDir: string, head: EvidenceHead): void {
  const beside = `${headPath(dataDir)}.first.part`;
  const file = openSync(beside, 'w', 0o600);
  try {
    writeSync(file, headBytes(head));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(beside, headPath(dataDir));
  if (process.platform === 'win32') return;
  const folder = openSync(dataDir, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

const headBytes = ({ seq, hash }: EvidenceHead): Uint8Array => Buffer.from(`${JSON.stringify({ format, seq, hash })}\n`);
