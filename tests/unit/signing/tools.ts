import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import PDFDocument from 'pdfkit';
import type { AppearanceFonts } from '../../../src/main/core/signing/appearance/appearance.ts';
import { entry } from '../../../src/main/core/signing/pdf/objects.ts';
import { openPdf } from '../../../src/main/core/signing/pdf/file.ts';
import { formFields } from '../../../src/main/core/signing/pdf/form-fields.ts';

const require = createRequire(import.meta.url);
const font = (style: string): Uint8Array =>
  new Uint8Array(readFileSync(require.resolve(`@expo-google-fonts/tinos/${style}/Tinos_${style}.ttf`)));
export const fonts: AppearanceFonts = { regular: font('400Regular'), bold: font('700Bold') };

/** Where corpora of other people's files lie beside the checkout; tests say so and skip without them. */
export function corpus(name: string): string | undefined {
  const dir = join(import.meta.dirname, '../../../../shared/data/corpora', name);
  if (existsSync(dir)) return dir;
  console.log(`corpus ${name} is absent: skipped`);
  return undefined;
}

export interface Run {
  readonly status: number;
  readonly out: string;
}

export function run(command: string, ...args: readonly string[]): Run {
  const done = spawnSync(command, args, { encoding: 'utf8', timeout: 60_000 });
  if (done.error !== undefined) throw done.error;
  return { status: done.status ?? -1, out: `${done.stdout}${done.stderr}` };
}

/** A few pages of Vietnamese text with an embedded font. */
export function makePdf(pages = 2, layout: 'portrait' | 'landscape' = 'portrait'): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const doc = new PDFDocument({ size: 'A4', layout, autoFirstPage: false });
    const parts: Buffer[] = [];
    doc.on('data', (part: Buffer) => parts.push(part));
    doc.on('end', () => {
      resolve(new Uint8Array(Buffer.concat(parts)));
    });
    doc.on('error', reject);
    doc.registerFont('text', Buffer.from(fonts.regular));
    for (let i = 1; i <= pages; i++) doc.addPage().font('text').fontSize(14).text(`CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTrang ${String(i)}`);
    doc.end();
  });
}

/** Runs openssl cms over the bytes a signature covers: the field's CMS against its /ByteRange. */
export function opensslVerifies(dir: string, name: string, pdf: Uint8Array, field: string, rootPem: string): Run {
  const opened = openPdf(pdf);
  if (!opened.ok) return { status: -1, out: opened.error.code };
  const signature = formFields(opened.value).find((item) => item.name === field)?.value;
  if (signature?.type !== 'dict') return { status: -1, out: 'no signature' };
  const contents = entry(signature, 'Contents');
  const range = entry(signature, 'ByteRange');
  if (contents?.type !== 'string' || range?.type !== 'array') return { status: -1, out: 'no contents' };
  const [a = 0, b = 0, c = 0, d = 0] = range.items.map((item) => (item.type === 'number' ? item.value : 0));
  const paths = { cms: join(dir, `${name}.cms`), data: join(dir, `${name}.data`) };
  writeFileSync(paths.cms, contents.bytes.subarray(0, derLength(contents.bytes)));
  writeFileSync(paths.data, Buffer.concat([pdf.subarray(a, a + b), pdf.subarray(c, c + d)]));
  return run('openssl', 'cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', paths.cms,
    '-content', paths.data, '-CAfile', rootPem, '-purpose', 'any', '-out', '/dev/null');
}

function derLength(bytes: Uint8Array): number {
  const count = (bytes[1] ?? 0) & 0x7f;
  let length = 0;
  for (let i = 0; i < count; i++) length = length * 256 + (bytes[2 + i] ?? 0);
  return (bytes[1] ?? 0) < 0x80 ? 2 + (bytes[1] ?? 0) : 2 + count + length;
}

/** A small PNG with transparency: a red ring on nothing. */
export function ringPng(size = 64): Uint8Array {
  const rows: number[] = [];
  for (let y = 0; y < size; y++) {
    rows.push(0);
    for (let x = 0; x < size; x++) {
      const r = Math.hypot(x - size / 2, y - size / 2) / (size / 2);
      rows.push(220, 0, 0, r > 0.8 && r < 1 ? 255 : 0);
    }
  }
  return png(size, size, 8, 6, Uint8Array.from(rows));
}

export function png(width: number, height: number, depth: number, color: number, rows: Uint8Array, extra: readonly [string, Uint8Array][] = [], interlace = 0): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, color, 0, 0, interlace], 8);
  const chunk = (type: string, data: Uint8Array): Buffer => {
    const out = Buffer.alloc(12 + data.length);
    out.writeUInt32BE(data.length, 0);
    out.write(type, 4, 'latin1');
    out.set(data, 8);
    out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
    return out;
  };
  return new Uint8Array(
    Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
      chunk('IHDR', header),
      ...extra.map(([type, data]) => chunk(type, data)),
      chunk('IDAT', deflateSync(rows)),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  );
}
