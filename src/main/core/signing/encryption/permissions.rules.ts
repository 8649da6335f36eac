import type { FileEncryption } from './open-encryption.ts';

/** What a signature does to a file: fills a field that is there, or adds field and widget to form and page. */
export type SigningAct = 'fillField' | 'createField';

/** Bits of ISO 32000-2 Table 22; the standard counts from 1. */
const modifyContents = 1 << 3; // bit 4
const annotateAndFill = 1 << 5; // bit 6
const fillForms = 1 << 8; // bit 9

/**
 * Whether the file's permissions let this person sign. The owner may do everything (§7.6.4.1). Table 22: bit 6 allows
 * filling in form fields, and bit 9 allows it even where bit 6 is clear ("including signature fields"); creating fields,
 * signature fields among them, needs bit 6 and "if bit 4 is also set". A new field changes the page's /Annots as well,
 * which is what bit 4 is about. Bit 9 has a meaning from revision 3 on.
 */
export function permitsSigning({ openedAs, permissions, revision }: FileEncryption, act: SigningAct): boolean {
  if (openedAs === 'owner') return true;
  const has = (bit: number): boolean => (permissions & bit) !== 0;
  if (act === 'createField') return has(modifyContents) && has(annotateAndFill);
  return has(annotateAndFill) || (revision >= 3 && has(fillForms));
}
