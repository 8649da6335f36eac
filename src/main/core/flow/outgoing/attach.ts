import type { Attachment, DocId } from '../../model/document.ts';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import type { FlowDeps } from '../deps.ts';
import { draftIn } from '../draft-in.ts';

/** Adds a stored file to a draft. The paper itself is the first PDF; what follows are its attachments. */
export function attachFile(
  deps: FlowDeps, input: { readonly id: DocId; readonly file: Omit<Attachment, 'ordinal' | 'verification'> },
): Result<void, Failure<'document.notFound' | 'document.wrongState'>> {
  return deps.store.transact((tx) => {
    const found = draftIn(tx, input.id);
    if (!found.ok) return found;
    const ordinal = found.value.attachments.reduce((max, a) => Math.max(max, a.ordinal + 1), 0);
    tx.save({ ...found.value, attachments: [...found.value.attachments, { ...input.file, ordinal }] });
    tx.addEvent(input.id, { at: deps.clock.now(), kind: 'attached', actor: deps.actor, text: input.file.name });
    return ok(undefined);
  });
}

export function removeAttachment(
  deps: FlowDeps, input: { readonly id: DocId; readonly ordinal: number },
): Result<void, Failure<'document.notFound' | 'document.wrongState' | 'attachment.unreadable'>> {
  return deps.store.transact((tx) => {
    const found = draftIn(tx, input.id);
    if (!found.ok) return found;
    const kept = found.value.attachments.filter((a) => a.ordinal !== input.ordinal);
    if (kept.length === found.value.attachments.length) return fail('attachment.unreadable');
    tx.save({ ...found.value, attachments: kept });
    return ok(undefined);
  });
}
