import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../src/main/core/model/canonical-json.ts';
import { admittedFacts } from '../../../src/main/core/model/evidence.rules.ts';
import { entry, officeWithLog } from './log-with-rows.ts';

describe('what may enter the log', () => {
  test('codes, times, counts, hashes and numbers of documents', () => {
    const facts = {
      httpStatus: 200, code: 'axis.timeout', tries: 3, sentAt: '2026-11-23T08:00:00.000+07:00', wireTime: '2026/11/23 08:00:00', number: '15/QĐ-UBND',
      sha256: 'a'.repeat(64), done: true, nothing: null, receivers: ['H53.13', '000.00.13.H53'], answer: { status: 'OK', ErrorCode: '0' },
    };
    expect(admittedFacts(facts)).toEqual(facts);
  });

  test.each([
    ['a subject', { title: 'V/v rà soát đường giao thông nông thôn' }],
    ['a name', { by: 'Nguyễn Thị Thử' }],
    ['a sentence of a server', { answer: { ErrorDesc: 'Không tìm thấy đơn vị nhận' } }],
    ['a secret', { secret: 'hunter2', Authorization: 'Bearer', accessToken: 'x', password: 'p', PIN: '123456', pin: '1234' }],
    ['a person in a list', { persons: [['Trần Văn A']] }],
    ['a long value', { value: 'x'.repeat(201) }],
    ['a line break', { value: 'a\nb' }],
    ['too deep', { a: { b: { c: { d: { e: 'x' } } } } }],
  ])('%s does not', (_, facts) => {
    const { store, log } = officeWithLog(0);
    store.transact((tx) => tx.appendEvidence(entry(1, { facts: { code: 'kept', ...facts } as never })));
    const written = log.at(1)?.facts ?? '';
    expect(written).toContain('"code":"kept"');
    expect(written).toContain('…');
    const forbidden = JSON.stringify(facts).match(/rà soát|Nguyễn|tìm thấy|hunter2|Bearer|1234|Trần|x{100}|a\\nb/g) ?? [];
    for (const text of forbidden) expect(written).not.toContain(text);
  });
});

describe('canonical JSON', () => {
  test('one text for one value', () => {
    expect(canonicalJson({ b: 1, a: [2, { d: 'x', c: null }], 'é': 1.5e300, skipped: undefined })).toBe('{"a":[2,{"c":null,"d":"x"}],"b":1,"é":1.5e+300}');
    expect(canonicalJson([Number.NaN, -0, '\u2028"\\\n', '\ud800'])).toBe(`[null,0,${JSON.stringify('\u2028"\\\n')},"\ufffd"]`);
  });
});
