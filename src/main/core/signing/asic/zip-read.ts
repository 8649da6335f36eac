import { crc32, inflateRawSync } from 'node:zlib';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';

export type ZipFailureCode = 'zip.notZip' | 'zip.damaged' | 'zip.encrypted' | 'zip.tooLarge' | 'zip.tooManyEntries' | 'zip.methodUnsupported';

export interface ZipEntry {
  /** As the archive spells it; whether it is safe is the reader's question. */
  readonly name: string;
  /** Uncompressed, bytes. */
  readonly size: number;
  readonly stored: boolean;
  /** Where its local header begins. */
  readonly offset: number;
  /** The local header has no extra field (EN 319 162-1 §A.1 asks this of `mimetype`). */
  readonly plainHeader: boolean;
  /** The content; length and CRC-32 are what the archive says, or it is damaged. */
  readonly read: () => Result<Uint8Array, Failure<ZipFailureCode>>;
}

export interface ZipArchive {
  readonly entries: readonly ZipEntry[];
  /** Where the central directory begins, and its records as they stand. */
  readonly directory: { readonly at: number; readonly count: number; readonly records: Uint8Array };
}

export interface ZipLimits {
  readonly maxEntries: number;
  /** Sum of the uncompressed sizes, bytes. */
  readonly maxBytes: number;
}

export const zipLimits: ZipLimits = { maxEntries: 10_000, maxBytes: 1024 * 1024 * 1024 };

class Stop extends Error {
  readonly code: ZipFailureCode;
  constructor(code: ZipFailureCode) {
    super(code);
    this.code = code;
  }
}

/**
 * Reads a ZIP archive strictly, by its central directory (APPNOTE.TXT 6.3): one disk, every local header says what its
 * central record says, entries neither overlap nor leave room for hidden ones, so that two readers cannot see two archives.
 */
export function readZip(bytes: Uint8Array, limits: ZipLimits = zipLimits): Result<ZipArchive, Failure<ZipFailureCode>> {
  try {
    return ok(read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), limits));
  } catch (error) {
    if (error instanceof Stop) return fail(error.code);
    if (error instanceof RangeError) return fail('zip.damaged'); // a field beyond the end
    throw error;
  }
}

interface Central {
  readonly name: string;
  readonly nameBytes: Buffer;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

function read(file: Buffer, limits: ZipLimits): ZipArchive {
  if (file.length < 22 || file.readUInt32LE(0) !== 0x04034b50) throw new Stop('zip.notZip');
  const end = directoryEnd(file);
  if (end.count > limits.maxEntries) throw new Stop('zip.tooManyEntries');
  const records: Central[] = [];
  let at = end.start;
  for (let i = 0; i < end.count; i++) {
    const record = centralRecord(file, at);
    records.push(record.entry);
    at = record.end;
  }
  if (at !== end.start + end.size) throw new Stop('zip.damaged');
  const total = records.reduce((sum, { size }) => sum + size, 0);
  if (total > limits.maxBytes) throw new Stop('zip.tooLarge');
  return {
    entries: placed(file, records, end.start),
    directory: { at: end.start, count: end.count, records: file.subarray(end.start, end.start + end.size) },
  };
}

/** The end record must be the last thing in the file: bytes after it are another archive to another reader. */
function directoryEnd(file: Buffer): { readonly count: number; readonly start: number; readonly size: number } {
  const lowest = Math.max(0, file.length - 22 - 0xffff);
  let at = file.length - 22;
  while (at >= lowest && !(file.readUInt32LE(at) === 0x06054b50 && at + 22 + file.readUInt16LE(at + 20) === file.length)) at--;
  if (at < lowest) throw new Stop('zip.damaged');
  const [disk, otherDisk] = [file.readUInt16LE(at + 4), file.readUInt16LE(at + 6)];
  const [here, count] = [file.readUInt16LE(at + 8), file.readUInt16LE(at + 10)];
  const [size, start] = [file.readUInt32LE(at + 12), file.readUInt32LE(at + 16)];
  if (at >= 20 && file.readUInt32LE(at - 20) === 0x07064b50) {
    const large = zip64DirectoryEnd(file, at - 20);
    // What the old record can say it must say too: a reader that knows no ZIP64 sees the same directory or none.
    const agrees = (small: number, wide: number, unsaid: number): boolean => small === unsaid || small === wide;
    if (!agrees(count, large.count, 0xffff) || !agrees(size, large.size, 0xffff_ffff) || !agrees(start, large.start, 0xffff_ffff)) throw new Stop('zip.damaged');
    return large;
  }
  if (disk !== 0 || otherDisk !== 0 || here !== count || start + size !== at) throw new Stop('zip.damaged');
  return { count, start, size };
}

function zip64DirectoryEnd(file: Buffer, locator: number): { readonly count: number; readonly start: number; readonly size: number } {
  const at = safe(file.readBigUInt64LE(locator + 8));
  if (file.readUInt32LE(at) !== 0x06064b50 || at + 12 + safe(file.readBigUInt64LE(at + 4)) !== locator) throw new Stop('zip.damaged');
  const [here, count] = [safe(file.readBigUInt64LE(at + 24)), safe(file.readBigUInt64LE(at + 32))];
  const [size, start] = [safe(file.readBigUInt64LE(at + 40)), safe(file.readBigUInt64LE(at + 48))];
  if (here !== count || start + size !== at) throw new Stop('zip.damaged');
  return { count, start, size };
}

function safe(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Stop('zip.damaged');
  return Number(value);
}

function centralRecord(file: Buffer, at: number): { readonly entry: Central; readonly end: number } {
  if (file.readUInt32LE(at) !== 0x02014b50) throw new Stop('zip.damaged');
  const nameEnd = at + 46 + file.readUInt16LE(at + 28);
  const extraEnd = nameEnd + file.readUInt16LE(at + 30);
  const end = extraEnd + file.readUInt16LE(at + 32);
  if (end > file.length || file.readUInt16LE(at + 34) !== 0) throw new Stop('zip.damaged');
  const nameBytes = file.subarray(at + 46, nameEnd);
  const large = zip64Values(file.subarray(nameEnd, extraEnd));
  const wide = (value: number): number => {
    if (value !== 0xffff_ffff) return value;
    const next = large.shift();
    if (next === undefined) throw new Stop('zip.damaged');
    return next;
  };
  // The order of the extra field (APPNOTE §4.5.3): size, compressed size, offset.
  const size = wide(file.readUInt32LE(at + 24));
  const packed = wide(file.readUInt32LE(at + 20));
  const offset = wide(file.readUInt32LE(at + 42));
  const flags = file.readUInt16LE(at + 8);
  return {
    entry: { name: nameBytes.toString('utf8'), nameBytes, flags, method: file.readUInt16LE(at + 10), crc: file.readUInt32LE(at + 16), packed, size, offset },
    end,
  };
}

function zip64Values(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; ) {
    const [type, length] = [extra.readUInt16LE(at), extra.readUInt16LE(at + 2)];
    if (type === 0x0001) {
      const values: number[] = [];
      for (let pos = at + 4; pos + 8 <= Math.min(at + 4 + length, extra.length); pos += 8) values.push(safe(extra.readBigUInt64LE(pos)));
      return values;
    }
    at += 4 + length;
  }
  return [];
}

/** Checks each local header against its record, and that entries fill the file from its first byte to the directory. */
function placed(file: Buffer, records: readonly Central[], directory: number): readonly ZipEntry[] {
  const local = records.map((record) => ({ record, ...localEntry(file, record) }));
  let expected = 0;
  for (const { record, dataEnd } of [...local].sort((a, b) => a.record.offset - b.record.offset)) {
    if (record.offset !== expected) throw new Stop('zip.damaged');
    expected = (record.flags & 0x0008) === 0 ? dataEnd : dataEnd + descriptorLength(file, dataEnd, record);
  }
  if (expected !== directory) throw new Stop('zip.damaged');
  return local.map(({ record, data, dataEnd, plainHeader }) => ({
    name: record.name,
    size: record.size,
    stored: record.method === 0,
    offset: record.offset,
    plainHeader,
    read: () => unpack(file.subarray(data, dataEnd), record),
  }));
}

function localEntry(file: Buffer, record: Central): { readonly data: number; readonly dataEnd: number; readonly plainHeader: boolean } {
  const { offset } = record;
  if (file.readUInt32LE(offset) !== 0x04034b50) throw new Stop('zip.damaged');
  // Bit 0: encrypted; bit 13: the directory is masked.
  if (((record.flags | file.readUInt16LE(offset + 6)) & 0x2001) !== 0) throw new Stop('zip.encrypted');
  const nameEnd = offset + 30 + file.readUInt16LE(offset + 26);
  const data = nameEnd + file.readUInt16LE(offset + 28);
  const dataEnd = data + record.packed;
  const sizesFollow = (file.readUInt16LE(offset + 6) & 0x0008) !== 0;
  const same =
    file.subarray(offset + 30, nameEnd).equals(record.nameBytes) &&
    file.readUInt16LE(offset + 8) === record.method &&
    sizesFollow === ((record.flags & 0x0008) !== 0) &&
    (sizesFollow || file.readUInt32LE(offset + 14) === record.crc);
  if (!same || dataEnd > file.length) throw new Stop('zip.damaged');
  return { data, dataEnd, plainHeader: data === nameEnd };
}

/** A data descriptor has or lacks its signature and has short or long sizes; what it says must be the record. */
function descriptorLength(file: Buffer, at: number, { crc, packed, size }: Central): number {
  const mark = file.readUInt32LE(at) === 0x08074b50 ? 4 : 0;
  if (file.readUInt32LE(at + mark) !== crc) throw new Stop('zip.damaged');
  const body = at + mark + 4;
  if (file.readUInt32LE(body) === packed && file.readUInt32LE(body + 4) === size) return mark + 12;
  if (file.readBigUInt64LE(body) === BigInt(packed) && file.readBigUInt64LE(body + 8) === BigInt(size)) return mark + 20;
  throw new Stop('zip.damaged');
}

function unpack(packed: Buffer, { method, size, crc }: Central): Result<Uint8Array, Failure<ZipFailureCode>> {
  let content: Uint8Array;
  if (method === 0) {
    content = packed;
  } else if (method === 8) {
    try {
      // One byte more than promised is enough to know that the promise is broken.
      content = size === 0 && packed.length === 0 ? packed : inflateRawSync(packed, { maxOutputLength: size + 1 });
    } catch {
      return fail('zip.damaged');
    }
  } else {
    return fail('zip.methodUnsupported');
  }
  return content.length === size && crc32(content) === crc ? ok(content) : fail('zip.damaged');
}
