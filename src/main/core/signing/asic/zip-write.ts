import { constants, crc32, deflateRawSync } from 'node:zlib';

/** Takes the next bytes of the archive; the caller's sink says when it may go on. */
export type Write = (bytes: Uint8Array) => Promise<void>;

const UTF8_NAMES = 0x0800;
const SIZES_FOLLOW = 0x0008;
const STORED = 0;
const DEFLATED = 8;
/** From here the sizes of an entry are written as ZIP64: deflate may add a little to what it cannot shrink. */
const LARGE = 0xf000_0000;
const PIECE = 256 * 1024;

interface Central {
  readonly name: Buffer;
  readonly flags: number;
  readonly method: number;
  readonly time: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/**
 * Writes a ZIP archive (APPNOTE.TXT 6.3) in one pass: names in UTF-8, no extra field unless an entry needs ZIP64.
 * `startAt`, `records`: continues an archive whose entries and central records are kept as they are.
 */
export class ZipWriter {
  readonly #write: Write;
  readonly #time: number;
  readonly #entries: Central[] = [];
  readonly #kept: { readonly count: number; readonly bytes: Uint8Array };
  #at: number;

  constructor(write: Write, timeMs: number, kept: { readonly startAt: number; readonly count: number; readonly records: Uint8Array } = { startAt: 0, count: 0, records: new Uint8Array() }) {
    this.#write = write;
    this.#time = dosTime(timeMs);
    this.#at = kept.startAt;
    this.#kept = { count: kept.count, bytes: kept.records };
  }

  async #put(bytes: Uint8Array): Promise<void> {
    this.#at += bytes.length;
    await this.#write(bytes);
  }

  /** An entry that is not compressed, its sizes in its header. */
  async stored(name: string, bytes: Uint8Array): Promise<void> {
    const entry = { name: Buffer.from(name, 'utf8'), flags: UTF8_NAMES, method: STORED, time: this.#time, crc: crc32(bytes), packed: bytes.length, size: bytes.length, offset: this.#at };
    await this.#put(localHeader(entry, false));
    await this.#put(bytes);
    this.#entries.push(entry);
  }

  /** An entry read once; `size`, bytes, is what it will be (it decides about ZIP64). Answers what it truly was. */
  async deflated(name: string, size: number, chunks: AsyncIterable<Uint8Array>): Promise<{ readonly size: number }> {
    const large = size >= LARGE;
    const open = { name: Buffer.from(name, 'utf8'), flags: UTF8_NAMES | SIZES_FOLLOW, method: DEFLATED, time: this.#time, crc: 0, packed: 0, size: 0, offset: this.#at };
    await this.#put(localHeader(open, large));
    const start = this.#at;
    let crc = 0;
    let length = 0;
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length; at += PIECE) {
        const piece = chunk.subarray(at, at + PIECE);
        crc = crc32(piece, crc);
        length += piece.length;
        // Each piece ends at a byte boundary and is not the last block: pieces follow one another (RFC 1951 §3.2.4).
        await this.#put(deflateRawSync(piece, { finishFlush: constants.Z_SYNC_FLUSH }));
      }
    }
    await this.#put(Uint8Array.of(0x03, 0x00)); // an empty last block (RFC 1951 §3.2.6)
    const entry = { ...open, crc, packed: this.#at - start, size: length };
    await this.#put(descriptor(entry, large));
    this.#entries.push(entry);
    return { size: length };
  }

  /** The central directory and its end; nothing may be written after it. */
  async finish(): Promise<void> {
    const start = this.#at;
    if (this.#kept.bytes.length > 0) await this.#put(this.#kept.bytes);
    for (const entry of this.#entries) await this.#put(centralHeader(entry));
    const [count, size] = [this.#kept.count + this.#entries.length, this.#at - start];
    if (count >= 0xffff || start >= 0xffff_ffff || size >= 0xffff_ffff) await this.#put(zip64End(count, size, start, this.#at));
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(Math.min(count, 0xffff), 8);
    end.writeUInt16LE(Math.min(count, 0xffff), 10);
    end.writeUInt32LE(Math.min(size, 0xffff_ffff), 12);
    end.writeUInt32LE(Math.min(start, 0xffff_ffff), 16);
    await this.#put(end);
  }
}

/** APPNOTE §4.3.7. ZIP64 sizes that follow the data stand as zero in an extra field here. */
function localHeader(entry: Central, large: boolean): Buffer {
  const extra = large ? zip64Extra([0, 0]) : Buffer.alloc(0);
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(large ? 45 : 20, 4);
  writeCommon(head, 6, large ? { ...entry, packed: 0xffff_ffff, size: 0xffff_ffff } : entry);
  head.writeUInt16LE(entry.name.length, 26);
  head.writeUInt16LE(extra.length, 28);
  return Buffer.concat([head, entry.name, extra]);
}

/** APPNOTE §4.3.12. */
function centralHeader(entry: Central): Buffer {
  const big = [entry.size, entry.packed, entry.offset].filter((value) => value >= LARGE);
  const extra = big.length === 0 ? Buffer.alloc(0) : zip64Extra(big);
  const cut = (value: number): number => (value >= LARGE ? 0xffff_ffff : value);
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02014b50, 0);
  // Made under Unix rules: unpackers then take the names as they are and the mode below.
  head.writeUInt16LE(0x0300 | (big.length === 0 ? 20 : 45), 4);
  head.writeUInt16LE(big.length === 0 ? 20 : 45, 6);
  writeCommon(head, 8, { ...entry, packed: cut(entry.packed), size: cut(entry.size) });
  head.writeUInt16LE(entry.name.length, 28);
  head.writeUInt16LE(extra.length, 30);
  head.writeUInt32LE((0o100644 << 16) >>> 0, 38);
  head.writeUInt32LE(cut(entry.offset), 42);
  return Buffer.concat([head, entry.name, extra]);
}

/** Flags, method, time, CRC and sizes: the same order in both headers. */
function writeCommon(head: Buffer, at: number, { flags, method, time, crc, packed, size }: Central): void {
  head.writeUInt16LE(flags, at);
  head.writeUInt16LE(method, at + 2);
  head.writeUInt32LE(time, at + 4);
  head.writeUInt32LE(crc, at + 8);
  head.writeUInt32LE(packed, at + 12);
  head.writeUInt32LE(size, at + 16);
}

/** APPNOTE §4.3.9, with its signature. */
function descriptor({ crc, packed, size }: Central, large: boolean): Buffer {
  const bytes = Buffer.alloc(large ? 24 : 16);
  bytes.writeUInt32LE(0x08074b50, 0);
  bytes.writeUInt32LE(crc, 4);
  if (large) {
    bytes.writeBigUInt64LE(BigInt(packed), 8);
    bytes.writeBigUInt64LE(BigInt(size), 16);
  } else {
    bytes.writeUInt32LE(packed, 8);
    bytes.writeUInt32LE(size, 12);
  }
  return bytes;
}

/** APPNOTE §4.5.3. */
function zip64Extra(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 + values.length * 8);
  bytes.writeUInt16LE(0x0001, 0);
  bytes.writeUInt16LE(values.length * 8, 2);
  values.forEach((value, index) => bytes.writeBigUInt64LE(BigInt(value), 4 + index * 8));
  return bytes;
}

/** APPNOTE §4.3.14 and §4.3.15. */
function zip64End(count: number, size: number, start: number, at: number): Buffer {
  const bytes = Buffer.alloc(76);
  bytes.writeUInt32LE(0x06064b50, 0);
  bytes.writeBigUInt64LE(44n, 4);
  bytes.writeUInt16LE(45, 12);
  bytes.writeUInt16LE(45, 14);
  bytes.writeBigUInt64LE(BigInt(count), 24);
  bytes.writeBigUInt64LE(BigInt(count), 32);
  bytes.writeBigUInt64LE(BigInt(size), 40);
  bytes.writeBigUInt64LE(BigInt(start), 48);
  bytes.writeUInt32LE(0x07064b50, 56);
  bytes.writeBigUInt64LE(BigInt(at), 64);
  bytes.writeUInt32LE(1, 72);
  return bytes;
}

/** MS-DOS date and time of Vietnam's clock (UTC+7): a ZIP keeps wall-clock time, and it is the same on every machine. */
function dosTime(ms: number): number {
  const date = new Date(ms + 7 * 3_600_000);
  const year = Math.min(Math.max(date.getUTCFullYear(), 1980), 2107);
  const day = ((year - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  const clock = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  return ((day << 16) | clock) >>> 0;
}
