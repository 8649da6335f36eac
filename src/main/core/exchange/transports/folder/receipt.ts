import type { KeyObject } from 'node:crypto';
import type { Manifest } from './manifest.ts';
import { readNote } from './note.ts';

export type ReceiptStatus = 'PROCESSING' | 'DONE' | 'FAIL';

/** What a receiver tells the sender about one package, signed with the receiver's key. */
export interface Receipt {
  readonly version: 1;
  readonly docId: string;
  /** Who received it. */
  readonly from: string;
  /** Who sent it. */
  readonly to: string;
  readonly sha256: string;
  readonly status: ReceiptStatus;
  readonly at: string;
}

/** The status in a receipt of `receiver` for exactly this message; `undefined` where it is not that or not signed. */
export function receiptStatus(bytes: Buffer, manifest: Pick<Manifest, 'docId' | 'from' | 'sha256'>, receiver: string, key: KeyObject | undefined): ReceiptStatus | undefined {
  const note = readNote(bytes);
  if (note === undefined || key === undefined) return undefined;
  const { docId, from, to, sha256, status } = note.fields;
  const same = docId === manifest.docId && from === receiver && to === manifest.from && sha256 === manifest.sha256;
  return same && (status === 'PROCESSING' || status === 'DONE' || status === 'FAIL') && note.signedBy('receipt', key) ? status : undefined;
}
