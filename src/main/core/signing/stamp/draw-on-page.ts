import type { TextFont } from '../appearance/font.ts';
import { entry, pdfArray, pdfDict, pdfName, pdfReal, pdfStream, withEntry, type PdfDict, type PdfObject } from '../pdf/objects.ts';
import type { PdfPage } from '../pdf/page-tree.ts';
import type { IncrementalUpdate } from '../pdf/update.ts';
import { numberText } from '../pdf/write.ts';
import { contentStreams } from '../text/content-cost.ts';

export interface PlacedText {
  readonly text: string;
  readonly face: 'regular' | 'italic';
  /** Left end and baseline, points, the page as shown. */
  readonly x: number;
  readonly y: number;
  /** Points. */
  readonly size: number;
  /** Percent of the normal width. */
  readonly stretch: number;
  /** Points left of the text that belong to it when it is read: what stands before is on the same line, however far. */
  readonly lead: number;
}

/**
 * Adds black text to what a page shows. The text is a form with fonts of its own (ISO 32000-1 §8.10), so that nothing
 * that pages share is touched: the page gets a /Resources of its own, which names all that the old one named. The old
 * content runs between q and Q, whatever it leaves behind. False when the page is no object of its own.
 */
export function drawOnPage(update: IncrementalUpdate, page: PdfPage, texts: readonly PlacedText[], fonts: { readonly regular: TextFont; readonly italic: TextFont }): boolean {
  if (page.ref === undefined) return false;
  const shown = texts.map((text) => instructions(text, fonts[text.face]));
  const faces = (['regular', 'italic'] as const).filter((face) => texts.some((text) => text.face === face));
  const [left, bottom, right, top] = page.cropBox;
  const turned = page.rotate === 90 || page.rotate === 270;
  const [width, height] = turned ? [top - bottom, right - left] : [right - left, top - bottom];
  const form = update.add(pdfStream(pdfDict({
    Type: pdfName('XObject'), Subtype: pdfName('Form'),
    BBox: pdfArray([0, 0, width * page.userUnit, height * page.userUnit].map(pdfReal)),
    Matrix: pdfArray(fromShown(page).map(pdfReal)),
    Resources: pdfDict({ Font: pdfDict(Object.fromEntries(faces.map((face) => [face, fonts[face].embed(update)]))) }),
  }), Buffer.from(`BT 0 g\n${shown.join('\n')}\nET\n`, 'latin1')));

  const resources = page.resources ?? pdfDict({});
  const known = update.resolve(entry(resources, 'XObject'));
  const xobjects: PdfDict = known?.type === 'dict' ? known : pdfDict({});
  let name = 'NumberDate';
  while (xobjects.entries.has(name)) name += 'x';
  const before = update.add(pdfStream(pdfDict({}), Buffer.from('q\n')));
  const after = update.add(pdfStream(pdfDict({}), Buffer.from(`\nQ\nq /${name} Do Q\n`)));
  const content: PdfObject[] = [before, ...contentStreams(update.file, page.dict), after];
  const own = withEntry(resources, 'XObject', withEntry(xobjects, name, form));
  update.set(page.ref, withEntry(withEntry(page.dict, 'Contents', pdfArray(content)), 'Resources', own));
  return true;
}

/**
 * Extractors cut a line where a gap is wide, and would part `Số:` from its number. Spaces before the text, read with it as
 * one /ActualText (§14.9.4), keep the line whole.
 */
function instructions({ text, face, x, y, size, stretch, lead }: PlacedText, font: TextFont): string {
  const space = (font.width(' ') * size * stretch) / 100_000;
  const spaces = space > 0 ? Math.max(0, Math.floor(lead / space)) : 0;
  const set = `/${face} ${numberText(size)} Tf ${numberText(stretch)} Tz 1 0 0 1 ${numberText(x - spaces * space)} ${numberText(y)} Tm`;
  const show = `${font.encode(' '.repeat(spaces) + text)} Tj`;
  if (spaces === 0) return `${set} ${show}`;
  const read = Buffer.from(`\ufeff${text}`, 'utf16le').swap16().toString('hex');
  return `${set} /Span <</ActualText <${read}>>> BDC ${show} EMC`;
}

/** The matrix from the page as shown (points, origin bottom left) to its own space. */
function fromShown(page: PdfPage): readonly number[] {
  const [left, bottom, right, top] = page.cropBox;
  const u = 1 / page.userUnit;
  switch (page.rotate) {
    case 0:
      return [u, 0, 0, u, left, bottom];
    case 90:
      return [0, u, -u, 0, right, bottom];
    case 180:
      return [-u, 0, 0, -u, right, top];
    case 270:
      return [0, -u, u, 0, left, top];
  }
}
