import type { OfficeDocument } from '../model/document.ts';
import { assertNever } from '../model/result.ts';

export type Action =
  | 'register' | 'refuse' | 'route' | 'finish' | 'reply' | 'acceptRecall' | 'refuseRecall'
  | 'acceptUpdate' | 'refuseUpdate'
  | 'editDraft' | 'attach' | 'removeAttachment' | 'number' | 'sign' | 'seal' | 'send' | 'recall' | 'update' | 'replace' | 'copy' | 'verifyAgain';

const hasPdf = (d: OfficeDocument): boolean => d.attachments.some((a) => a.contentType === 'application/pdf');

/** What a person may do with this document now; the window shows these and no others. First is the usual next step. */
export function availableActions(document: OfficeDocument): Action[] {
  const again: Action[] = hasPdf(document) ? ['verifyAgain'] : [];
  if (document.direction === 'in' && document.recall !== undefined && document.state !== 'recalled') {
    return ['acceptRecall', 'refuseRecall', ...again];
  }
  const change: Action[] = document.direction === 'in' && document.change !== undefined && document.change.answer === undefined ? ['acceptUpdate', 'refuseUpdate'] : [];
  switch (document.state) {
    case 'received': return ['register', ...change, 'refuse', ...again];
    case 'registered': return ['route', ...change, 'reply', 'refuse', 'copy', ...again];
    case 'routed': return ['reply', 'finish', ...change, 'route', 'copy', ...again];
    case 'handled': return ['reply', ...change, 'copy', ...again];
    case 'refused': return again;
    case 'recalled': return [];
    case 'draft': {
      const numbered = document.code.number !== '';
      // A copy is signed by the agency alone (Decree 30/2020, Art. 25, 33.2).
      if (document.copy !== undefined && hasPdf(document) && numbered) return ['seal', 'attach', 'removeAttachment', ...again];
      if (!hasPdf(document)) return ['attach', 'editDraft'];
      return numbered ? ['sign', 'attach', 'removeAttachment', ...again] : ['number', 'editDraft', 'attach', 'removeAttachment', ...again];
    }
    case 'signed': return ['seal', 'sign', ...again];
    case 'sealed': return ['send', ...again];
    case 'queued': return ['copy', ...again];
    case 'sent': return ['copy', 'update', 'replace', 'recall', ...again];
    case 'withdrawn': return ['replace', ...again];
    default: return assertNever(document);
  }
}
