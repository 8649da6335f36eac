/**
 * A small DER writer (ITU-T X.690 §10): what the training certificates and key files need, no more.
 * The bytes are written by us so that Vietnamese names stay UTF8String exactly as given.
 */

export const der = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array => {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Uint8Array.from([tag, ...lengthOctets(length)]), ...parts]);
};

function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return [0x80 | octets.length, ...octets];
}

export const sequence = (...parts: readonly Uint8Array[]): Uint8Array => der(0x30, ...parts);

/** DER orders the members of a SET OF by their encoding (X.690 §11.6). */
export const setOf = (...parts: readonly Uint8Array[]): Uint8Array => der(0x31, ...[...parts].sort((a, b) => Buffer.compare(a, b)));

/** `[n]` constructed, context-specific. */
export const context = (n: number, ...parts: readonly Uint8Array[]): Uint8Array => der(0xa0 | n, ...parts);

/** `[n] IMPLICIT OCTET STRING`. */
export const contextPrimitive = (n: number, content: Uint8Array): Uint8Array => der(0x80 | n, content);

export const octetString = (content: Uint8Array): Uint8Array => der(0x04, content);
export const bitString = (content: Uint8Array, unusedBits = 0): Uint8Array => der(0x03, Uint8Array.from([unusedBits]), content);
export const boolean = (value: boolean): Uint8Array => der(0x01, Uint8Array.from([value ? 0xff : 0]));
export const nullValue = (): Uint8Array => Uint8Array.from([0x05, 0x00]);
export const utf8String = (text: string): Uint8Array => der(0x0c, Buffer.from(text, 'utf8'));
export const printableString = (text: string): Uint8Array => der(0x13, Buffer.from(text, 'latin1'));

/** PKCS#12 friendly names are BMPString: UTF-16, big end first. */
export const bmpString = (text: string): Uint8Array => der(0x1e, Buffer.from(text, 'utf16le').swap16());

/** A whole number that is not negative, as bytes with the big end first or as a number. */
export function integer(value: number | Uint8Array): Uint8Array {
  let bytes = typeof value === 'number' ? Uint8Array.from(bigEndian(value)) : value;
  while (bytes.length > 1 && bytes[0] === 0 && (bytes[1] ?? 0) < 0x80) bytes = bytes.subarray(1);
  return (bytes[0] ?? 0) >= 0x80 ? der(0x02, Uint8Array.from([0]), bytes) : der(0x02, bytes);
}

function bigEndian(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return bytes.length === 0 ? [0] : bytes;
}

export function oid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const octets: number[] = [];
  for (const arc of [first * 40 + second, ...rest]) {
    const group = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) group.unshift((left % 128) | 0x80);
    octets.push(...group);
  }
  return der(0x06, Uint8Array.from(octets));
}

/** RFC 5280 §4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050. `ms` is since 1970 UTC; seconds are the finest unit. */
export function time(ms: number): Uint8Array {
  const digits = new Date(ms).toISOString().replace(/[-:T]/g, '').slice(0, 14);
  return Number(digits.slice(0, 4)) < 2050
    ? der(0x17, Buffer.from(`${digits.slice(2)}Z`, 'latin1'))
    : der(0x18, Buffer.from(`${digits}Z`, 'latin1'));
}
