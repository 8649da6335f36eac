import { addAppearance } from '../../main/core/signing/appearance/appearance.ts';
import type { AppearanceFonts } from '../../main/core/signing/appearance/appearance.ts';
import { openPdf } from '../../main/core/signing/pdf/file.ts';
import { entry, pdfArray, pdfBytes, pdfDict, pdfInteger, pdfName, pdfReal, withEntry } from '../../main/core/signing/pdf/objects.ts';
import { pages } from '../../main/core/signing/pdf/page-tree.ts';
import { IncrementalUpdate } from '../../main/core/signing/pdf/update.ts';

/**
 * Puts the bytes in which `shown` differs from `original` into the signed file: the file still opens and reads
 * differently, as a forger would want it. Both are the same paper with another figure, laid out uncompressed.
 */
export function alterSigned(signed: Uint8Array, original: Uint8Array, shown: Uint8Array): Uint8Array {
  if (original.length !== shown.length) throw new Error('the two papers are not of one length');
  const altered = Uint8Array.from(signed);
  let changed = 0;
  original.forEach((byte, i) => {
    const other = shown[i] ?? byte;
    if (byte === other) return;
    altered[i] = other;
    changed += 1;
  });
  // A figure is a few glyph numbers; more would mean that fonts or positions differ too.
  if (changed === 0 || changed > 32) throw new Error(`unexpected number of changed bytes: ${changed}`);
  return altered;
}

/** Appends a text box on the first page by an incremental update (ISO 32000-1 §7.5.6): every signed byte stays. */
export function addTextBox(signed: Uint8Array, text: string, rect: readonly [number, number, number, number], fonts: AppearanceFonts): Uint8Array {
  const opened = openPdf(signed);
  if (!opened.ok) throw new Error(`training paper not opened: ${opened.error.code}`);
  const tree = pages(opened.value);
  const first = tree.ok ? tree.value[0] : undefined;
  if (first?.ref === undefined) throw new Error('training paper without a page');
  const update = new IncrementalUpdate(opened.value);
  const [x, y, width, height] = rect;
  const appearance = addAppearance(update, { kind: 'text', text }, { width, height, rotate: 0 }, fonts);
  if (!appearance.ok) throw new Error(`text box not drawn: ${appearance.error.code}`);
  const box = update.add(pdfDict({
    Type: pdfName('Annot'), Subtype: pdfName('FreeText'), Rect: pdfArray([x, y, x + width, y + height].map(pdfReal)), F: pdfInteger(4),
    DA: pdfBytes(Buffer.from('/Helv 10 Tf 0 g', 'latin1')), Contents: pdfBytes(Buffer.concat([Uint8Array.from([0xfe, 0xff]), Buffer.from(text, 'utf16le').swap16()])),
    AP: pdfDict({ N: appearance.value }),
  }));
  const present = update.resolve(entry(first.dict, 'Annots'));
  update.set(first.ref, withEntry(first.dict, 'Annots', pdfArray([...(present?.type === 'array' ? present.items : []), box])));
  return update.write().bytes;
}
