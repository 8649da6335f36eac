import PDFDocument from 'pdfkit';
import { loadFonts } from '../src/main/core/fonts.ts';
import type { ElectronWindow } from './electron-window.ts';

/** A PDF of plain text pages in Tinos, A4; about 40 lines a page. */
export function textPaper(pages: number): Promise<Uint8Array> {
  const line = 'Căn cứ Nghị định số 30/2020/NĐ-CP, Ủy ban nhân dân xã Đồng Mây báo cáo kết quả thực hiện trong kỳ như sau: ';
  return finished((doc) => {
    doc.font(Buffer.from(loadFonts().regular) as never).fontSize(13);
    for (let page = 1; page <= pages; page++) {
      if (page > 1) doc.addPage();
      doc.text(`Trang ${page}/${pages}`);
      for (let row = 0; row < 20; row++) doc.text(`${page}.${row + 1}. ${line}${line}`.slice(0, 170));
    }
  });
}

/** A scan: each page one JPEG of the whole page at 300 dpi, drawn and compressed by a browser. */
export async function scannedPaper(pages: number, window: ElectronWindow): Promise<Uint8Array> {
  const jpegs: Buffer[] = [];
  for (let page = 1; page <= pages; page++) jpegs.push(Buffer.from(await window.evaluate<string>(drawScan(page)), 'base64'));
  return finished((doc) => {
    for (const [index, jpeg] of jpegs.entries()) {
      if (index > 0) doc.addPage();
      doc.image(jpeg, 0, 0, { width: doc.page.width, height: doc.page.height });
    }
  });
}

/** Text, and the grain of a scanner: without it a JPEG is too easy. */
const drawScan = (page: number): string => `(async () => {
  const canvas = document.createElement('canvas');
  canvas.width = 2480; canvas.height = 3508;
  const draw = canvas.getContext('2d');
  draw.fillStyle = '#f7f5ee'; draw.fillRect(0, 0, 2480, 3508);
  draw.fillStyle = '#222'; draw.font = '52px serif';
  for (let row = 0; row < 44; row++) draw.fillText('Trang ${page}, dòng ' + row + ': Ủy ban nhân dân xã Đồng Mây báo cáo kết quả thực hiện kế hoạch', 200, 300 + row * 70);
  const image = draw.getImageData(0, 0, 2480, 3508);
  let state = ${page};
  for (let at = 0; at < image.data.length; at += 4) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    const grain = (state >>> 28) - 8;
    for (let c = 0; c < 3; c++) image.data[at + c] += grain;
  }
  draw.putImageData(image, 0, 0);
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.8));
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return btoa(text);
})()`;

function finished(write: (doc: PDFKit.PDFDocument) => void): Promise<Uint8Array> {
  const doc = new PDFDocument({ size: 'A4' });
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise<Uint8Array>((resolve) => { doc.on('end', () => resolve(Buffer.concat(chunks))); });
  write(doc);
  doc.end();
  return done;
}
