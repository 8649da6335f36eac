import { latin1 } from '../pdf/lexer.ts';
import type { PdfFile } from '../pdf/file.ts';
import { entry } from '../pdf/objects.ts';
import type { ReasonCode } from './result.ts';
import type { SignedField } from './signature-fields.ts';

/** The bytes a signature covers, proven to be all bytes of its revision but its own /Contents. */
export interface CoveredBytes {
  readonly parts: readonly [Uint8Array, Uint8Array];
  /** Decoded /Contents with its zero padding. */
  readonly contents: Uint8Array;
  readonly gap: readonly [start: number, end: number];
  /** Byte after the covered range: the end of the signed revision. */
  readonly end: number;
}

export type ByteRangeCheck =
  | { readonly state: 'sound'; readonly covered: CoveredBytes }
  | {
      readonly state: 'unsound';
      /** The first of the reasons. */
      readonly reason: ReasonCode;
      readonly reasons: readonly [ReasonCode, ...ReasonCode[]];
      /** What the range leaves out, where it is four sane numbers. */
      readonly gap?: readonly [start: number, end: number];
    };

const unsound = (...reasons: [ReasonCode, ...ReasonCode[]]): ByteRangeCheck => ({ state: 'unsound', reason: reasons[0], reasons });

/**
 * ISO 32000-2 §12.8.1: the range is the whole revision without the hexadecimal string of /Contents,
 * delimiters included. Anything looser lets unsigned bytes into the document.
 */
export function checkByteRange(file: PdfFile, field: SignedField): ByteRangeCheck {
  const range = file.lookup(field.signature, 'ByteRange');
  const numbers = range?.type === 'array' ? range.items.map((item) => file.resolve(item)) : [];
  const values = numbers.map((item) => (item?.type === 'number' && item.integer && item.value >= 0 ? item.value : -1));
  const [start = -1, first = -1, gapEnd = -1, second = -1] = values;
  if (values.length !== 4 || values.some((value) => value < 0 || !Number.isSafeInteger(value))) {
    return unsound('byteRange.malformed');
  }
  if (start !== 0) return unsound('byteRange.notFromStart');
  const end = gapEnd + second;
  if (first > gapEnd || end > file.bytes.length) return unsound('byteRange.outsideFile');

  const contents = entry(field.signature, 'Contents');
  // Written in place: an indirect or compressed /Contents cannot be what the gap leaves out.
  if (contents?.type !== 'string' || !contents.hex || contents.range === undefined) {
    return unsound('byteRange.gapNotContents');
  }
  const whole = endsRevision(file.bytes, end);
  if (contents.range[0] !== first || contents.range[1] !== gapEnd) {
    const reasons: [ReasonCode, ...ReasonCode[]] = whole ? ['byteRange.gapNotContents'] : ['byteRange.gapNotContents', 'byteRange.endsInsideRevision'];
    return { ...unsound(...reasons), gap: [first, gapEnd] } as ByteRangeCheck;
  }
  const keys = keysAround(file, field.holder, first);
  const count = (name: string): number => keys.filter((key) => key === name).length;
  if (count('Contents') !== 1 || count('ByteRange') !== 1) return unsound('byteRange.contentsAmbiguous');
  if (!whole) return unsound('byteRange.endsInsideRevision');
  return {
    state: 'sound',
    covered: {
      parts: [file.bytes.subarray(0, first), file.bytes.subarray(gapEnd, end)],
      contents: contents.bytes,
      gap: [first, gapEnd],
      end,
    },
  };
}

/** Whether `%%EOF` and at most its end-of-line (some writers add blanks) stand just before `end`. */
export function endsRevision(bytes: Uint8Array, end: number): boolean {
  return /%%EOF[\r\n \t\0]*$/.test(latin1(bytes, Math.max(0, end - 64), end));
}

/**
 * Names written directly in the innermost dictionary that holds `position`, repeated as they are in
 * the file: a parsed dictionary no longer knows that a key stood there twice, and readers disagree
 * which of the two counts.
 */
function keysAround(file: PdfFile, holder: number | undefined, position: number): readonly string[] {
  const location = holder === undefined ? undefined : file.location(holder);
  if (location?.kind !== 'offset' || location.offset > position) return [];
  const { bytes } = file;
  const stack: string[][] = [[]];
  let found: string[] | undefined;
  for (let at = location.offset; at < bytes.length; ) {
    const c = bytes[at];
    const next = bytes[at + 1];
    if (at === position) found = stack[stack.length - 1];
    if (c === 0x3c && next === 0x3c) {
      stack.push([]);
      at += 2;
    } else if (c === 0x3e && next === 0x3e) {
      const closed = stack.pop();
      if (closed !== undefined && closed === found) return closed;
      if (stack.length === 0) return [];
      at += 2;
    } else if (c === 0x3c) {
      const close = bytes.indexOf(0x3e, at);
      if (close < 0) return [];
      at = close + 1;
    } else if (c === 0x28) {
      at = afterLiteral(bytes, at);
    } else if (c === 0x25) {
      while (at < bytes.length && bytes[at] !== 10 && bytes[at] !== 13) at++;
    } else if (c === 0x2f) {
      const start = ++at;
      while (at < bytes.length && isRegularByte(bytes[at])) at++;
      const name = latin1(bytes, start, Math.min(at, start + 256));
      stack[stack.length - 1]?.push(name.replace(/#([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))));
    } else {
      at++;
    }
    if (stack.length > 64) return [];
  }
  return [];
}

function afterLiteral(bytes: Uint8Array, start: number): number {
  let open = 0;
  for (let at = start; at < bytes.length; at++) {
    const c = bytes[at];
    if (c === 0x5c) at++;
    else if (c === 0x28) open++;
    else if (c === 0x29 && --open === 0) return at + 1;
  }
  return bytes.length;
}

const isRegularByte = (c: number | undefined): boolean =>
  c !== undefined && c > 0x20 && !'()<>[]{}/%'.includes(String.fromCharCode(c));
