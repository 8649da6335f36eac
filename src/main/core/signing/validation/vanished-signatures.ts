import type { PdfFile } from '../pdf/file.ts';
import { entry } from '../pdf/objects.ts';
import type { Revisions } from './revisions.ts';
import type { SignedField } from './signature-fields.ts';
import { signedFields } from './signature-fields.ts';

/** Revisions looked into, the newest first. */
const MAX_REVISIONS = 64;

/** A signature of an earlier revision that is not in the file any more, or whose field holds another one now. */
export function vanishedSignatures(file: PdfFile, revisions: Revisions, present: readonly SignedField[]): boolean {
  const known = new Set(present.map(placeOf));
  return revisionsWithSignatures(file).slice(-MAX_REVISIONS).some((endWithEol) => {
    const earlier = revisions.at(endWithEol);
    return earlier.ok && !earlier.value.repaired && signedFields(earlier.value).some((field) => !known.has(placeOf(field)));
  });
}

/** Ends of the earlier revisions in which a signature was written: its dictionary always stands plainly in the file. */
function revisionsWithSignatures(file: PdfFile): readonly number[] {
  const view = Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength);
  const earlier = file.revisions.slice(0, -1);
  const ends = new Set<number>();
  let index = 0;
  for (let at = view.indexOf('/ByteRange'); at >= 0 && index < earlier.length; at = view.indexOf('/ByteRange', at + 10)) {
    while (index < earlier.length && (earlier[index]?.end ?? 0) <= at) index++;
    const revision = earlier[index];
    if (revision !== undefined) ends.add(revision.endWithEol);
  }
  return [...ends];
}

/** Field and place of the signature value, which no later revision moves. */
function placeOf({ name, signature }: SignedField): string {
  const contents = entry(signature, 'Contents');
  return `${contents?.type === 'string' ? String(contents.range?.[0]) : ''} ${name}`;
}
