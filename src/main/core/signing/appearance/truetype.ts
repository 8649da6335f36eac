/**
 * A TrueType font as far as measuring and embedding need it (ISO/IEC 14496-22: head, hhea, hmtx, maxp, cmap, loca,
 * glyf). Numbers are in font units. Every read is within its table; a font that points outside is no font.
 */
export interface TrueType {
  readonly unitsPerEm: number;
  readonly ascent: number;
  readonly descent: number;
  readonly capHeight: number;
  /** Degrees counter-clockwise. */
  readonly italicAngle: number;
  readonly bbox: readonly [xMin: number, yMin: number, xMax: number, yMax: number];
  readonly postscriptName: string;
  readonly glyphCount: number;
  /** Glyph 0 is .notdef: the font has no such character. */
  glyphOf(codePoint: number): number;
  advanceOf(glyph: number): number;
  /** Left side bearing. */
  bearingOf(glyph: number): number;
  /** The glyph's description in `glyf`; empty for a blank. */
  outlineOf(glyph: number): Uint8Array;
  table(tag: string): Uint8Array | undefined;
}

const glyphLimit = 65_535;

/** `undefined` when the bytes are no TrueType font with outlines. */
export function readTrueType(bytes: Uint8Array): TrueType | undefined {
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof RangeError) return undefined; // a read outside its table
    throw error;
  }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function read(bytes: Uint8Array): TrueType | undefined {
  const tables = directory(bytes);
  const need = (tag: string): DataView => viewOf(tables.get(tag) ?? new Uint8Array());
  const [head, hhea, maxp, hmtx, loca] = [need('head'), need('hhea'), need('maxp'), need('hmtx'), need('loca')];
  const glyf = tables.get('glyf');
  const unitsPerEm = head.getUint16(18);
  const glyphCount = maxp.getUint16(4);
  const metrics = hhea.getUint16(34);
  const long = head.getInt16(50) === 1;
  if (glyf === undefined || unitsPerEm === 0 || glyphCount === 0 || metrics === 0 || metrics > glyphCount) return undefined;
  hmtx.getInt16(metrics * 4 + (glyphCount - metrics) * 2 - 2);
  const offset = (glyph: number): number => (long ? loca.getUint32(glyph * 4) : loca.getUint16(glyph * 2) * 2);
  offset(Math.min(glyphCount, glyphLimit));
  const characters = characterMap(need('cmap'));
  if (characters === undefined) return undefined;
  const os2 = tables.get('OS/2');
  const post = tables.get('post');
  return {
    unitsPerEm, glyphCount,
    ascent: hhea.getInt16(4),
    descent: hhea.getInt16(6),
    capHeight: os2 !== undefined && os2.length >= 90 && viewOf(os2).getUint16(0) >= 2 ? viewOf(os2).getInt16(88) : Math.round(unitsPerEm * 0.66),
    italicAngle: post === undefined ? 0 : viewOf(post).getInt32(4) / 65536,
    bbox: [head.getInt16(36), head.getInt16(38), head.getInt16(40), head.getInt16(42)],
    postscriptName: postscriptName(need('name')),
    glyphOf: (codePoint) => { const glyph = characters(codePoint); return glyph < glyphCount ? glyph : 0; },
    advanceOf: (glyph) => hmtx.getUint16(Math.min(glyph, metrics - 1) * 4),
    bearingOf: (glyph) => hmtx.getInt16(glyph < metrics ? glyph * 4 + 2 : metrics * 4 + (glyph - metrics) * 2),
    outlineOf: (glyph) => glyf.subarray(offset(glyph), offset(glyph + 1)),
    table: (tag) => tables.get(tag),
  };
}

/** The table directory (§4.1). Collections and CFF outlines are other formats. */
function directory(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const view = viewOf(bytes);
  const tables = new Map<string, Uint8Array>();
  const version = view.getUint32(0);
  if (version !== 0x00010000 && version !== 0x74727565) return tables;
  const count = view.getUint16(4);
  for (let i = 0; i < count; i++) {
    const at = 12 + i * 16;
    const [start, length] = [view.getUint32(at + 8), view.getUint32(at + 12)];
    if (start + length <= bytes.length) tables.set(Buffer.from(bytes.subarray(at, at + 4)).toString('latin1'), bytes.subarray(start, start + length));
  }
  return tables;
}

/** Unicode to glyphs: subtable format 12, else 4 (§5.2.1.3), of the Unicode or Windows platform. */
function characterMap(cmap: DataView): ((codePoint: number) => number) | undefined {
  const subtables: { readonly format: number; readonly view: DataView }[] = [];
  for (let i = 0; i < cmap.getUint16(2); i++) {
    const [platform, encoding, offset] = [cmap.getUint16(4 + i * 8), cmap.getUint16(6 + i * 8), cmap.getUint32(8 + i * 8)];
    if (platform !== 0 && !(platform === 3 && (encoding === 1 || encoding === 10))) continue;
    subtables.push({ format: cmap.getUint16(offset), view: new DataView(cmap.buffer, cmap.byteOffset + offset, cmap.byteLength - offset) });
  }
  const best = subtables.find(({ format }) => format === 12) ?? subtables.find(({ format }) => format === 4);
  return best === undefined ? undefined : best.format === 12 ? groups(best.view) : segments(best.view);
}

function groups(view: DataView): (codePoint: number) => number {
  const map: (readonly [start: number, end: number, glyph: number])[] = [];
  for (let i = 0, count = Math.min(view.getUint32(12), glyphLimit); i < count; i++) {
    map.push([view.getUint32(16 + i * 12), view.getUint32(20 + i * 12), view.getUint32(24 + i * 12)]);
  }
  return (codePoint) => {
    const group = map.find(([start, end]) => codePoint >= start && codePoint <= end);
    return group === undefined ? 0 : group[2] + codePoint - group[0];
  };
}

function segments(view: DataView): (codePoint: number) => number {
  const double = view.getUint16(6);
  const [ends, starts, deltas, offsets] = [14, 16 + double, 16 + double * 2, 16 + double * 3];
  if (double > 0) view.getUint16(offsets + double - 2);
  return (codePoint) => {
    if (codePoint > 0xffff) return 0;
    for (let at = 0; at < double; at += 2) {
      if (codePoint > view.getUint16(ends + at)) continue;
      const start = view.getUint16(starts + at);
      if (codePoint < start) return 0;
      const delta = view.getUint16(deltas + at);
      const range = view.getUint16(offsets + at);
      if (range === 0) return (codePoint + delta) & 0xffff;
      const place = offsets + at + range + (codePoint - start) * 2;
      const glyph = place + 2 <= view.byteLength ? view.getUint16(place) : 0;
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  };
}

/** Name 6 (§5.2.5), which is ASCII whatever its encoding. */
function postscriptName(name: DataView): string {
  const strings = name.getUint16(4);
  for (let i = 0; i < name.getUint16(2); i++) {
    const at = 6 + i * 12;
    if (name.getUint16(at + 6) !== 6) continue;
    const start = name.byteOffset + strings + name.getUint16(at + 10);
    const text = Buffer.from(name.buffer, start, name.getUint16(at + 8)).toString('latin1');
    return text.replace(/[^A-Za-z0-9-]/g, '');
  }
  return 'Font';
}
