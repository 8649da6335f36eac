import { create } from 'fontkit';
import type { Font } from 'fontkit';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { withoutLayoutTables } from './plain-font.ts';

export type Face = 'regular' | 'bold' | 'italic' | 'boldItalic';
/** Parsed once and shared by all papers: parsing costs a hundred times more than setting a page. */
export type PaperFonts = Readonly<Record<Face, Font>>;

/** Tinos has the metric of Times New Roman, which Annex I, I.4 asks for, and may be shipped. */
export async function loadPaperFonts(folder = tinosFolder()): Promise<PaperFonts> {
  const read = async (name: string): Promise<Font> => {
    const font = create(Buffer.from(withoutLayoutTables(await readFile(join(folder, name, `Tinos_${name}.ttf`)))));
    if (!('layout' in font)) throw new Error(`font collection instead of a font: ${name}`);
    nameGlyphs(font);
    return font;
  };
  const [regular, bold, italic, boldItalic] = await Promise.all(
    [read('400Regular'), read('700Bold'), read('400Regular_Italic'), read('700Bold_Italic')],
  );
  return { regular, bold, italic, boldItalic };
}

/**
 * Asks for every letter once. A shared font remembers a glyph as it was first met, and one first met as a part of
 * an accented letter would have no character: the letter would be drawn, but neither found nor copied.
 */
function nameGlyphs(font: Font): void {
  for (const [first, last] of [[0x20, 0x24f], [0x300, 0x36f], [0x1ea0, 0x1ef9], [0x2010, 0x2044], [0x20ab, 0x20ab]] as const) {
    for (let point = first; point <= last; point += 1) if (font.hasGlyphForCodePoint(point)) font.glyphForCodePoint(point);
  }
}

/** The two faces whose bytes go into signature appearances. */
export async function loadStampFonts(folder = tinosFolder()): Promise<{ readonly regular: Uint8Array; readonly bold: Uint8Array }> {
  const [regular, bold] = await Promise.all([readFile(join(folder, '400Regular', 'Tinos_400Regular.ttf')), readFile(join(folder, '700Bold', 'Tinos_700Bold.ttf'))]);
  return { regular, bold };
}

const tinosFolder = (): string => dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/tinos/package.json'));
