import { createHash } from 'node:crypto';
import { pdfLimits } from './failure.ts';
import type { PdfFile } from './file.ts';
import { isRegular } from './lexer.ts';
import {
  entry, pdfArray, pdfBytes, pdfDict, pdfInteger, pdfName, pdfRef, pdfStream,
  type PdfObject, type PdfRef,
} from './objects.ts';
import { serialize, type RawBody, type Writable } from './write.ts';

/** What was written: the whole new file and where each object's body (after `obj`) begins in it. */
export interface WrittenUpdate {
  readonly bytes: Uint8Array;
  readonly bodies: ReadonlyMap<number, number>;
}

/**
 * Collects new and changed objects and appends them as one incremental update (ISO 32000-1 §7.5.6).
 * The input is always a byte prefix of the output, so earlier signatures stay whole. The file must
 * not be `repaired`: an update refers to the cross-reference section it follows. Strings and streams
 * are encrypted as the file is; a raw body is written as it stands and has to hold `file.encrypt`ed
 * strings already.
 */
export class IncrementalUpdate {
  readonly file: PdfFile;
  readonly #objects = new Map<number, { gen: number; body: Writable }>();
  #next: number;

  constructor(file: PdfFile) {
    this.file = file;
    const size = entry(file.trailer, 'Size');
    // A /Size beyond what any file can hold is damage, not a promise to keep.
    const declared = size?.type === 'number' && Number.isInteger(size.value) && size.value <= pdfLimits.xrefEntries ? size.value : 0;
    this.#next = Math.max(declared, file.maxObjectNumber + 1, 1);
  }

  /** A reference for an object that will be set later. */
  allocate(): PdfRef {
    return pdfRef(this.#next++);
  }

  add(body: Writable): PdfRef {
    const ref = this.allocate();
    this.set(ref, body);
    return ref;
  }

  /** Sets a new object or replaces the object of the file with this number. */
  set(ref: PdfRef, body: Writable): void {
    this.#objects.set(ref.num, { gen: ref.gen, body });
  }

  /** The object as it will be after the update. */
  get(ref: PdfRef): PdfObject {
    const pending = this.#objects.get(ref.num)?.body;
    return pending === undefined || pending.type === 'raw' ? this.file.get(ref) : pending;
  }

  /** Follows references through pending objects; `undefined` for nothing and `null`. */
  resolve(object: PdfObject | undefined): PdfObject | undefined {
    let current = object;
    for (let i = 0; i < 32 && current?.type === 'ref'; i++) current = this.get(current);
    return current === undefined || current.type === 'null' || current.type === 'ref' ? undefined : current;
  }

  write(): WrittenUpdate {
    const { file } = this;
    const chunks: Uint8Array[] = [];
    // /ID is made from the content, so that the same input and objects give the same bytes (but for encryption's random).
    const content = createHash('sha256').update(String(file.bytes.length)).update(file.bytes.subarray(Math.max(0, file.bytes.length - 4096)));
    let position = file.bytes.length;
    const push = (chunk: Uint8Array): void => {
      chunks.push(chunk);
      content.update(chunk);
      position += chunk.length;
    };
    // The update starts on a line of its own whatever stands after the last %%EOF.
    if (isRegular(file.bytes[position - 1]) || file.bytes[position - 1] !== 10) push(Buffer.from('\n'));
    const offsets = new Map<number, { offset: number; gen: number }>();
    const bodies = new Map<number, number>();
    for (const [num, { gen, body }] of [...this.#objects].sort(([a], [b]) => a - b)) {
      offsets.set(num, { offset: position - file.offsetBase, gen });
      push(Buffer.from(`${String(num)} ${String(gen)} obj\n`));
      bodies.set(num, position);
      push(serialize(body.type === 'raw' ? body : file.encrypt(body, pdfRef(num, gen))));
      push(Buffer.from('\nendobj\n'));
    }
    const xrefAt = position - file.offsetBase;
    const id = content.digest().subarray(0, 16);
    const section = file.xrefKind === 'stream' ? this.#xrefStream(offsets, xrefAt, id) : this.#xrefTable(offsets, id);
    chunks.push(section, Buffer.from(`startxref\n${String(xrefAt)}\n%%EOF\n`));
    // The one copy of the document that signing makes.
    return { bytes: Buffer.concat([file.bytes, ...chunks]), bodies };
  }

  /** Trailer entries of the new section: the old ones, /Prev and a new second half of /ID (§14.4). */
  #trailer(size: number, secondId: Uint8Array): Map<string, PdfObject> {
    const { file } = this;
    const entries = new Map<string, PdfObject>();
    for (const key of ['Root', 'Info', 'Encrypt', 'ID']) {
      const value = entry(file.trailer, key);
      if (value !== undefined) entries.set(key, value);
    }
    const id = file.resolve(entries.get('ID'));
    const first = id?.type === 'array' ? file.resolve(id.items[0]) : undefined;
    if (first?.type === 'string') {
      entries.set('ID', pdfArray([pdfBytes(first.bytes, true), pdfBytes(secondId, true)]));
    }
    entries.set('Size', pdfInteger(size));
    entries.set('Prev', pdfInteger((file.sections[0]?.offset ?? 0) - file.offsetBase));
    return entries;
  }

  #xrefTable(offsets: ReadonlyMap<number, { offset: number; gen: number }>, id: Uint8Array): Uint8Array {
    let text = 'xref\n';
    for (const run of runs([...offsets.keys()])) {
      text += `${String(run[0])} ${String(run.length)}\n`;
      for (const num of run) {
        const { offset, gen } = offsets.get(num) ?? { offset: 0, gen: 0 };
        text += `${String(offset).padStart(10, '0')} ${String(gen).padStart(5, '0')} n\r\n`;
      }
    }
    const trailer = serialize(pdfDict(this.#trailer(this.#next, id)));
    return Buffer.concat([Buffer.from(`${text}trailer\n`), trailer, Buffer.from('\n')]);
  }

  #xrefStream(offsets: ReadonlyMap<number, { offset: number; gen: number }>, at: number, id: Uint8Array): Uint8Array {
    const own = this.#next; // the cross-reference stream is an object itself
    const all = new Map([...offsets, [own, { offset: at, gen: 0 }] as const]);
    const width = at > 0xffffffff ? 6 : 4;
    const rows: Buffer[] = [];
    const index: PdfObject[] = [];
    for (const run of runs([...all.keys()])) {
      index.push(pdfInteger(run[0] ?? 0), pdfInteger(run.length));
      for (const num of run) {
        const { offset, gen } = all.get(num) ?? { offset: 0, gen: 0 };
        const row = Buffer.alloc(1 + width + 2);
        row.writeUInt8(1, 0);
        row.writeUIntBE(offset, 1, width);
        row.writeUInt16BE(gen, 1 + width);
        rows.push(row);
      }
    }
    const data = Buffer.concat(rows);
    const dict = pdfDict(
      new Map<string, PdfObject>([
        ['Type', pdfName('XRef')],
        ...this.#trailer(own + 1, id),
        ['Index', pdfArray(index)],
        ['W', pdfArray([pdfInteger(1), pdfInteger(width), pdfInteger(2)])],
        ['Length', pdfInteger(data.length)],
      ]),
    );
    const body: Writable = pdfStream(dict, data);
    return Buffer.concat([Buffer.from(`${String(own)} 0 obj\n`), serialize(body), Buffer.from('\nendobj\n')]);
  }
}

/** Consecutive numbers together, each run ascending. */
function runs(numbers: readonly number[]): number[][] {
  const result: number[][] = [];
  for (const num of [...numbers].sort((a, b) => a - b)) {
    const last = result.at(-1);
    if (last !== undefined && last[last.length - 1] === num - 1) last.push(num);
    else result.push([num]);
  }
  return result;
}

export const raw = (bytes: Uint8Array): RawBody => ({ type: 'raw', bytes });
