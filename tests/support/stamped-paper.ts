import PDFDocument from 'pdfkit';
import { loadFonts } from '../../src/main/core/fonts.ts';

/** A page with these lines, one below the other. */
export async function stampedPaper(lines: readonly string[]): Promise<Uint8Array> {
  const doc = new PDFDocument({ size: 'A4' });
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  doc.font(Buffer.from(loadFonts().regular) as never).fontSize(14);
  for (const line of lines) doc.text(line).moveDown(2);
  const done = new Promise<void>((resolve) => { doc.on('end', () => resolve()); });
  doc.end();
  await done;
  return Buffer.concat(chunks);
}
