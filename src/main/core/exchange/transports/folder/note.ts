import { sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { isObject, parseJson } from '../json/answer.ts';
import type { JsonObject } from '../json/answer.ts';

/** A manifest or receipt is short; whatever is longer is none. */
export const longestNote = 64 * 1024;

export type NoteKind = 'manifest' | 'receipt';

/** What is signed names its kind, so that one sort of note never passes for another. */
const signedBytes = (kind: NoteKind, note: string): Buffer => Buffer.from(`congvan-folder ${kind} 1\n${note}`, 'utf8');

/** The fields as JSON text, and an Ed25519 signature (RFC 8032) over exactly this text: nothing needs to be put into a canonical form. */
export function writeNote(kind: NoteKind, fields: object, key: KeyObject): Buffer {
  const note = JSON.stringify(fields);
  return Buffer.from(`${JSON.stringify({ note, signature: sign(undefined, signedBytes(kind, note), key).toString('base64') }, undefined, 1)}\n`);
}

export interface ReadNote {
  readonly fields: JsonObject;
  signedBy(kind: NoteKind, key: KeyObject): boolean;
}

/** Reads without believing: whose key it should be is in the fields. */
export function readNote(bytes: Buffer): ReadNote | undefined {
  if (bytes.length > longestNote) return undefined;
  const outer = parseJson(bytes.toString('utf8'));
  if (!isObject(outer) || typeof outer['note'] !== 'string' || typeof outer['signature'] !== 'string') return undefined;
  const [note, signature] = [outer['note'], Buffer.from(outer['signature'], 'base64')];
  const fields = parseJson(note);
  if (!isObject(fields) || fields['version'] !== 1) return undefined;
  return { fields, signedBy: (kind, key) => signature.length === 64 && verify(undefined, signedBytes(kind, note), key, signature) };
}
