import type { PdfFile } from '../../main/core/signing/pdf/file.ts';
import { checkByteRange } from '../../main/core/signing/validation/byte-range.ts';
import { documentCertificates } from '../../main/core/signing/validation/document-certificates.ts';
import { signedFields } from '../../main/core/signing/validation/signature-fields.ts';
import { subjectsOf } from '../../main/core/signing/validation/subjects.ts';

/** DER of every certificate that the signatures, timestamps and the store of a file carry. */
export function certificatesInPdf(file: PdfFile): readonly Uint8Array[] {
  const stored = documentCertificates(file);
  const carried = signedFields(file).flatMap((field) => {
    const range = checkByteRange(file, field);
    if (range.state !== 'sound') return [];
    const { main, timestamps } = subjectsOf(range.covered, stored);
    return [main, ...timestamps].flatMap((subject) => (subject === undefined ? [] : [subject.certificate, ...subject.carried]));
  });
  return [...stored, ...carried].map(({ raw }) => raw);
}
