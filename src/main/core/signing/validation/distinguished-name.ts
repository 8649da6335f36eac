import type { DerNode } from './der.ts';
import { oidOf } from './der.ts';

/** One attribute of a distinguished name: dotted type and its text. */
export interface NameAttribute {
  readonly type: string;
  readonly value: string;
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
  for (const relative of name?.children ?? []) {
    for (const pair of relative.children) {
      const type = oidOf(pair.children[0]);
      const value = pair.children[1];
      if (type !== undefined && value !== undefined) attributes.push({ type, value: textOf(value) });
    }
  }
  return attributes;
}

/** Text of a directory string: UTF-8, BMPString, UniversalString or an 8-bit string. */
export function textOf(node: DerNode): string {
  const bytes = Buffer.from(node.content);
  switch (node.tag) {
    case 0x0c:
      return bytes.toString('utf8').normalize('NFC');
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

/** For comparing names whose string types differ (RFC 5280 §7.1, simplified). */
export function comparableName(attributes: readonly NameAttribute[]): string {
  return JSON.stringify(
    attributes.map(({ type, value }) => [type, value.trim().replace(/\s+/g, ' ').toLowerCase()]),
  );
}
