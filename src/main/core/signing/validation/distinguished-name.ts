import { isUtf8 } from 'node:buffer';
import type { DerNode } from '../cms/der-read.ts';
import { oidOf } from '../cms/der-read.ts';

/** One attribute of a distinguished name: dotted type and its text. */
export interface NameAttribute {
  readonly type: string;
  /** Text; `#` and hexadecimal of the DER for a value that is no string (RFC 4514 §2.4). */
  readonly value: string;
  /** Which RelativeDistinguishedName it stands in, from 0; absent: one of its own. */
  readonly rdn?: number;
}

const SHORT_NAMES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'title',
  '0.9.2342.19200300.100.1.1': 'UID',
  '1.2.840.113549.1.9.1': 'E',
};

/** Attributes of a Name (RFC 5280 §4.1.2.4), in order. */
export function nameAttributes(name: DerNode | undefined): readonly NameAttribute[] {
  const attributes: NameAttribute[] = [];
  for (const [rdn, relative] of (name?.children ?? []).entries()) {
    for (const pair of relative.children) {
      const type = oidOf(pair.children[0]);
      const value = pair.children[1];
      if (type !== undefined && value !== undefined) attributes.push({ type, value: valueOf(value), rdn });
    }
  }
  return attributes;
}

/** UTF8String, the 8-bit strings, UniversalString and BMPString (X.690 §8.23). */
const STRINGS: ReadonlySet<number> = new Set([0x0c, 0x12, 0x13, 0x14, 0x16, 0x1a, 0x1b, 0x1c, 0x1e]);

const valueOf = (node: DerNode): string =>
  STRINGS.has(node.tag) ? textOf(node) : `#${Buffer.from(node.raw).toString('hex')}`;

/** Text of a directory string: UTF-8, BMPString, UniversalString or an 8-bit string. */
export function textOf(node: DerNode): string {
  const bytes = Buffer.from(node.content);
  switch (node.tag) {
    case 0x0c:
      // Octets that are no UTF-8 are read one by one: a replacement character would make two names one.
      return bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1').normalize('NFC');
    case 0x1e:
      return Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16().toString('utf16le').normalize('NFC');
    case 0x1c: {
      let text = '';
      for (let i = 0; i + 3 < bytes.length; i += 4) {
        const point = bytes.readUInt32BE(i);
        text += point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
      }
      return text.normalize('NFC');
    }
    default: {
      // Vietnamese authorities are known to put UTF-8 into the older string types.
      const utf8 = bytes.toString('utf8');
      return (utf8.includes('\ufffd') ? bytes.toString('latin1') : utf8).normalize('NFC');
    }
  }
}

/** A name for people, most specific first, as RFC 4514 orders it. */
export function printableName(attributes: readonly NameAttribute[]): string {
  return [...attributes]
    .reverse()
    .map(({ type, value }) => `${SHORT_NAMES[type] ?? type}=${value}`)
    .join(', ');
}

/** For comparing names whose string types differ (RFC 5280 §7.1). Equal texts are equal names. */
export const comparableName = (attributes: readonly NameAttribute[]): string => JSON.stringify(comparableRdns(attributes));

/** Each RelativeDistinguishedName as text that is equal for equal ones; its attributes have no order. */
export function comparableRdns(attributes: readonly NameAttribute[]): readonly string[] {
  const rdns: [number, string[]][] = [];
  for (const { type, value, rdn } of attributes) {
    const pair = JSON.stringify([type, prepared(value)]);
    const last = rdns[rdns.length - 1];
    if (rdn !== undefined && last?.[0] === rdn) last[1].push(pair);
    else rdns.push([rdn ?? -1, [pair]]);
  }
  return rdns.map(([, pairs]) => pairs.sort().join('+'));
}

/** String preparation for caseIgnoreMatch (RFC 4518 §2): map, normalise, fold case, spaces that mean nothing. */
function prepared(value: string): string {
  return value
    .replace(/[\t\n\v\f\r\u0085]/gu, ' ')
    .replace(/[\p{Cc}\u00ad\u1806\u034f\u180b-\u180d\ufe00-\ufe0f\u200b-\u200f\u202a-\u202e\u2060-\u2063\ufeff\ufffc]/gu, '')
    .toLowerCase()
    .normalize('NFKC')
    .replace(/\s+/gu, ' ')
    .trim();
}
