import type { ToSignRow } from '../../../contract/views.ts';
import { maySign, type SignRole } from '../flow/outgoing/sign.rules.ts';
import type { FlowDeps } from '../flow/deps.ts';
import { formatCode } from '../model/code.ts';

/** More than anybody signs in one sitting. */
const most = 500;

/** Every file that may be signed for this role now, oldest document first: the desk of a leader, or of the clerk with the seal. */
export function papersToSign(flow: FlowDeps, role: SignRole): readonly ToSignRow[] {
  const rows: ToSignRow[] = [];
  const seals = flow.seals();
  for (const id of flow.store.outgoingIn(role === 'personal' ? ['draft'] : ['signed', 'draft', 'sealed'], most)) {
    const document = flow.store.document(id);
    if (document === undefined) continue;
    for (const { ordinal } of document.attachments) {
      const signable = maySign(document, ordinal, role, seals);
      if (!signable.ok || rows.length >= most) continue;
      const { attachment } = signable.value;
      // A person signs the paper; its appendices in files of their own are the agency's (Annex I, III.1d).
      if (role === 'personal' && attachment !== document.attachments.find((a) => a.contentType === 'application/pdf')) continue;
      rows.push({
        id, ordinal, as: signable.value.as, code: formatCode(document.code), subject: document.subject, typeName: document.typeName, fileName: attachment.name,
        blob: attachment.blob, bytes: attachment.bytes, signer: document.signer?.fullName ?? '',
      });
    }
  }
  return rows;
}
