import type { IncomingDocument, OfficeDocument } from '../../model/document.ts';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';

type Received = Extract<IncomingDocument, { state: 'received' }>;

/**
 * Only a received document is registered, once; and never with a date before the last one in the book, which would
 * mean that the machine's clock is wrong and the book would run backwards (Art. 22.2: in order of reception).
 */
export function mayRegister(
  document: OfficeDocument, today: string, lastInBook: string | undefined,
): Result<Received, Failure<'document.alreadyRegistered' | 'document.wrongState' | 'clock.wrong'>> {
  if (document.direction !== 'in') return fail('document.wrongState', { state: document.state });
  if (document.state === 'registered' || document.state === 'routed' || document.state === 'handled') {
    return fail('document.alreadyRegistered', { arrivalNumber: document.arrivalNumber });
  }
  if (document.state !== 'received' || document.recall !== undefined) return fail('document.wrongState', { state: document.state });
  if (lastInBook !== undefined && today < lastInBook) return fail('clock.wrong', { today, lastInBook });
  return ok(document);
}
