import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignatureAppearance } from '../../../src/main/core/signing/appearance/appearance.ts';
import { appendixText, copyForms, copyText } from '../../../src/main/core/signing/appearance/decree-text.ts';
import { openFont } from '../../../src/main/core/signing/appearance/font.ts';
import { previewSignature } from '../../../src/main/core/signing/appearance/preview.ts';
import { readTrueType } from '../../../src/main/core/signing/appearance/truetype.ts';
import { loadPdfjs } from '../../../src/main/core/signing/text/pdfjs.ts';
import { random } from './random.ts';
import { drawPaper } from './stamp-papers.ts';
import { fonts, run } from './tools.ts';

/** Twelve vowels with five tones and without, and đ: 73 letters; with the capitals and the plain consonants, all there are. */
const vowels = [...'aăâeêioôơuưy'].flatMap((vowel) => ['', '\u0300', '\u0309', '\u0303', '\u0301', '\u0323'].map((tone) => (vowel + tone).normalize('NFC')));
const lower = [...vowels, 'đ'];
const marked = [...lower, ...lower.map((letter) => letter.toUpperCase())].filter((letter) => letter.normalize('NFD') !== letter || /[đĐ]/.test(letter));
const at = Date.UTC(2026, 10, 22, 3, 15, 30);

describe('text of an appearance', () => {
  let dir: string;
  let blank: Uint8Array;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'congvan-text-'));
    blank = await drawPaper([]);
  });
  afterAll(() => {
    rmSync(dir, { recursive: true, force: true });
  });

  async function draw(appearance: SignatureAppearance, rect: readonly [number, number, number, number]): Promise<string> {
    const made = await previewSignature(blank, { page: 1, rect, appearance, fonts, signingTime: at });
    if (!made.ok) return made.error.code;
    writeFileSync(join(dir, 'text.pdf'), made.value.pdf);
    return 'ok';
  }

  /** What three readers of different authors make of it, blanks left out. */
  async function readings(): Promise<readonly string[]> {
    const path = join(dir, 'text.pdf');
    const { getDocument } = await loadPdfjs();
    const task = getDocument({ data: new Uint8Array(readFileSync(path)), verbosity: 0, disableFontFace: true });
    const page = await (await task.promise).getPage(1);
    // Its text content leaves annotations out; the appearance's text is in the glyphs it is asked to draw.
    const operators = await page.getOperatorList();
    const glyphs = operators.argsArray.flatMap((args: unknown) => Array.isArray(args) ? args.flat(2) as unknown[] : []);
    const drawn = glyphs.map((glyph) => (typeof glyph === 'object' && glyph !== null && 'unicode' in glyph ? String(glyph.unicode) : '')).join('');
    await task.destroy();
    const read = join(dir, 'mutool.txt');
    run('mutool', 'draw', '-q', '-F', 'text', '-o', read, path);
    return [run('pdftotext', '-raw', path, '-').out, readFileSync(read, 'utf8'), drawn].map((text) => text.replace(/\s/g, ''));
  }

  it('extracts back letter by letter: every Vietnamese letter and the marks of office texts', async () => {
    expect(new Set(marked).size).toBe(134);
    const texts = [marked.slice(0, 70).join(''), marked.slice(70).join(''), 'Đồng ₫ – ’ “ ” … § °', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz0123456789'];
    expect(await draw({ kind: 'personal', lines: texts }, [20, 300, 550, 200])).toBe('ok');
    const wanted = texts.join('').replace(/\s/g, '');
    for (const reading of await readings()) expect(reading).toBe(wanted);
  });

  it('draws composed letters whatever the text was', async () => {
    expect(await draw({ kind: 'text', text: 'Sở Nội vụ – Nguyễn Thị Ánh Tuyết'.normalize('NFD') }, [20, 300, 550, 20])).toBe('ok');
    for (const reading of await readings()) expect(reading).toBe('SởNộivụ–NguyễnThịÁnhTuyết');
  });

  it('fits names of eighty letters by shrinking, then breaking lines, or says that it cannot', async () => {
    const name = 'Công Tằng Tôn Nữ Huyền Trân Thiên Hương Vân Khánh Ngọc Diệp Quỳnh Như Bảo Trâm An';
    for (const rect of [[20, 300, 400, 14], [20, 300, 136, 62], [20, 300, 60, 80]] as const) {
      expect(await draw({ kind: 'personal', lines: [name] }, rect)).toBe('ok');
      for (const reading of await readings()) expect(reading).toBe(name.replace(/\s/g, ''));
    }
    expect(await draw({ kind: 'personal', lines: [name] }, [20, 300, 30, 10])).toBe('sign.textDoesNotFit');
    expect(await draw({ kind: 'text', text: name }, [20, 300, 136, 11])).toBe('sign.textDoesNotFit');
  });

  it('names the characters it has no glyph for, and never leaves one out', async () => {
    const answer = await previewSignature(blank, { rect: [20, 300, 300, 40], appearance: { kind: 'personal', lines: ['Ký 😀 và 漢😀'] }, fonts, signingTime: at });
    expect(answer).toMatchObject({ ok: false, error: { code: 'sign.textUnsupported', details: { characters: '😀 漢' } } });
    // Marks of direction and joining are nothing that is drawn.
    expect(await draw({ kind: 'text', text: '\u200e18/QĐ-BNV\u200b\u00ad\ufeff' }, [20, 300, 300, 20])).toBe('ok');
    for (const reading of await readings()) expect(reading).toBe('18/QĐ-BNV');
  });

  it('writes what the decree asks for', () => {
    expect(appendixText(' 18/QĐ-BNV ', at)).toBe('18/QĐ-BNV; 2026-11-22T10:15:30+07:00');
    expect(copyText(copyForms.excerpt, 'Sở Nội vụ', Date.UTC(2026, 11, 31, 17))).toBe('Trích sao; Sở Nội vụ; 2027-01-01T00:00:00+07:00');
  });
});

describe('fonts', () => {
  it('reads widths and characters as another library does', async () => {
    const { create } = await import('fontkit');
    const other = create(Buffer.from(fonts.regular));
    const own = readTrueType(fonts.regular);
    if (own === undefined || !('glyphForCodePoint' in other)) throw new Error('font');
    expect([own.unitsPerEm, own.ascent, own.descent, own.capHeight, own.postscriptName]).toEqual([other.unitsPerEm, other.ascent, other.descent, other.capHeight, other.postscriptName]);
    for (let code = 32; code < 0x2200; code += 1) {
      const glyph = other.glyphForCodePoint(code);
      expect(own.glyphOf(code), String(code)).toBe(glyph.id);
      expect(own.advanceOf(glyph.id)).toBe(glyph.advanceWidth);
    }
    expect(own.glyphOf(0x1f600)).toBe(0);
  });

  it('answers for bytes that are no font, whatever they are (seeded)', () => {
    const next = random(5);
    let usable = 0;
    for (let round = 0; round < 300; round += 1) {
      const bytes = Uint8Array.from(round % 3 === 0 ? fonts.regular.subarray(0, next(fonts.regular.length)) : fonts.regular);
      for (let hit = 0; hit < 1 + (round % 30); hit += 1) bytes[next(3) === 0 ? next(bytes.length) : next(Math.min(bytes.length, 600))] = next(256);
      const font = openFont(bytes);
      if (font === undefined) continue;
      usable += 1;
      expect(Number.isFinite(font.width('Nguyễn Thị Ánh Tuyết'))).toBe(true);
      font.encode('Nguyễn');
    }
    expect(openFont(new Uint8Array())).toBeUndefined();
    expect(openFont(new Uint8Array(400))).toBeUndefined();
    expect(usable).toBeGreaterThan(0);
    expect(usable).toBeLessThan(300);
  });
});
