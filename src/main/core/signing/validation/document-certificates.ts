import { readDss } from '../pdf/dss.ts';
import type { PdfFile } from '../pdf/file.ts';
import type { Certificate } from './certificate.ts';
import { parseCertificate } from './certificate.ts';

const MAX_CERTIFICATES = 500;

/** Certificates of the document's validation data (ISO 32000-2 §12.8.4.3): helpful, never trusted. */
export function documentCertificates(file: PdfFile): readonly Certificate[] {
  return (readDss(file)?.certificates ?? []).slice(0, MAX_CERTIFICATES).flatMap(({ bytes }) => parseCertificate(bytes) ?? []);
}
