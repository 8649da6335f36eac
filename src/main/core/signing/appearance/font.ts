import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { pdfArray, pdfBytes, pdfDict, pdfInteger, pdfName, pdfReal, pdfStream, type PdfObject, type PdfRef } from '../pdf/objects.ts';
import type { IncrementalUpdate } from '../pdf/update.ts';
import { GlyphSubset } from './truetype-subset.ts';
import { readTrueType, type TrueType } from './truetype.ts';

/** A font from which text is measured and embedded. Text must be NFC: marks in NFD are drawn astray. */
export interface TextFont {
  /** Width in thousandths of the font size. */
  width(text: string): number;
  /** Characters of the text that the font has no glyph for, each once. */
  missing(text: string): readonly string[];
  /** Glyph codes of the text as a hex string operand, e.g. `<00010002>`; remembers them for `embed`. */
  encode(text: string): string;
  /** Writes the used glyphs as Type0 font with /ToUnicode and answers its reference. */
  embed(update: IncrementalUpdate): PdfRef;
  /** In thousandths: height of capitals and accents above, and depth below the baseline. */
  readonly ascent: number;
  readonly descent: number;
}

const parsed = new WeakMap<Uint8Array, TrueType>();

/** Opens a TrueType font; `undefined` when the bytes are none. Parsing is remembered per byte array. */
export function openFont(bytes: Uint8Array): TextFont | undefined {
  const font = parsed.get(bytes) ?? readTrueType(bytes);
  if (font === undefined) return undefined;
  parsed.set(bytes, font);
  return textFont(font);
}

/** Subset glyph → what it reads as and how wide it is in thousandths. */
type UsedGlyphs = Map<number, { readonly char: number; readonly width: number }>;

function textFont(font: TrueType): TextFont {
  const scale = 1000 / font.unitsPerEm;
  const subset = new GlyphSubset(font);
  const used: UsedGlyphs = new Map();
  const codeOf = (char: string): number => char.codePointAt(0) ?? 0;
  return {
    ascent: font.ascent * scale,
    descent: font.descent * scale,
    width: (text) => [...text].reduce((sum, char) => sum + font.advanceOf(font.glyphOf(codeOf(char))) * scale, 0),
    missing: (text) => [...new Set(text)].filter((char) => font.glyphOf(codeOf(char)) === 0),
    encode(text) {
      let hex = '';
      for (const char of text) {
        const glyph = font.glyphOf(codeOf(char));
        const id = subset.include(glyph);
        if (!used.has(id)) used.set(id, { char: codeOf(char), width: font.advanceOf(glyph) * scale });
        hex += id.toString(16).padStart(4, '0');
      }
      return `<${hex}>`;
    },
    embed: (update) => embed(update, font, subset.write(), used),
  };
}

/**
 * A subset as ISO 19005-1 §6.3.5 asks for it, which every other document may have too: all glyphs of the program in
 * /CIDSet, widths as in the program, codes that are glyph numbers (ISO 32000-1 §9.7.4).
 */
function embed(update: IncrementalUpdate, font: TrueType, { program, glyphs }: { readonly program: Uint8Array; readonly glyphs: number }, used: UsedGlyphs): PdfRef {
  const scale = 1000 / font.unitsPerEm;
  const name = pdfName(`${tag(program)}+${font.postscriptName}`);
  const round = (value: number): PdfObject => pdfInteger(Math.round(value * scale));
  const packed = (bytes: Uint8Array, entries: Record<string, PdfObject> = {}): PdfRef =>
    update.add(pdfStream(pdfDict({ Filter: pdfName('FlateDecode'), ...entries }), deflateSync(bytes)));
  const descriptor = update.add(
    pdfDict({
      Type: pdfName('FontDescriptor'),
      FontName: name,
      Flags: pdfInteger(4), // symbolic: glyphs are chosen by number (ISO 32000-1 Table 123)
      FontBBox: pdfArray(font.bbox.map(round)),
      ItalicAngle: pdfReal(font.italicAngle),
      Ascent: round(font.ascent),
      Descent: round(font.descent),
      CapHeight: round(font.capHeight),
      StemV: pdfInteger(80),
      FontFile2: packed(program, { Length1: pdfInteger(program.length) }),
      CIDSet: packed(allOf(glyphs)),
    }),
  );
  const ids = [...used.keys()].sort((a, b) => a - b);
  const widths = ids.flatMap((id) => [pdfInteger(id), pdfArray([pdfInteger(Math.round(used.get(id)?.width ?? 0))])]);
  const descendant = update.add(
    pdfDict({
      Type: pdfName('Font'),
      Subtype: pdfName('CIDFontType2'),
      BaseFont: name,
      CIDSystemInfo: pdfDict({
        Registry: pdfBytes(Buffer.from('Adobe')),
        Ordering: pdfBytes(Buffer.from('Identity')),
        Supplement: pdfInteger(0),
      }),
      FontDescriptor: descriptor,
      W: pdfArray(widths),
      CIDToGIDMap: pdfName('Identity'),
    }),
  );
  return update.add(
    pdfDict({
      Type: pdfName('Font'),
      Subtype: pdfName('Type0'),
      BaseFont: name,
      Encoding: pdfName('Identity-H'),
      DescendantFonts: pdfArray([descendant]),
      ToUnicode: packed(toUnicode(ids, used)),
    }),
  );
}

/** One bit a glyph, the first the highest of its byte (Table 124, CIDSet). */
function allOf(glyphs: number): Uint8Array {
  const bits = new Uint8Array(Math.ceil(glyphs / 8));
  for (let glyph = 0; glyph < glyphs; glyph++) bits[glyph >> 3] = (bits[glyph >> 3] ?? 0) | (128 >> (glyph & 7));
  return bits;
}

/** Six capitals that tell subsets apart (§9.6.4), from the content so that output is repeatable. */
function tag(program: Uint8Array): string {
  const digest = createHash('sha256').update(program).digest();
  return [...digest.subarray(0, 6)].map((byte) => String.fromCharCode(65 + (byte % 26))).join('');
}

/** The /ToUnicode CMap (§9.10.3): without it, a search for a Vietnamese name finds nothing. */
function toUnicode(ids: readonly number[], used: UsedGlyphs): Uint8Array {
  const hex = (id: number): string => id.toString(16).padStart(4, '0');
  const lines = ids.map((id) => {
    const text = Buffer.from(String.fromCodePoint(used.get(id)?.char ?? 0xfffd), 'utf16le').swap16().toString('hex');
    return `<${hex(id)}> <${text}>`;
  });
  const blocks: string[] = [];
  for (let i = 0; i < lines.length; i += 100) {
    const block = lines.slice(i, i + 100);
    blocks.push(`${String(block.length)} beginbfchar\n${block.join('\n')}\nendbfchar`);
  }
  return Buffer.from(
    [
      '/CIDInit /ProcSet findresource begin', '12 dict begin', 'begincmap',
      '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
      '/CMapName /Adobe-Identity-UCS def', '/CMapType 2 def',
      '1 begincodespacerange', '<0000> <ffff>', 'endcodespacerange',
      ...blocks,
      'endcmap', 'CMapName currentdict /CMap defineresource pop', 'end', 'end',
    ].join('\n'),
  );
}
