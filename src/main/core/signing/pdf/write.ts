import { isRegular } from './lexer.ts';
import { pdfInteger, withEntry, type PdfDict, type PdfObject } from './objects.ts';

/** Bytes put into the file as they are: for dictionaries whose layout must be known to the byte. */
export interface RawBody {
  readonly type: 'raw';
  readonly bytes: Uint8Array;
}
export type Writable = PdfObject | RawBody;

/** An object as bytes (ISO 32000-1 §7.3). Strings are written as hex when they are not plain ASCII. */
export function serialize(object: Writable): Uint8Array {
  const parts: Uint8Array[] = [];
  append(object, parts);
  return Buffer.concat(parts);
}

const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1');

function append(object: Writable, parts: Uint8Array[]): void {
  switch (object.type) {
    case 'null':
      parts.push(ascii('null'));
      return;
    case 'bool':
      parts.push(ascii(object.value ? 'true' : 'false'));
      return;
    case 'number':
      parts.push(ascii(numberText(object.value)));
      return;
    case 'string':
      parts.push(object.hex || !printable(object.bytes) ? hexString(object.bytes) : literalString(object.bytes));
      return;
    case 'name':
      parts.push(ascii(nameText(object.value)));
      return;
    case 'ref':
      parts.push(ascii(`${String(object.num)} ${String(object.gen)} R`));
      return;
    case 'array':
      parts.push(ascii('['));
      for (const [index, item] of object.items.entries()) {
        if (index > 0) parts.push(ascii(' '));
        append(item, parts);
      }
      parts.push(ascii(']'));
      return;
    case 'dict':
      appendDict(object, parts);
      return;
    case 'stream':
      appendDict(withEntry(object.dict, 'Length', pdfInteger(object.raw.length)), parts);
      parts.push(ascii('\nstream\n'), object.raw, ascii('\nendstream'));
      return;
    case 'raw':
      parts.push(object.bytes);
  }
}

function appendDict(dict: PdfDict, parts: Uint8Array[]): void {
  parts.push(ascii('<<'));
  for (const [key, value] of dict.entries) {
    parts.push(ascii(`${nameText(key)} `));
    append(value, parts);
    parts.push(ascii('\n'));
  }
  parts.push(ascii('>>'));
}

/** Decimal without an exponent, which PDF does not know (§7.3.3). */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return '0';
  if (Number.isInteger(value)) return BigInt(value).toString();
  const text = value.toFixed(6).replace(/0+$/, '').replace(/\.$/, '');
  return text === '-0' ? '0' : text;
}

function nameText(value: string): string {
  let text = '/';
  for (const char of value) {
    const code = char.charCodeAt(0) & 255;
    const plain = code > 32 && code < 127 && code !== 0x23 && isRegular(code);
    text += plain ? char : `#${code.toString(16).padStart(2, '0')}`;
  }
  return text;
}

const printable = (bytes: Uint8Array): boolean => bytes.every((c) => c >= 32 && c < 127);

const hexString = (bytes: Uint8Array): Uint8Array => ascii(`<${Buffer.from(bytes).toString('hex')}>`);

const literalString = (bytes: Uint8Array): Uint8Array =>
  ascii(`(${Buffer.from(bytes).toString('latin1').replace(/[\\()]/g, '\\$&')})`);
