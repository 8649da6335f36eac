import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import PDFDocument from 'pdfkit';
import { loadFonts } from '../../../src/main/core/fonts.ts';
import { loadPaperFonts } from '../../../src/training/paper/fonts.ts';
import { calendar } from '../../../src/training/stories/calendar.ts';
import { draftReplies, makeDraft } from '../../../src/training/stories/drafts.ts';
import { run } from './tools.ts';

export const given = { number: '01', notation: 'UBND-VP', issuedDate: '2026-11-23' } as const;

/** One line or part of a line: text, left end, distance from the top, face, size. */
export type Written = readonly [text: string, x: number, y: number, face?: 'regular' | 'italic' | 'bold', size?: number];

export const ten = '          ';
/** The blank heading of a paper, drawn as word processors do: number and date each in one run. */
export const blankHeading: readonly Written[] = [
  ['ỦY BAN NHÂN DÂN', 110, 60, 'bold', 12],
  [`Số:${ten}/UBND-VP`, 110, 110],
  ['Đồng Mây, ngày      tháng      năm 2026', 300, 110, 'italic'],
  ['Thực hiện Công văn số 1201/SNV-CCVC ngày 21 tháng 11 năm 2026 của Sở Nội vụ', 85, 240],
];

export interface PaperOptions {
  readonly rotate?: 0 | 90 | 180 | 270;
  readonly cropBox?: readonly number[];
  readonly userUnit?: number;
  readonly password?: string;
  readonly size?: readonly [number, number];
  /** Instructions put before the text as they are. */
  readonly raw?: string;
  readonly pages?: number;
}

/** A paper of our own; `rotate` turns the page and draws so that it is upright when shown. Coordinates are of the page as shown. */
export async function drawPaper(texts: readonly Written[], options: PaperOptions = {}): Promise<Uint8Array> {
  const [w, h] = options.size ?? [595.28, 841.89];
  const doc = new PDFDocument({ size: [w, h], margin: 0, autoFirstPage: false, ...(options.password === undefined ? {} : { userPassword: options.password, ownerPassword: 'o' }) });
  const parts: Buffer[] = [];
  doc.on('data', (part: Buffer) => parts.push(part));
  const done = new Promise<void>((resolve) => { doc.on('end', () => { resolve(); }); });
  for (const [name, bytes] of Object.entries(loadFonts())) doc.registerFont(name, Buffer.from(bytes as Uint8Array));
  for (let n = 1; n <= (options.pages ?? 1); n += 1) {
    doc.addPage();
    const { data } = doc.page.dictionary as unknown as { data: Record<string, unknown> };
    if (options.rotate !== undefined) data['Rotate'] = options.rotate;
    if (options.cropBox !== undefined) data['CropBox'] = options.cropBox;
    if (options.userUnit !== undefined) data['UserUnit'] = options.userUnit;
    if (options.raw !== undefined) (doc as unknown as { addContent(text: string): void }).addContent(options.raw);
    switch (options.rotate ?? 0) {
      case 90: doc.transform(0, -1, 1, 0, 0, h); break;
      case 180: doc.transform(-1, 0, 0, -1, w, h); break;
      case 270: doc.transform(0, 1, -1, 0, w, 0); break;
      case 0: break;
    }
    for (const [text, x, y, face = 'regular', size = 13] of texts) doc.font(face).fontSize(size).text(text, x, y, { lineBreak: false, baseline: 'alphabetic' });
  }
  doc.end();
  await done;
  return new Uint8Array(Buffer.concat(parts));
}

export async function trainingDrafts(): Promise<readonly Uint8Array[]> {
  const now = Date.UTC(2026, 10, 23, 2);
  const fonts = await loadPaperFonts();
  return await Promise.all(draftReplies(calendar(now)).map(async (draft) => (await makeDraft(draft, fonts, now)).pdf));
}

/** The first page as another program reads it. */
export function readElsewhere(dir: string, pdf: Uint8Array, ...options: readonly string[]): string {
  const path = join(dir, 'read.pdf');
  writeFileSync(path, pdf);
  return run('pdftotext', '-l', '1', ...options, path, '-').out;
}

export function qpdfCheck(dir: string, pdf: Uint8Array): string {
  const path = join(dir, 'check.pdf');
  writeFileSync(path, pdf);
  return run('qpdf', '--check', path).out;
}

/** A file of these objects, number 1 the catalog. */
export function rawPdf(objects: readonly string[]): Uint8Array {
  let text = '%PDF-1.7\n';
  const offsets = objects.map((body, index) => {
    const at = text.length;
    text += `${String(index + 1)} 0 obj\n${body}\nendobj\n`;
    return at;
  });
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n\r\n`).join('');
  text += `xref\n0 ${String(objects.length + 1)}\n0000000000 65535 f\r\n${table}trailer\n<</Root 1 0 R/Size ${String(objects.length + 1)}>>\nstartxref\n${String(text.length)}\n%%EOF\n`;
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

export const stream = (content: string, entries = ''): string => `<<${entries}/Length ${String(content.length)}>>\nstream\n${content}\nendstream`;
