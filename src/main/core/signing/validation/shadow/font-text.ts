import { PdfStop } from '../../pdf/failure.ts';
import type { PdfFile } from '../../pdf/file.ts';
import { undoFilters } from '../../pdf/filters.ts';
import { entry, type PdfDict, type PdfObject } from '../../pdf/objects.ts';
import { dictOf, itemsOf, nameOf } from '../pdf-text.ts';

/** A font as far as it takes to know what a string says and how wide it is. */
export interface FontText {
  /** Bytes of one character code: 2 for composite fonts, else 1. */
  readonly codeBytes: 1 | 2;
  /** What a code stands for; `undefined` where the font does not say it in a way that we read. */
  text(code: number): string | undefined;
  /** Thousandths of the font's size. */
  width(code: number): number;
  readonly toUnicode: ReadonlyMap<number, string> | undefined;
}

const MAX_CMAP = 1 << 20;
const MAX_CODES = 65_536;

/** Reads a font dictionary (ISO 32000-1 §9.6, §9.7). Never fails: what is not understood is not known. */
export function fontText(file: PdfFile, font: PdfDict | undefined): FontText {
  const toUnicode = font === undefined ? undefined : toUnicodeMap(file, file.lookup(font, 'ToUnicode'));
  if (nameOf(file, font, 'Subtype') === 'Type0' && font !== undefined) {
    const widths = compositeWidths(file, dictOf(file, itemsOf(file, entry(font, 'DescendantFonts'))[0]));
    return { codeBytes: 2, toUnicode, text: (code) => toUnicode?.get(code), width: (code) => widths.get(code) ?? widths.get(-1) ?? 1000 };
  }
  const first = font === undefined ? undefined : file.lookup(font, 'FirstChar');
  const start = first?.type === 'number' ? first.value : 0;
  const widths = itemsOf(file, font === undefined ? undefined : entry(font, 'Widths')).slice(0, 256).map((item) => file.resolve(item));
  const latin = font !== undefined && isLatin(file, font);
  return {
    codeBytes: 1,
    toUnicode,
    text: (code) => toUnicode?.get(code) ?? (latin && code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : undefined),
    width(code) {
      const width = widths[code - start];
      return width?.type === 'number' && width.value > 0 ? width.value : 500;
    },
  };
}

/** A simple font whose printable ASCII codes mean what ASCII says (annex D): by its encoding, or by default. */
export function isLatin(file: PdfFile, font: PdfDict): boolean {
  const encoding = file.lookup(font, 'Encoding');
  if (encoding?.type === 'name') return ['WinAnsiEncoding', 'MacRomanEncoding', 'StandardEncoding', 'PDFDocEncoding'].includes(encoding.value);
  if (encoding?.type === 'dict') return !itemsOf(file, entry(encoding, 'Differences')).some((item, i, all) => item.type === 'name' && coversAscii(all, i));
  const embedded = dictOf(file, entry(font, 'FontDescriptor'));
  return embedded === undefined && !/Symbol|Dingbats/.test(nameOf(file, font, 'BaseFont') ?? '');
}

/** Whether the name at `index` of a /Differences array stands for a printable ASCII code other than the quotes. */
function coversAscii(items: readonly PdfObject[], index: number): boolean {
  for (let at = index; at >= 0; at--) {
    const item = items[at];
    if (item?.type !== 'number') continue;
    const code = item.value + (index - at - 1);
    return code > 0x20 && code < 0x7f && code !== 0x27 && code !== 0x60;
  }
  return false;
}

function compositeWidths(file: PdfFile, font: PdfDict | undefined): ReadonlyMap<number, number> {
  const widths = new Map<number, number>();
  if (font === undefined) return widths;
  const fallback = file.lookup(font, 'DW');
  if (fallback?.type === 'number') widths.set(-1, fallback.value);
  const items = itemsOf(file, entry(font, 'W')).slice(0, MAX_CODES).map((item) => file.resolve(item));
  for (let i = 0; i < items.length && widths.size < MAX_CODES; ) {
    const [first, second, third] = [items[i], items[i + 1], items[i + 2]];
    if (first?.type !== 'number') break;
    if (second?.type === 'array') {
      second.items.forEach((item, k) => item.type === 'number' && widths.set(first.value + k, item.value));
      i += 2;
    } else if (second?.type === 'number' && third?.type === 'number') {
      for (let code = first.value; code <= Math.min(second.value, first.value + MAX_CODES); code++) widths.set(code, third.value);
      i += 3;
    } else break;
  }
  return widths;
}

/** bfchar and bfrange of a ToUnicode CMap (§9.10.3); `undefined` when there is none or it cannot be read. */
export function toUnicodeMap(file: PdfFile, object: PdfObject | undefined): ReadonlyMap<number, string> | undefined {
  if (object?.type !== 'stream') return undefined;
  let text: string;
  try {
    text = Buffer.from(undoFilters(object.dict, object.raw, MAX_CMAP, (value) => file.resolve(value))).toString('latin1');
  } catch (error) {
    if (error instanceof PdfStop) return undefined;
    throw error;
  }
  const map = new Map<number, string>();
  for (const [, body = ''] of text.matchAll(/beginbfchar(.*?)endbfchar/gs)) {
    for (const [, code = '', to = ''] of body.matchAll(/<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>/g)) if (map.size < MAX_CODES) map.set(parseInt(code, 16), utf16(to));
  }
  for (const [, body = ''] of text.matchAll(/beginbfrange(.*?)endbfrange/gs)) {
    for (const [, low = '', high = '', to = '', list = ''] of body.matchAll(/<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*(?:<([0-9a-fA-F]+)>|\[([^\]]*)\])/g)) {
      const [from, until] = [parseInt(low, 16), parseInt(high, 16)];
      const each = [...list.matchAll(/<([0-9a-fA-F]+)>/g)].map(([, hex = '']) => utf16(hex));
      const start = to === '' ? 0 : parseInt(to.slice(-4), 16);
      for (let code = from; code <= until && map.size < MAX_CODES; code++) {
        map.set(code, to === '' ? (each[code - from] ?? '') : utf16(to.slice(0, -4)) + String.fromCharCode((start + code - from) & 0xffff));
      }
    }
  }
  return map;
}

/** Hexadecimal of a CMap: UTF-16, or one byte. */
function utf16(hex: string): string {
  if (hex === '') return '';
  return hex.length < 4 ? String.fromCharCode(parseInt(hex, 16)) : Buffer.from(hex.slice(0, hex.length & ~3), 'hex').swap16().toString('utf16le');
}
