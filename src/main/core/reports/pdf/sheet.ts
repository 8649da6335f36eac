import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import PDFDocument from 'pdfkit';

const mm = 72 / 25.4;
export type Face = 'regular' | 'bold';

/** A4 in points, y downwards; the margins of an office paper (Decree 30/2020, Annex I, I.3), with room for head and foot. */
export const sheetSize = { width: 595.28, height: 841.89, left: 22 * mm, right: 595.28 - 16 * mm, top: 24 * mm, bottom: 841.89 - 20 * mm, head: 14 * mm, foot: 841.89 - 11 * mm } as const;

/** Pages written from top to bottom. Head and foot are drawn last, when the number of pages is known. */
export interface Sheet {
  readonly width: (text: string, face: Face, size: number) => number;
  /** Whether the fonts have a shape for it. */
  readonly has: (letter: string) => boolean;
  /** By its baseline. */
  readonly text: (text: string, face: Face, size: number, x: number, baseline: number, colour?: string) => void;
  readonly rule: (x1: number, x2: number, y: number, colour: string, thickness?: number) => void;
  readonly box: (x: number, y: number, width: number, height: number, colour: string) => void;
  readonly disc: (x: number, y: number, radius: number, colour: string) => void;
  readonly line: (points: readonly (readonly [number, number])[], colour: string, thickness: number) => void;
  readonly newPage: () => void;
  readonly onEachPage: (draw: (page: number, pages: number) => void) => void;
  readonly finish: () => Promise<Uint8Array>;
}

const faces = { regular: ['400Regular', 'Tinos_400Regular.ttf'], bold: ['700Bold', 'Tinos_700Bold.ttf'] } as const;
let loaded: Readonly<Record<Face, Buffer>> | undefined;

/** Read once. Tinos has all Vietnamese letters and may be shipped (OFL). */
function fonts(): Readonly<Record<Face, Buffer>> {
  const folder = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/tinos/package.json'));
  loaded ??= { regular: readFileSync(join(folder, ...faces.regular)), bold: readFileSync(join(folder, ...faces.bold)) };
  return loaded;
}

/** What a fontkit font answers; pdfkit keeps it behind its own. */
interface OpenFont { readonly font: { hasGlyphForCodePoint(point: number): boolean } }

export function openSheet({ title, language, writtenAt }: { readonly title: string; readonly language: string; readonly writtenAt: Date }): Sheet {
  const document = new PDFDocument({
    size: [sheetSize.width, sheetSize.height], margin: 0, autoFirstPage: false, bufferPages: true, pdfVersion: '1.7', displayTitle: true, lang: language,
    // No default font: the library would open its built-in Helvetica, which has no Vietnamese.
    font: '',
    info: { Title: title, Creator: 'Công Văn', CreationDate: writtenAt, ModDate: writtenAt },
  });
  const own = fonts();
  for (const face of ['regular', 'bold'] as const) document.registerFont(face, own[face]);
  const chunks: Uint8Array[] = [];
  document.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => { document.on('end', resolve); document.on('error', reject); });
  const widths = new Map<string, number>();
  return {
    // Words come again and again, and measuring shapes them.
    width: (text, face, size) => {
      const key = `${face} ${text}`;
      const known = widths.get(key) ?? document.font(face).fontSize(1000).widthOfString(text);
      widths.set(key, known);
      return (known * size) / 1000;
    },
    has: (letter) => (document.font('regular') as unknown as { readonly _font: OpenFont })._font.font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0),
    text: (text, face, size, x, baseline, colour = '#1a1a1a') => {
      document.font(face).fontSize(size).fillColor(colour).text(text, x, baseline, { lineBreak: false, baseline: 'alphabetic' });
    },
    rule: (x1, x2, y, colour, thickness = 0.6) => { document.moveTo(x1, y).lineTo(x2, y).lineWidth(thickness).strokeColor(colour).stroke(); },
    box: (x, y, width, height, colour) => { document.rect(x, y, width, height).fill(colour); },
    disc: (x, y, radius, colour) => { document.circle(x, y, radius).fill(colour); },
    line: (points, colour, thickness) => {
      for (const [index, [x, y]] of points.entries()) index === 0 ? document.moveTo(x, y) : document.lineTo(x, y);
      document.lineWidth(thickness).lineCap('round').lineJoin('round').strokeColor(colour).stroke();
    },
    newPage: () => { document.addPage(); },
    onEachPage: (draw) => {
      const { start, count } = document.bufferedPageRange();
      for (let page = 0; page < count; page++) {
        document.switchToPage(start + page);
        draw(page + 1, count);
      }
    },
    finish: async () => {
      document.end();
      await ended;
      return new Uint8Array(Buffer.concat(chunks));
    },
  };
}
