import type { DocId, OutgoingDocument } from '../model/document.ts';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import type { DocumentWrites } from '../ports/document-store.ts';

export type Draft = Extract<OutgoingDocument, { state: 'draft' }>;

/** The draft with this id, or why not. */
export function draftIn(tx: DocumentWrites, id: DocId): Result<Draft, Failure<'document.notFound' | 'document.wrongState'>> {
  const document = tx.document(id);
  if (document === undefined) return fail('document.notFound');
  if (document.direction !== 'out' || document.state !== 'draft') return fail('document.wrongState', { state: document.state });
  return ok(document);
}
