import type { KeyObject } from 'node:crypto';
import type { MessageKind } from '../../../ports/exchange-axis.ts';
import type { JsonObject } from '../json/answer.ts';
import { docIdOf } from './layout.ts';
import { readNote } from './note.ts';

export interface Manifest {
  readonly version: 1;
  readonly docId: string;
  readonly kind: MessageKind;
  readonly from: string;
  readonly to: readonly string[];
  /** Of the message, lower-case hex. */
  readonly sha256: string;
  readonly size: number;
  /** By the sender's clock; told, never relied on. */
  readonly createdAt: string;
  /** The sender's key of this sending, from which `docId` follows. */
  readonly key: string;
}

export type Unsound = 'unreadable' | 'unknownPartner' | 'signature' | 'name' | 'notForUs';

const isText = (value: unknown, most: number): value is string => typeof value === 'string' && value !== '' && value.length <= most;

function manifestIn(fields: JsonObject): Manifest | undefined {
  const { docId, kind, from, to, sha256, size, createdAt, key } = fields;
  const sound = isText(docId, 64) && (kind === 'edoc' || kind === 'status') && isText(from, 100) && isText(key, 200)
    && Array.isArray(to) && to.length > 0 && to.length <= 1000 && to.every((code) => isText(code, 100))
    && isText(sha256, 64) && /^[0-9a-f]{64}$/u.test(sha256) && typeof size === 'number' && Number.isSafeInteger(size) && size >= 0
    && isText(createdAt, 40) && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/u.test(createdAt);
  return sound ? { version: 1, docId, kind, from, to: to as readonly string[], sha256, size, createdAt, key } : undefined;
}

/**
 * Believes a manifest if its sender's key signed it and if it is what its file name says: a package copied under another
 * name, or into another agency's box, is not. `keyOf` answers the key of a partner, or of ourselves.
 */
export function readManifest(bytes: Buffer, named: string, keyOf: (code: string) => KeyObject | undefined): { readonly manifest: Manifest } | { readonly unsound: Unsound } {
  const note = readNote(bytes);
  const manifest = note === undefined ? undefined : manifestIn(note.fields);
  if (note === undefined || manifest === undefined) return { unsound: 'unreadable' };
  const key = keyOf(manifest.from);
  if (key === undefined) return { unsound: 'unknownPartner' };
  if (!note.signedBy('manifest', key)) return { unsound: 'signature' };
  if (manifest.docId !== named || manifest.docId !== docIdOf(manifest.from, manifest.kind, manifest.key)) return { unsound: 'name' };
  return { manifest };
}
