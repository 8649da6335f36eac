import type { TrueType } from './truetype.ts';

/** Component flags of a composite glyph (ISO/IEC 14496-22 §5.3.3). */
const component = { wordArguments: 0x01, scale: 0x08, more: 0x20, twoScales: 0x40, matrix: 0x80 } as const;
const componentLimit = 4096;

/** Glyphs numbered anew from 0 in the order they are asked for; 0 is .notdef. Components follow when the font is written. */
export class GlyphSubset {
  readonly #font: TrueType;
  readonly #glyphs: number[] = [0];
  readonly #numbers = new Map<number, number>([[0, 0]]);

  constructor(font: TrueType) {
    this.#font = font;
  }

  /** The number the glyph has in the subset. */
  include(glyph: number): number {
    const known = this.#numbers.get(glyph);
    if (known !== undefined) return known;
    const number = this.#glyphs.push(glyph) - 1;
    this.#numbers.set(glyph, number);
    return number;
  }

  /** The subset as a TrueType font (ISO 32000-1 §9.9 says which tables) and how many glyphs it has. */
  write(): { readonly program: Uint8Array; readonly glyphs: number } {
    const outlines: Uint8Array[] = [];
    // The list grows while components are met.
    for (let number = 0; number < this.#glyphs.length && number < componentLimit; number++) {
      outlines.push(this.#renumbered(this.#font.outlineOf(this.#glyphs[number] ?? 0)));
    }
    const count = outlines.length;
    const loca = Buffer.alloc((count + 1) * 4);
    const padded = outlines.map((outline) => Buffer.concat([outline, Buffer.alloc(-outline.length & 3)]));
    let end = 0;
    for (const [number, outline] of padded.entries()) {
      end += outline.length;
      loca.writeUInt32BE(end, (number + 1) * 4);
    }
    const hmtx = Buffer.alloc(count * 4);
    for (let number = 0; number < count; number++) {
      const glyph = this.#glyphs[number] ?? 0;
      hmtx.writeUInt16BE(this.#font.advanceOf(glyph), number * 4);
      hmtx.writeInt16BE(this.#font.bearingOf(glyph), number * 4 + 2);
    }
    const tables: [string, Buffer][] = [
      ['head', this.#patched('head', (table) => { table.writeUInt32BE(0, 8); table.writeInt16BE(1, 50); })],
      ['hhea', this.#patched('hhea', (table) => { table.writeUInt16BE(count, 34); })],
      ['maxp', this.#patched('maxp', (table) => { table.writeUInt16BE(count, 4); })],
      ['hmtx', hmtx], ['loca', loca], ['glyf', Buffer.concat(padded)],
    ];
    for (const tag of ['cvt ', 'fpgm', 'prep']) {
      const table = this.#font.table(tag);
      if (table !== undefined) tables.push([tag, Buffer.from(table)]);
    }
    return { program: assemble(tables), glyphs: count };
  }

  #patched(tag: string, change: (table: Buffer) => void): Buffer {
    const table = Buffer.from(this.#font.table(tag) ?? new Uint8Array());
    change(table);
    return table;
  }

  /** A composite glyph names its components by number. */
  #renumbered(outline: Uint8Array): Uint8Array {
    if (outline.length < 10) return outline;
    const out = Buffer.from(outline);
    if (out.readInt16BE(0) >= 0) return out;
    let flags: number = component.more;
    for (let at = 10; (flags & component.more) !== 0 && at + 4 <= out.length; ) {
      flags = out.readUInt16BE(at);
      const glyph = out.readUInt16BE(at + 2);
      out.writeUInt16BE(this.include(glyph < this.#font.glyphCount ? glyph : 0), at + 2);
      at += 4 + ((flags & component.wordArguments) !== 0 ? 4 : 2);
      at += (flags & component.scale) !== 0 ? 2 : (flags & component.twoScales) !== 0 ? 4 : (flags & component.matrix) !== 0 ? 8 : 0;
    }
    return out;
  }
}

/** Table directory and tables, in the order of their tags, with check sums (§4.1). */
function assemble(tables: readonly (readonly [string, Buffer])[]): Buffer {
  const sorted = [...tables].sort(([a], [b]) => (a < b ? -1 : 1));
  const power = Math.floor(Math.log2(sorted.length));
  const directory = Buffer.alloc(12 + sorted.length * 16);
  directory.writeUInt32BE(0x00010000, 0);
  directory.writeUInt16BE(sorted.length, 4);
  directory.writeUInt16BE(16 << power, 6);
  directory.writeUInt16BE(power, 8);
  directory.writeUInt16BE((sorted.length << 4) - (16 << power), 10);
  const parts: Buffer[] = [directory];
  let position = directory.length;
  let headAt = 0;
  for (const [index, [tag, table]] of sorted.entries()) {
    const at = 12 + index * 16;
    const padded = Buffer.concat([table, Buffer.alloc(-table.length & 3)]);
    directory.write(tag, at, 'latin1');
    directory.writeUInt32BE(checksum(padded), at + 4);
    directory.writeUInt32BE(position, at + 8);
    directory.writeUInt32BE(table.length, at + 12);
    if (tag === 'head') headAt = position;
    parts.push(padded);
    position += padded.length;
  }
  const font = Buffer.concat(parts);
  font.writeUInt32BE((0xb1b0afba - checksum(font)) >>> 0, headAt + 8);
  return font;
}

function checksum(table: Buffer): number {
  let sum = 0;
  for (let at = 0; at < table.length; at += 4) sum = (sum + table.readUInt32BE(at)) >>> 0;
  return sum;
}
