import { pdfLimits, PdfStop } from './failure.ts';
import { pdfNull, type PdfDict, type PdfObject } from './objects.ts';

// ISO 32000-1 §7.2.2, Tables 1 and 2: 1 white space, 2 delimiter, 0 regular.
const charClass = new Uint8Array(256);
for (const c of [0, 9, 10, 12, 13, 32]) charClass[c] = 1;
for (const c of '()<>[]{}/%') charClass[c.charCodeAt(0)] = 2;

export const isWhite = (c: number | undefined): boolean => c !== undefined && charClass[c] === 1;
export const isRegular = (c: number | undefined): boolean => c !== undefined && charClass[c] === 0;

const hexValue = new Int8Array(256).fill(-1);
for (let i = 0; i < 10; i++) hexValue[48 + i] = i;
for (let i = 0; i < 6; i++) hexValue[65 + i] = hexValue[97 + i] = 10 + i;

/** Most numbers of most files; one object each, because arrays of them are what fills memory. */
const smallIntegers: readonly PdfObject[] = Array.from({ length: 256 }, (_, value) => ({ type: 'number', value, integer: true }));

/** What the tokenizer knows besides objects: `obj`, `stream`, `R`, `]`, `>>` and other words. */
export interface Keyword {
  readonly type: 'keyword';
  readonly value: string;
}
type Token = PdfObject | Keyword;

/** Reads objects at a position. Positions count in `bytes`; throws only `PdfStop`. */
export class PdfLexer {
  readonly bytes: Uint8Array;
  pos: number;
  readonly end: number;
  /** Whether string ranges are positions in the file (false inside object streams). */
  readonly #inFile: boolean;
  #elements = 0;

  constructor(bytes: Uint8Array, pos = 0, end = bytes.length, inFile = false) {
    this.bytes = bytes;
    this.pos = pos;
    this.end = Math.min(end, bytes.length);
    this.#inFile = inFile;
  }

  /** Elements read so far, all levels together. */
  get elements(): number {
    return this.#elements;
  }

  /** One object, references included (`12 0 R`). Stops with `pdf.damaged` where none stands. */
  object(depth = 0): PdfObject {
    const token = this.#token(depth);
    if (token.type === 'keyword') throw new PdfStop('pdf.damaged', this.pos);
    return token;
  }

  /** One object or one word. */
  objectOrKeyword(): Token {
    return this.#token(0);
  }

  /** The next token if it is a non-negative integer, else `undefined` with the position unchanged. */
  integer(): number | undefined {
    const before = this.pos;
    this.skipWhite();
    const start = this.pos;
    let value = 0;
    while (this.pos < this.end) {
      const digit = (this.bytes[this.pos] ?? 0) - 48;
      if (digit < 0 || digit > 9) break;
      if (this.pos - start > 15) break;
      value = value * 10 + digit;
      this.pos++;
    }
    if (this.pos === start || (this.pos < this.end && isRegular(this.bytes[this.pos]))) {
      this.pos = before;
      return undefined;
    }
    return value;
  }

  /** Consumes `word` when it comes next as a whole token. */
  keyword(word: string): boolean {
    const before = this.pos;
    this.skipWhite();
    const after = this.pos + word.length;
    if (after <= this.end && startsWith(this.bytes, this.pos, word) && !(after < this.end && isRegular(this.bytes[after]))) {
      this.pos = after;
      return true;
    }
    this.pos = before;
    return false;
  }

  skipWhite(): void {
    const { bytes, end } = this;
    while (this.pos < end) {
      const c = bytes[this.pos] ?? 0;
      if (charClass[c] === 1) this.pos++;
      else if (c === 0x25) {
        while (this.pos < end && bytes[this.pos] !== 10 && bytes[this.pos] !== 13) this.pos++;
      } else return;
    }
  }

  #token(depth: number): Token {
    if (depth > pdfLimits.nesting) throw new PdfStop('pdf.tooComplex', this.pos);
    if (++this.#elements > pdfLimits.elements) throw new PdfStop('pdf.tooComplex', this.pos);
    this.skipWhite();
    if (this.pos >= this.end) throw new PdfStop('pdf.damaged', this.pos);
    const c = this.bytes[this.pos] ?? 0;
    switch (c) {
      case 0x2f:
        return this.#name();
      case 0x28:
        return this.#literal();
      case 0x5b:
        this.pos++;
        return this.#array(depth);
      case 0x3c:
        if (this.bytes[this.pos + 1] === 0x3c) {
          this.pos += 2;
          return this.#dict(depth);
        }
        return this.#hex();
      case 0x3e:
        if (this.bytes[this.pos + 1] === 0x3e) {
          this.pos += 2;
          return { type: 'keyword', value: '>>' };
        }
        this.pos++;
        return { type: 'keyword', value: '>' };
      case 0x5d:
      case 0x29:
      case 0x7b:
      case 0x7d:
        this.pos++;
        return { type: 'keyword', value: String.fromCharCode(c) };
      default:
        return this.#word(c);
    }
  }

  #word(first: number): Token {
    const start = this.pos;
    if (first >= 48 && first <= 57) {
      const value = this.integer();
      if (value !== undefined) return this.#integerOrRef(value);
    }
    while (this.pos < this.end && charClass[this.bytes[this.pos] ?? 0] === 0) this.pos++;
    const length = this.pos - start;
    const numeric = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46;
    if (numeric && length <= 64) {
      const text = latin1(this.bytes, start, this.pos);
      if (/^[+-]?\d*\.?\d*$/.test(text)) {
        const value = Number(text);
        // "." and "-" alone are written by some producers for zero.
        return { type: 'number', value: Number.isFinite(value) ? value : 0, integer: !text.includes('.') };
      }
      // "--5" and "1.2.3" occur in the wild; readers agree only that they are numbers.
      if (/^[-+.\d]+$/.test(text)) {
        return { type: 'number', value: Number.parseFloat(text.replace(/^[-+]+/, '-')) || 0, integer: false };
      }
    }
    const word = latin1(this.bytes, start, Math.min(this.pos, start + 128));
    if (word === 'true' || word === 'false') return { type: 'bool', value: word === 'true' };
    if (word === 'null') return pdfNull;
    return { type: 'keyword', value: word };
  }

  #integerOrRef(value: number): PdfObject {
    const after = this.pos;
    const c = this.bytes[after];
    // A reference is `num gen R`; look ahead only where white space follows.
    if (isWhite(c) && Number.isSafeInteger(value)) {
      const gen = this.integer();
      if (gen !== undefined && gen <= 65535 && this.keyword('R')) return { type: 'ref', num: value, gen };
      this.pos = after;
    }
    return smallIntegers[value] ?? { type: 'number', value, integer: true };
  }

  #name(): PdfObject {
    const start = ++this.pos;
    let escaped = false;
    while (this.pos < this.end) {
      const c = this.bytes[this.pos] ?? 0;
      if (charClass[c] !== 0) break;
      if (c === 0x23) escaped = true;
      this.pos++;
    }
    if (this.pos - start > 65535) throw new PdfStop('pdf.tooComplex', start);
    const text = latin1(this.bytes, start, this.pos);
    const value = escaped
      ? text.replace(/#([0-9a-fA-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      : text;
    return { type: 'name', value };
  }

  #literal(): PdfObject {
    const start = this.pos++;
    const close = this.#closing(start);
    if (close - start > pdfLimits.literalString) throw new PdfStop('pdf.tooComplex', start);
    const out = new Uint8Array(close - this.pos); // escapes only make it shorter
    let length = 0;
    let open = 1;
    while (this.pos < this.end) {
      let c = this.bytes[this.pos++] ?? 0;
      if (c === 0x28) open++;
      else if (c === 0x29) {
        if (--open === 0) return this.#string(out.subarray(0, length), false, start);
      } else if (c === 0x5c) {
        const escape = this.#escape();
        if (escape === undefined) continue;
        c = escape;
      } else if (c === 13) {
        // An end-of-line of any kind inside a string reads as LF (§7.3.4.2).
        if (this.bytes[this.pos] === 10) this.pos++;
        c = 10;
      }
      out[length++] = c;
    }
    throw new PdfStop('pdf.damaged', start);
  }

  /** Where the literal string that opens at `start` closes. */
  #closing(start: number): number {
    let open = 0;
    for (let at = start; at < this.end; at++) {
      const c = this.bytes[at];
      if (c === 0x5c) at++;
      else if (c === 0x28) open++;
      else if (c === 0x29 && --open === 0) return at;
    }
    throw new PdfStop('pdf.damaged', start);
  }

  #escape(): number | undefined {
    const c = this.bytes[this.pos++] ?? 0;
    if (c >= 48 && c <= 55) {
      let value = c - 48;
      for (let i = 0; i < 2; i++) {
        const digit = (this.bytes[this.pos] ?? 0) - 48;
        if (digit < 0 || digit > 7) break;
        value = value * 8 + digit;
        this.pos++;
      }
      return value & 255;
    }
    switch (c) {
      case 0x6e:
        return 10;
      case 0x72:
        return 13;
      case 0x74:
        return 9;
      case 0x62:
        return 8;
      case 0x66:
        return 12;
      case 13:
        if (this.bytes[this.pos] === 10) this.pos++;
        return undefined;
      case 10:
        return undefined;
      default:
        return c;
    }
  }

  #hex(): PdfObject {
    const start = this.pos++;
    const close = this.bytes.indexOf(0x3e, this.pos);
    if (close < 0 || close >= this.end) throw new PdfStop('pdf.damaged', start);
    const out = new Uint8Array((close - this.pos + 1) >> 1);
    let n = 0;
    for (; this.pos < close; this.pos++) {
      const v = hexValue[this.bytes[this.pos] ?? 0] ?? -1;
      if (v < 0) continue;
      if (n % 2 === 0) out[n >> 1] = v << 4;
      else out[n >> 1] = (out[n >> 1] ?? 0) | v;
      n++;
    }
    this.pos = close + 1;
    return this.#string(out.subarray(0, (n + 1) >> 1), true, start);
  }

  #string(bytes: Uint8Array, hex: boolean, start: number): PdfObject {
    return this.#inFile
      ? { type: 'string', bytes, hex, range: [start, this.pos] }
      : { type: 'string', bytes, hex };
  }

  #array(depth: number): PdfObject {
    const items: PdfObject[] = [];
    for (;;) {
      const token = this.#token(depth + 1);
      if (token.type !== 'keyword') items.push(token);
      else if (token.value === ']') return { type: 'array', items };
      else if (token.value === '>>' || token.value === 'endobj') throw new PdfStop('pdf.damaged', this.pos);
      else items.push(pdfNull); // an unknown word inside an array reads as null
    }
  }

  #dict(depth: number): PdfDict {
    const entries = new Map<string, PdfObject>();
    for (;;) {
      const key = this.#token(depth + 1);
      if (key.type === 'keyword' && key.value === '>>') return { type: 'dict', entries };
      if (key.type !== 'name') {
        if (key.type === 'keyword' && (key.value === 'endobj' || key.value === 'stream')) {
          throw new PdfStop('pdf.damaged', this.pos);
        }
        continue; // stray value: skipped, as other readers do
      }
      const before = this.pos;
      const value = this.#token(depth + 1);
      if (value.type !== 'keyword') entries.set(key.value, value);
      else if (value.value === '>>') return { type: 'dict', entries };
      else if (value.value === 'endobj') throw new PdfStop('pdf.damaged', before);
    }
  }
}

export function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.max(0, end - start)).toString('latin1');
}

export function startsWith(bytes: Uint8Array, at: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word.charCodeAt(i)) return false;
  return true;
}
