import { Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';
import type { ByteSource } from '../../ports/bytes.ts';
import { rechunk } from './rechunk.ts';

const DEFLATED = 8;
/** Sizes and checksum stand behind the data, names are UTF-8: the flags of the SDK's own archives. */
const FLAGS = 0x0808;
/** 1 January 1980, midnight: the same message gives the same bytes. */
const DATE = 0x21;

interface Sums {
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
}

/** The fields an entry has in both places, from `version needed` to the length of its name. */
function common(name: Buffer, sums: Sums): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(FLAGS, 2);
  fields.writeUInt16LE(DEFLATED, 4);
  fields.writeUInt16LE(DATE, 8);
  fields.writeUInt32LE(sums.crc, 10);
  fields.writeUInt32LE(sums.packed, 14);
  fields.writeUInt32LE(sums.size, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeUInt32LE(value, i * 4);
  return bytes;
}

function directory(name: Buffer, sums: Sums): Buffer {
  const start = 30 + name.length + sums.packed + 16;
  const entry = Buffer.concat([words(0x02014b50), Buffer.from([20, 0]), common(name, sums), Buffer.alloc(14), name]);
  return Buffer.concat([entry, words(0x06054b50, 0), Buffer.from([1, 0, 1, 0]), words(entry.length, start), Buffer.alloc(2)]);
}

/** A ZIP with one entry, as it is made (APPNOTE 4.3): nothing is held, nothing is read twice. */
export async function* writeZip(entryName: string, content: ByteSource): AsyncGenerator<Uint8Array> {
  const name = Buffer.from(entryName, 'utf8');
  let [crc, packed, size] = [0, 0, 0];
  yield Buffer.concat([words(0x04034b50), common(name, { crc, packed, size }), name]);
  const input = Readable.from(counted(), { objectMode: false });
  const deflate = createDeflateRaw({ level: 6 });
  input.once('error', (error) => void deflate.destroy(error));
  try {
    for await (const piece of input.pipe(deflate) as AsyncIterable<Buffer>) {
      packed += piece.length;
      yield piece;
    }
  } finally {
    // Whoever stops reading half-way stops the file behind it too.
    input.destroy();
  }
  const sums = { crc, packed, size };
  yield Buffer.concat([words(0x08074b50, crc, packed, size), directory(name, sums)]);

  async function* counted(): AsyncGenerator<Buffer> {
    for await (const piece of rechunk(content.open(), 64 * 1024)) {
      crc = crc32(piece, crc);
      size += piece.length;
      yield piece;
    }
  }
}
