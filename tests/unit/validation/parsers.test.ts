import { describe, expect, test } from 'vitest';
import { namedBits, oidOf, readDer, readWholeDer, smallIntegerOf, timeOf } from '../../../src/main/core/signing/cms/der-read.ts';
import { comparableName, printableName, textOf } from '../../../src/main/core/signing/validation/distinguished-name.ts';
import { pdfDate, textString } from '../../../src/main/core/signing/validation/pdf-text.ts';
import { isLocked } from '../../../src/main/core/signing/validation/permissions.ts';
import { sameDescription } from '../../../src/main/core/signing/validation/xmp.ts';
import { seeded } from './support.ts';

const bytes = (...octets: number[]): Uint8Array => Uint8Array.from(octets);
const node = (tag: number, content: Uint8Array) => ({ tag, content, raw: content, children: [] });

describe('DER', () => {
  test('reads definite, long and indefinite lengths', () => {
    expect(readWholeDer(bytes(0x30, 3, 2, 1, 5))?.children[0]?.content).toEqual(bytes(5));
    expect(readWholeDer(bytes(0x30, 0x81, 3, 2, 1, 5))?.children.length).toBe(1);
    expect(readWholeDer(bytes(0x30, 0x80, 2, 1, 5, 0, 0))?.children.length).toBe(1);
  });

  test('refuses what does not fit', () => {
    expect(readDer(bytes())).toBeUndefined();
    expect(readDer(bytes(0x30, 4, 2, 1, 5))).toBeUndefined();
    expect(readDer(bytes(0x04, 0x80, 0, 0))).toBeUndefined();
    expect(readDer(bytes(0x30, 0x85, 1, 1, 1, 1, 1))).toBeUndefined();
    expect(readWholeDer(bytes(2, 1, 5, 0))).toBeUndefined();
    const deep = new Uint8Array(400).fill(0x30);
    for (let i = 0; i < 200; i++) deep[2 * i + 1] = 0x80;
    expect(readDer(deep)).toBeUndefined();
  });

  test('strictly, only the one encoding of DER is read', () => {
    const strict = (...octets: number[]) => readWholeDer(bytes(...octets), { strict: true });
    expect(strict(0x30, 3, 2, 1, 5)?.children[0]?.content).toEqual(bytes(5));
    expect(strict(0x30, 0x80, 2, 1, 5, 0, 0)).toBeUndefined();
    expect(strict(0x30, 0x81, 3, 2, 1, 5)).toBeUndefined();
    expect(strict(2, 2, 0, 5)).toBeUndefined();
    expect(strict(2, 2, 0xff, 0x85)).toBeUndefined();
    expect(strict(2, 2, 0, 0x85)).toBeDefined();
    expect(strict(1, 1, 1)).toBeUndefined();
    expect(strict(1, 1, 0xff)).toBeDefined();
    expect(strict(0x24, 3, 4, 1, 7)).toBeUndefined();
    expect(strict(0xa0, 3, 4, 1, 7)).toBeDefined();
  });

  test('named bits count from the left and stop at the unused ones', () => {
    expect([...(namedBits(bytes(5, 0xa0)) ?? [])]).toEqual([0, 2]);
    expect([...(namedBits(bytes(7, 0, 0x80)) ?? [])]).toEqual([8]);
    expect(namedBits(bytes())).toBeUndefined();
    expect(namedBits(bytes(8, 1))).toBeUndefined();
  });

  test('identifiers, numbers and times', () => {
    expect(oidOf(node(6, bytes(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2)))).toBe('1.2.840.113549.1.7.2');
    expect(oidOf(node(6, bytes(0x2a, 0x86)))).toBeUndefined();
    expect(smallIntegerOf(node(2, bytes(0xff)))).toBeUndefined();
    expect(timeOf(node(0x17, Buffer.from('491231235959Z')))).toBe(Date.UTC(2049, 11, 31, 23, 59, 59));
    expect(timeOf(node(0x17, Buffer.from('500101000000Z')))).toBe(Date.UTC(1950, 0, 1));
    expect(timeOf(node(0x18, Buffer.from('20260101000000.5Z')))).toBe(Date.UTC(2026, 0, 1));
    expect(timeOf(node(0x17, Buffer.from('2601010000+0700')))).toBeUndefined();
  });

  test('no input of 2,000 random ones throws', () => {
    const random = seeded(20_260_101);
    for (let round = 0; round < 2_000; round++) {
      const input = Uint8Array.from({ length: Math.floor(random() * 200) }, () => (random() < 0.4 ? 0x30 : Math.floor(random() * 256)));
      expect(() => readDer(input)).not.toThrow();
    }
  });
});

test('names are read in the string types Vietnamese authorities use', () => {
  expect(textOf(node(0x0c, Buffer.from('Nguyễn'.normalize('NFD'))))).toBe('Nguyễn');
  expect(textOf(node(0x1e, Buffer.from('Nguyễn', 'utf16le').swap16()))).toBe('Nguyễn');
  expect(textOf(node(0x13, Buffer.from('Nguyễn', 'utf8')))).toBe('Nguyễn');
  expect(textOf(node(0x14, bytes(0xe9)))).toBe('é');
  const attributes = [{ type: '2.5.4.6', value: 'VN' }, { type: '2.5.4.3', value: 'A  b' }];
  expect(printableName(attributes)).toBe('CN=A  b, C=VN');
  expect(comparableName(attributes)).toBe(comparableName([{ type: '2.5.4.6', value: 'vn' }, { type: '2.5.4.3', value: 'a B ' }]));
});

test('PDF text and dates', () => {
  expect(textString(bytes(0xfe, 0xff, 0x1e, 0xc5))).toBe('ễ');
  const date = (text: string): number | undefined => pdfDate({ type: 'string', bytes: Buffer.from(text), hex: false });
  expect(date("D:20260102030405+07'00'")).toBe(Date.UTC(2026, 0, 1, 20, 4, 5));
  expect(date('D:20260102030405Z')).toBe(Date.UTC(2026, 0, 2, 3, 4, 5));
  expect(date('yesterday')).toBeUndefined();
});

test('locks name fields, parents and all', () => {
  expect(isLocked([{ action: 'All', fields: [] }], 'a')).toBe(true);
  expect(isLocked([{ action: 'Include', fields: ['a'] }], 'a.b')).toBe(true);
  expect(isLocked([{ action: 'Include', fields: ['a'] }], 'ab')).toBe(false);
  expect(isLocked([{ action: 'Exclude', fields: ['a'] }], 'a.b')).toBe(false);
  expect(isLocked([{ action: 'Exclude', fields: ['a'] }], 'c')).toBe(true);
});

test('metadata may change its dates, not its words', () => {
  const xmp = (title: string, date: string): string => `<rdf:Description xmp:ModifyDate="${date}"><dc:title><rdf:Alt><rdf:li>${title}</rdf:li></rdf:Alt></dc:title></rdf:Description>`;
  expect(sameDescription(xmp('A', '1'), xmp('A', '2'))).toBe(true);
  expect(sameDescription(xmp('A', '1'), xmp('B', '1'))).toBe(false);
  expect(sameDescription(undefined, undefined)).toBe(false);
});
