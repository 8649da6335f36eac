import type { AttachmentView } from '../../contract/views.ts';

/** Files whose signatures count for the document: every PDF, and another file once a check has found that it is signed. */
export const bearsSignature = (file: Pick<AttachmentView, 'contentType' | 'verification'>): boolean =>
  file.contentType === 'application/pdf' || (file.verification !== undefined && file.verification.document !== 'unsigned' && file.verification.document !== 'unreadable');
