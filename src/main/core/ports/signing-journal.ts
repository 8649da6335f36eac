import type { BlobId, DocId } from '../model/document.ts';

/** Written before a key is used, closed after: after any crash the office can say truthfully what exists. */
export interface SigningAttempt {
  readonly id: string;
  readonly document: DocId;
  readonly ordinal: number;
  readonly certificateId: string;
  readonly role: 'personal' | 'organ';
  readonly sourceBlob: BlobId;
  readonly at: number;
}

export interface SigningJournal {
  open(attempt: SigningAttempt): void;
  close(id: string, outcome: { readonly state: 'completed'; readonly blob: BlobId; readonly level: string } | { readonly state: 'abandoned'; readonly code: string }, at: number): void;
  /** Attempts that a crash left open are closed as abandoned; answers how many. */
  abandonOpen(code: string, at: number): number;
}
