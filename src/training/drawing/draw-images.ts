import { execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';
import { agencies, leaders } from '../cast.ts';
import { loadPaperFonts } from '../paper/fonts.ts';
import { millimetres } from '../paper/sheet.ts';
import { drawSeal, RED } from './draw-seal.ts';
import { BLUE, drawSignature } from './draw-signature.ts';

/**
 * Draws the seals and signature images once, for `resources/training`; not part of the running program.
 * Run it with Node 24 from the repository; it needs poppler's `pdftocairo` for the transparent PNG and ImageMagick's `convert`.
 */
async function drawImages(folder: string): Promise<void> {
  const fonts = await loadPaperFonts();
  const work = await mkdtemp(join(tmpdir(), 'congvan-draw-'));
  await mkdir(folder, { recursive: true });
  const toPng = async (name: string, width: number, height: number, dpi: number, ink: string, draw: (sheet: PDFKit.PDFDocument) => void): Promise<void> => {
    const pdf = join(work, `${name}.pdf`);
    const sheet = new PDFDocument({ size: [width, height], margin: 0, font: fonts.bold as unknown as string });
    const written = new Promise<void>((resolve) => { sheet.pipe(createWriteStream(pdf)).on('finish', () => { resolve(); }); });
    draw(sheet);
    sheet.end();
    await written;
    execFileSync('pdftocairo', ['-png', '-transp', '-singlefile', '-r', String(dpi), pdf, join(work, name)]);
    // One ink, sixteen steps of transparency: a third of the size, and the same to the eye.
    execFileSync('convert', [join(work, `${name}.png`), '-fill', ink, '-colorize', '100', '-channel', 'A', '-fx', 'round(a*15)/15', '+channel',
      '-background', ink, '-alpha', 'background', '-strip',
      '-define', 'png:exclude-chunks=date,time', '-define', 'png:color-type=6', '-quality', '92', join(folder, `${name}.png`)]);
  };
  for (const agency of agencies) {
    const size = millimetres(36);
    await toPng(`seal-${agency.id}`, size, size, 220, RED, (sheet) => { drawSeal(sheet, agency.organ.organName, size); });
  }
  for (const [index, leader] of leaders.entries()) {
    await toPng(`signature-${leader.id}`, millimetres(42), millimetres(20), 220, BLUE, (sheet) => { drawSignature(sheet, index + 1, millimetres(42), millimetres(20)); });
  }
  await rm(work, { recursive: true });
}

await drawImages(process.argv[2] ?? fileURLToPath(new URL('../../../resources/training', import.meta.url)));
