import { closing } from './paper/closing.ts';
import type { PaperFonts } from './paper/fonts.ts';
import { pour, strips } from './paper/flow.ts';
import { drawHeading } from './paper/heading.ts';
import { balance } from './paper/lines.ts';
import type { Appendix, Block, LaidOutPaper, Paper } from './paper/model.ts';
import { centre, openSheet, page, textWidth } from './paper/sheet.ts';
import type { Sheet } from './paper/sheet.ts';

/**
 * Lays a paper out as Annex I of Decree 30/2020 asks, as PDF 1.7 with embedded fonts, marked as training in the foot.
 * The boxes say where the two digital signatures go (points, origin bottom left). The same paper gives the same bytes.
 */
export async function layOutPaper(paper: Paper, fonts: PaperFonts): Promise<LaidOutPaper> {
  const sheet = openSheet(fonts, {
    title: paper.typeName === undefined ? `V/v ${paper.subject}` : `${paper.typeName} ${paper.subject}`,
    author: paper.heading.join(' '), writtenAt: paper.writtenAt, uncompressed: paper.uncompressed === true,
  });
  sheet.newPage();
  const contactTop = drawContact(sheet, paper.contact ?? []);
  const start = drawHeading(sheet, paper);
  const end = closing(sheet, paper);
  const below = pour(sheet, strips(sheet, withEndMark(paper.body)), start, contactTop, end.height);
  const boxes = end.draw(below);
  return { pdf: await sheet.finish(), ...boxes, pages: sheet.pageCount() };
}

/** A separate appendix file (Annex I, III.1; form 2.2): pages numbered by themselves, no boxes 1 to 9. */
export async function layOutAppendix(appendix: Appendix, fonts: PaperFonts): Promise<{ readonly pdf: Uint8Array; readonly pages: number }> {
  const sheet = openSheet(fonts, { title: `${appendix.label} ${appendix.title}`, author: appendix.attachedTo, writtenAt: appendix.writtenAt, uncompressed: false });
  sheet.newPage();
  const middle = page.left + textWidth / 2;
  let y = page.top + 30;
  centre(sheet, appendix.label, 'bold', 14, middle, y);
  for (const line of balance(sheet, appendix.title.toUpperCase(), 'bold', 14, textWidth * 0.86)) centre(sheet, line, 'bold', 14, middle, y += 18);
  // III.1c: on an electronic document these places stay blank.
  centre(sheet, appendix.attachedTo, 'italic', 13, middle, y += 18);
  sheet.rule(middle - 45, middle + 45, y + 7);
  pour(sheet, strips(sheet, withEndMark(appendix.body)), y + 16, page.bottom, 0);
  return { pdf: await sheet.finish(), pages: sheet.pageCount() };
}

/** Annex III: the content ends with `./.`. */
function withEndMark(body: readonly Block[]): readonly Block[] {
  const last = body.at(-1);
  if (last === undefined || last.kind === 'table') return body;
  return [...body.slice(0, -1), { ...last, text: last.text.endsWith('.') ? `${last.text}/.` : `${last.text}./.` }];
}

/** Box 13 at the foot of the first page under a full-width line, size 11-12. Answers the y above which content must end. */
function drawContact(sheet: Sheet, lines: readonly string[]): number {
  if (lines.length === 0) return page.bottom;
  const top = page.bottom - lines.length * 13;
  sheet.rule(page.left, page.right, top - 2, 0.5);
  lines.forEach((line, i) => { sheet.text(line, 'regular', 11, page.left, top + 11 + i * 13); });
  return top - 8;
}
