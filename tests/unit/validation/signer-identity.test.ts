import { expect, test } from 'vitest';
import { guessIssuerKind, subjectNumbers } from '../../../src/main/core/signing/validation/signer-identity.rules.ts';

const uid = (value: string) => ({ type: '0.9.2342.19200300.100.1.1', value });

test('numbers are found by their label, wherever authorities put them', () => {
  expect(subjectNumbers([uid('MST:0100000001-001')])).toEqual({ taxCode: '0100000001-001' });
  expect(subjectNumbers([uid('CMND:000000001'), uid('cccd = 000000000001 '), uid('MST:0100000001')])).toEqual({ taxCode: '0100000001', idNumber: '000000000001', idKind: 'CCCD' });
  expect(subjectNumbers([{ type: '2.5.4.5', value: 'HC:C0000001' }])).toEqual({ idNumber: 'C0000001', idKind: 'HC' });
  expect(subjectNumbers([{ type: '2.5.4.97', value: 'VATVN-0100000001' }, { type: '2.5.4.5', value: 'IDCVN-000000000001' }])).toEqual({ taxCode: '0100000001', idNumber: '000000000001', idKind: 'CCCD' });
  // A number without a label, or in a name, is not guessed at.
  expect(subjectNumbers([uid('0100000001'), { type: '2.5.4.3', value: 'MST:0100000001' }, { type: '2.5.4.97', value: 'VATFR-1' }])).toEqual({});
});

test('the kind of authority is guessed from its name, with or without diacritics, and only where the name says it', () => {
  const kind = (value: string) => guessIssuerKind([{ type: '2.5.4.10', value: 'VN' }, { type: '2.5.4.3', value }]);
  expect(kind('Co quan chung thuc so chuyen dung Chinh phu (RootCA)')).toBe('officialUse');
  expect(guessIssuerKind([{ type: '2.5.4.10', value: 'Ban Cơ yếu Chính phủ' }])).toBe('officialUse');
  expect(kind('CA phuc vu cac co quan Nha nuoc G2')).toBe('officialUse');
  for (const name of ['Viettel-CA SHA-256', 'VNPT Certification Authority', 'BkavCA SHA256', 'FPT Certification Authority', 'Vietnam National Root CA']) expect(kind(name)).toBe('public');
  for (const name of ['Chứng thực thử nghiệm', 'Bicas', 'Company CA20', 'Africa']) expect(kind(name), name).toBeUndefined();
});
