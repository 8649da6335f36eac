import { createHash } from 'node:crypto';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import { carriesSignature } from './carries-signature.ts';
import type { PdfFailureCode } from './failure.ts';
import { openPdf, type PdfFile } from './file.ts';
import { isSound } from './open-for-update.ts';
import { entry, pdfArray, pdfBytes, pdfDict, pdfInteger, pdfNull, pdfRef, type PdfDict, type PdfObject } from './objects.ts';
import { pages } from './page-tree.ts';
import { reachable } from './reachable.ts';
import { serialize } from './write.ts';

export type RebuildFailureCode = PdfFailureCode | 'pdf.repairedSigned';

/**
 * A new, sound file from one that `openForUpdate` refuses as damaged: everything
 * the trailer reaches, streams byte for byte, numbered anew, with one cross-reference table (ISO 32000-1 §7.5.4) and a
 * header at byte 0. Objects that cannot be read become `null`, which is what readers take them for. A sound file is
 * answered as it is. Only for a person who has agreed: what is signed afterwards is this reading of the file.
 * Fails with `pdf.repairedSigned`, `pdf.encryptedDamaged`, and as `openPdf` does.
 */
export function rebuildPdf(input: Uint8Array): Result<Uint8Array, Failure<RebuildFailureCode>> {
  const opened = openPdf(input);
  if (!opened.ok) return opened;
  const file = opened.value;
  if (isSound(file)) return ok(input);
  if (file.encrypted) return fail('pdf.encryptedDamaged');
  if (carriesSignature(file)) return fail('pdf.repairedSigned');
  const before = pages(file);
  if (!before.ok) return before;
  if (file.catalogRef === undefined) return fail('pdf.damaged');
  const output = writeFile(file, file.catalogRef);
  const again = openPdf(output);
  const after = again.ok && !again.value.repaired ? pages(again.value) : undefined;
  // Our own reading of what we wrote has to be the reading it was made from.
  return after?.ok === true && after.value.length === before.value.length ? ok(output) : fail('pdf.damaged');
}

function writeFile(file: PdfFile, root: PdfObject): Uint8Array {
  const trailer = new Map<string, PdfObject>([['Root', root]]);
  const info = entry(file.trailer, 'Info');
  if (file.resolve(info)?.type === 'dict' && info?.type === 'ref') trailer.set('Info', info);
  const objects = new Map<number, PdfObject>();
  const numbers = new Map<number, number>();
  for (const num of reachable(file, [...trailer.values()])) {
    const location = file.location(num);
    const object = file.get(pdfRef(num, location?.kind === 'offset' ? location.gen : 0));
    if (object.type === 'null') continue;
    objects.set(num, object);
    numbers.set(num, numbers.size + 1);
  }
  const version = /^[12]\.\d$/.test(file.version) ? file.version : '1.7';
  // Bytes above 127 tell transfer programs that the file is binary (§7.5.2).
  const chunks: Uint8Array[] = [Buffer.from(`%PDF-${version}\n%\u00e2\u00e3\u00cf\u00d3\n`, 'latin1')];
  let position = chunks[0]?.length ?? 0;
  let table = `xref\n0 ${String(numbers.size + 1)}\n0000000000 65535 f\r\n`;
  for (const [num, object] of objects) {
    table += `${String(position).padStart(10, '0')} 00000 n\r\n`;
    const head = Buffer.from(`${String(numbers.get(num) ?? 0)} 0 obj\n`);
    const body = serialize(renumbered(object, numbers));
    chunks.push(head, body, endobj);
    position += head.length + body.length + endobj.length;
  }
  const entries = renumberedDict(pdfDict(trailer), numbers).entries;
  const end = pdfDict(new Map([...entries, ['Size', pdfInteger(numbers.size + 1)] as const, ['ID', fileId(file)] as const]));
  chunks.push(Buffer.from(`${table}trailer\n`), serialize(end), Buffer.from(`\nstartxref\n${String(position)}\n%%EOF\n`));
  return Buffer.concat(chunks);
}

const endobj = Buffer.from('\nendobj\n');

/** §14.4: the first half stays, the second is new; both from the content where there was none. */
function fileId(file: PdfFile): PdfObject {
  const fresh = pdfBytes(createHash('sha256').update(file.bytes).digest().subarray(0, 16), true);
  const known = file.lookup(file.trailer, 'ID');
  const first = known?.type === 'array' ? file.resolve(known.items[0]) : undefined;
  return pdfArray([first?.type === 'string' && first.bytes.length > 0 ? pdfBytes(first.bytes, true) : fresh, fresh]);
}

function renumbered(object: PdfObject, numbers: ReadonlyMap<number, number>): PdfObject {
  switch (object.type) {
    case 'ref': {
      const number = numbers.get(object.num);
      return number === undefined ? pdfNull : pdfRef(number);
    }
    case 'array':
      return pdfArray(object.items.map((item) => renumbered(item, numbers)));
    case 'dict':
      return renumberedDict(object, numbers);
    case 'stream':
      return { ...object, dict: renumberedDict(object.dict, numbers) };
    default:
      return object;
  }
}

const renumberedDict = (dict: PdfDict, numbers: ReadonlyMap<number, number>): PdfDict =>
  pdfDict(new Map([...dict.entries].map(([key, value]) => [key, renumbered(value, numbers)] as const)));
