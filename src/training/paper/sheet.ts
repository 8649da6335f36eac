import PDFDocument from 'pdfkit';
import type { Face, PaperFonts } from './fonts.ts';

const MM = 72 / 25.4;
export const millimetres = (value: number): number => value * MM;

/** Annex I, I.3: top and bottom 20-25 mm, left 30-35 mm, right 15-20 mm. Points, y grows downwards. */
export const page = { width: 595.28, height: 841.89, left: 30 * MM, right: 595.28 - 15 * MM, top: 20 * MM, bottom: 841.89 - 20 * MM } as const;
export const textWidth = page.right - page.left;

/** A sheet to write on: text is placed by its baseline, so that columns of different sizes stand on one line. */
export interface Sheet {
  readonly width: (text: string, face: Face, size: number) => number;
  readonly text: (text: string, face: Face, size: number, x: number, baseline: number, colour?: string) => void;
  readonly rule: (x1: number, x2: number, y: number, thickness?: number) => void;
  readonly frame: (x: number, y: number, width: number, height: number, colour?: string) => void;
  readonly newPage: () => void;
  readonly pageCount: () => number;
  readonly finish: () => Promise<Uint8Array>;
}

export function openSheet(fonts: PaperFonts, about: { title: string; author: string; writtenAt: number; uncompressed: boolean }): Sheet {
  const document = new PDFDocument({
    size: [page.width, page.height], margin: 0, autoFirstPage: false, pdfVersion: '1.7', lang: 'vi-VN', displayTitle: true,
    compress: !about.uncompressed, bufferPages: false,
    // A first font of our own keeps the library from opening its built-in Helvetica, which has no Vietnamese.
    // No default font: the library would open its built-in Helvetica, which has no Vietnamese.
    font: '',
    info: { Title: about.title, Author: about.author, Subject: 'HUẤN LUYỆN', CreationDate: new Date(about.writtenAt), ModDate: new Date(about.writtenAt) },
  });
  // The type of the library knows paths and bytes only; it also takes a parsed font.
  for (const face of ['regular', 'bold', 'italic', 'boldItalic'] as const) document.registerFont(face, fonts[face] as unknown as string);
  const chunks: Uint8Array[] = [];
  document.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => { document.on('end', resolve); document.on('error', reject); });
  let pages = 0;
  const mark = 'HUẤN LUYỆN – văn bản giả định, không có giá trị pháp lý';
  const sheet: Sheet = {
    width: (text, face, size) => document.font(face).fontSize(size).widthOfString(text),
    text: (text, face, size, x, baseline, colour = '#000000') => {
      document.font(face).fontSize(size).fillColor(colour).text(text, x, baseline, { lineBreak: false, baseline: 'alphabetic' });
    },
    rule: (x1, x2, y, thickness = 0.7) => { document.moveTo(x1, y).lineTo(x2, y).lineWidth(thickness).strokeColor('#000000').stroke(); },
    frame: (x, y, width, height, colour = '#000000') => { document.rect(x, y, width, height).lineWidth(0.9).strokeColor(colour).stroke(); },
    newPage: () => {
      document.addPage();
      pages += 1;
      // I.7: centred in the top margin, size 13-14, not shown on the first page.
      if (pages > 1) centre(sheet, String(pages), 'regular', 14, page.left + textWidth / 2, millimetres(14));
      centre(sheet, mark, 'regular', 7.5, page.left + textWidth / 2, page.height - millimetres(9), '#8a8a8a');
    },
    pageCount: () => pages,
    finish: async () => { document.end(); await ended; return new Uint8Array(Buffer.concat(chunks)); },
  };
  return sheet;
}

export function centre(sheet: Sheet, text: string, face: Face, size: number, x: number, baseline: number, colour?: string): void {
  sheet.text(text, face, size, x - sheet.width(text, face, size) / 2, baseline, colour);
}
