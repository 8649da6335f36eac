import type { PdfFile } from '../pdf/file.ts';
import { undoFilters } from '../pdf/filters.ts';
import { PdfStop } from '../pdf/failure.ts';
import { entry } from '../pdf/objects.ts';
import type { Certificate } from './certificate.ts';
import { parseCertificate } from './certificate.ts';
import { dictOf, itemsOf } from './pdf-text.ts';

const MAX_CERTIFICATES = 500;
const MAX_CERTIFICATE_BYTES = 256 * 1024;

/** Certificates of the document's validation data (ISO 32000-2 §12.8.4.3): helpful, never trusted. */
export function documentCertificates(file: PdfFile): readonly Certificate[] {
  const store = dictOf(file, entry(file.catalog, 'DSS'));
  const items = itemsOf(file, store === undefined ? undefined : entry(store, 'Certs')).slice(0, MAX_CERTIFICATES);
  return items.flatMap((item) => {
    const stream = file.resolve(item);
    if (stream?.type !== 'stream') return [];
    try {
      return parseCertificate(undoFilters(stream.dict, stream.raw, MAX_CERTIFICATE_BYTES, (object) => file.resolve(object))) ?? [];
    } catch (error) {
      if (error instanceof PdfStop) return [];
      throw error;
    }
  });
}

/** Whether the validation data holds what a later check needs: revocation lists or responses. */
export function hasRevocationData(file: PdfFile): boolean {
  const store = dictOf(file, entry(file.catalog, 'DSS'));
  if (store === undefined) return false;
  return ['CRLs', 'OCSPs'].some((key) => itemsOf(file, entry(store, key)).length > 0);
}
