import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { createRequire } from 'node:module';
import type * as Fontkit from 'fontkit';
import { pdfArray, pdfBytes, pdfDict, pdfInteger, pdfName, pdfStream, type PdfObject, type PdfRef } from '../pdf/objects.ts';
import type { IncrementalUpdate } from '../pdf/update.ts';

/** A font from which text is measured and embedded. Text must be NFC: marks in NFD are drawn astray. */
export interface TextFont {
  /** Width in thousandths of the font size. */
  width(text: string): number;
  /** Glyph codes of the text as a hex string operand, e.g. `<00010002>`; remembers them for `embed`. */
  encode(text: string): string;
  /** Writes the used glyphs as Type0 font with /ToUnicode and answers its reference. */
  embed(update: IncrementalUpdate): PdfRef;
  /** In thousandths: height of capitals and accents above, and depth below the baseline. */
  readonly ascent: number;
  readonly descent: number;
}

/** Loaded with the first font: 150 ms that a start without signing does not pay. */
let library: typeof Fontkit | undefined;
const fontkit = (): typeof Fontkit => (library ??= createRequire(import.meta.url)('fontkit') as typeof Fontkit);

const parsed = new WeakMap<Uint8Array, Fontkit.Font>();

/** Opens a TrueType font; `undefined` when the bytes are none. Parsing is remembered per byte array. */
export function openFont(bytes: Uint8Array): TextFont | undefined {
  let font = parsed.get(bytes);
  if (font === undefined) {
    try {
      const created = fontkit().create(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      if (!('createSubset' in created)) return undefined;
      font = created;
    } catch {
      return undefined;
    }
    parsed.set(bytes, font);
  }
  return textFont(font);
}

function textFont(font: Fontkit.Font): TextFont {
  const scale = 1000 / font.unitsPerEm;
  const subset = font.createSubset();
  /** Subset glyph → what it reads as and how wide it is. */
  const used = new Map<number, { char: number; width: number }>();
  const glyphOf = (char: string): Fontkit.Glyph => font.glyphForCodePoint(char.codePointAt(0) ?? 0);
  return {
    ascent: font.ascent * scale,
    descent: font.descent * scale,
    width: (text) => [...text].reduce((sum, char) => sum + glyphOf(char).advanceWidth * scale, 0),
    encode(text) {
      let hex = '';
      for (const char of text) {
        const glyph = glyphOf(char);
        // Its types say boolean; it answers the glyph's number in the subset.
        const id = Number(subset.includeGlyph(glyph));
        if (!used.has(id)) used.set(id, { char: char.codePointAt(0) ?? 0, width: glyph.advanceWidth * scale });
        hex += id.toString(16).padStart(4, '0');
      }
      return `<${hex}>`;
    },
    embed: (update) => embed(update, font, subset.encode(), used),
  };
}

function embed(
  update: IncrementalUpdate,
  font: Fontkit.Font,
  program: Uint8Array,
  used: ReadonlyMap<number, { char: number; width: number }>,
): PdfRef {
  const scale = 1000 / font.unitsPerEm;
  const name = pdfName(`${tag(program)}+${font.postscriptName.replace(/[^A-Za-z0-9-]/g, '')}`);
  const round = (value: number): PdfObject => pdfInteger(Math.round(value * scale));
  const file = update.add(
    pdfStream(
      pdfDict({ Filter: pdfName('FlateDecode'), Length1: pdfInteger(program.length) }),
      deflateSync(program),
    ),
  );
  const { bbox } = font;
  const descriptor = update.add(
    pdfDict({
      Type: pdfName('FontDescriptor'),
      FontName: name,
      Flags: pdfInteger(4), // symbolic: glyphs are chosen by number (ISO 32000-1 Table 123)
      FontBBox: pdfArray([round(bbox.minX), round(bbox.minY), round(bbox.maxX), round(bbox.maxY)]),
      ItalicAngle: pdfInteger(font.italicAngle),
      Ascent: round(font.ascent),
      Descent: round(font.descent),
      CapHeight: round(font.capHeight),
      StemV: pdfInteger(80),
      FontFile2: file,
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
      ToUnicode: update.add(
        pdfStream(pdfDict({ Filter: pdfName('FlateDecode') }), deflateSync(toUnicode(ids, used))),
      ),
    }),
  );
}

/** Six capitals that tell subsets apart (§9.6.4), from the content so that output is repeatable. */
function tag(program: Uint8Array): string {
  const digest = createHash('sha256').update(program).digest();
  return [...digest.subarray(0, 6)].map((byte) => String.fromCharCode(65 + (byte % 26))).join('');
}

/** The /ToUnicode CMap (§9.10.3): without it, a search for a Vietnamese name finds nothing. */
function toUnicode(ids: readonly number[], used: ReadonlyMap<number, { char: number; width: number }>): Uint8Array {
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
