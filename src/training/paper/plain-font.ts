const KEPT = new Set(['cmap', 'cvt ', 'fpgm', 'glyf', 'head', 'hhea', 'hmtx', 'loca', 'maxp', 'name', 'OS/2', 'post', 'prep']);

/**
 * The same TrueType font without kerning and substitution tables (ISO/IEC 14496-22 §4.5 table directory).
 * Office papers are typed without kerning and ligatures, and those tables are most of the parsing time.
 */
export function withoutLayoutTables(font: Uint8Array): Uint8Array {
  const source = Buffer.from(font.buffer, font.byteOffset, font.byteLength);
  const tables: { readonly entry: Buffer; readonly content: Buffer }[] = [];
  for (let i = 0; i < source.readUInt16BE(4); i += 1) {
    const entry = source.subarray(12 + i * 16, 28 + i * 16);
    if (!KEPT.has(entry.toString('latin1', 0, 4))) continue;
    const offset = entry.readUInt32BE(8);
    tables.push({ entry, content: source.subarray(offset, offset + entry.readUInt32BE(12)) });
  }
  const header = Buffer.from(source.subarray(0, 12));
  header.writeUInt16BE(tables.length, 4);
  const power = Math.floor(Math.log2(tables.length));
  header.writeUInt16BE(16 * 2 ** power, 6);
  header.writeUInt16BE(power, 8);
  header.writeUInt16BE(tables.length * 16 - 16 * 2 ** power, 10);
  const parts: Buffer[] = [];
  let at = 12 + tables.length * 16;
  const entries = tables.map(({ entry, content }) => {
    const copy = Buffer.from(entry);
    copy.writeUInt32BE(at, 8);
    const padded = Buffer.alloc(Math.ceil(content.length / 4) * 4);
    content.copy(padded);
    parts.push(padded);
    at += padded.length;
    return copy;
  });
  return Buffer.concat([header, ...entries, ...parts]);
}
