/** One entry of a ZIP's central directory. Sizes in bytes, as the archive claims them. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly flags: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly localOffset: number;
}

const view = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function endRecord(zip: Buffer): number {
  const lowest = Math.max(0, zip.length - 22 - 0xffff);
  for (let at = zip.length - 22; at >= lowest; at -= 1) if (zip.readUInt32LE(at) === 0x06054b50) return at;
  return -1;
}

/**
 * The first `max` entries from the end of an archive of `size` bytes, or `undefined` where this is no readable ZIP or its
 * directory begins before `tail` does (ZIP64 included: no message needs it).
 */
export function zipEntries(tail: Uint8Array, size: number, max: number): readonly ZipEntry[] | undefined {
  const zip = view(tail);
  const end = zip.length < 22 ? -1 : endRecord(zip);
  if (end < 0) return undefined;
  const total = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16) - (size - zip.length);
  if (at < 0) return undefined;
  const entries: ZipEntry[] = [];
  while (entries.length < Math.min(total, max)) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== 0x02014b50) return undefined;
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    entries.push({
      name,
      flags: zip.readUInt16LE(at + 8),
      method: zip.readUInt16LE(at + 10),
      crc: zip.readUInt32LE(at + 16),
      compressedSize: zip.readUInt32LE(at + 20),
      size: zip.readUInt32LE(at + 24),
      localOffset: zip.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}
