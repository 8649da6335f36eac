import { describe, expect, test } from 'vitest';
import { otherNotations, sameAgency } from '../../../src/main/core/model/agency-code.rules.ts';
import { agencyKey, codeForms, looksLikeCode } from '../../../src/main/core/model/agency-key.rules.ts';
import { foldedName, nameWords } from '../../../src/main/core/model/agency-words.rules.ts';
import { random } from '../signing/random.ts';

describe('the two notations of a code', () => {
  test.each([
    ['000.05.07.G11', ['G11.07.05', 'G11.7.5']],
    ['G11.7.5', ['000.05.07.G11', 'G11.07.05']],
    ['G11.07.05', ['000.05.07.G11', 'G11.7.5']],
    ['000.00.00.H41', ['H41']],
    ['H53.13', ['000.00.13.H53']],
    ['014.02.01.H10', ['H10.01.02.014', 'H10.1.2.14']],
  ])('%s is also %j', (code, others) => expect(otherNotations(code)).toEqual(others));

  test.each(['28.22.H17', '14.00.W00', '777.77.04.D77', 'H37.DN.001', 'vxp.saas.03', '', 'X', '000.05.00.G11', 'H53.130', '0123456789'])('%j is opaque or has no twin that changes it', (code) => {
    for (const other of otherNotations(code)) expect(sameAgency(code, other)).toBe(true);
    expect(sameAgency(code, code)).toBe(true);
    expect(sameAgency(code, `${code}1`)).toBe(false);
  });

  test('every spelling of a code has one key, and other codes have others', () => {
    expect(new Set(['000.05.07.G11', 'G11.7.5', 'G11.07.05', 'g11.07.5'].map(agencyKey)).size).toBe(1);
    expect(agencyKey('000.05.07.G11')).toBe('g11.7.5');
    expect(agencyKey(' VXP.saas.03 ')).toBe('vxp.saas.03');
    expect(codeForms('H53.01')).toEqual(['h53.01', '000.00.01.h53', 'h53.1']);
    expect(agencyKey('H53.1')).not.toBe(agencyKey('H53.10'));
  });

  test('any text is a code of itself', () => {
    const pick = random(3);
    const alphabet = '0123456789.HGđ Ớ-_\u0301\ud800/,';
    for (let round = 0; round < 20_000; round++) {
      const code = Array.from({ length: pick(18) }, () => alphabet[pick(alphabet.length)] ?? '').join('');
      expect(sameAgency(code, code)).toBe(true);
      for (const other of otherNotations(code)) {
        expect(sameAgency(other, code)).toBe(true);
        expect(agencyKey(other)).toBe(agencyKey(code));
      }
    }
  });

  test.each([['H53.1', true], ['000.00', true], ['h53', true], ['vxp.saas.03', true], ['Sở Y tế', false], ['xa 3', false], ['tayninh', false], ['', false], ['1'.repeat(61), false]])('%j looks like a code: %s', (text, expected) => expect(looksLikeCode(text)).toBe(expected));
});

describe('words of a name', () => {
  test('long and short forms are found by each other', () => {
    expect(nameWords('UBND tỉnh Tây Ninh')).toEqual(expect.arrayContaining(['ubnd', 'uy', 'ban', 'nhan', 'dan', 'tay', 'ninh']));
    expect(nameWords('Uỷ ban Nhân dân tỉnh Tây Ninh')).toContain('ubnd');
    expect(nameWords('Sở Giáo dục và Đào tạo')).toContain('gddt');
    expect(foldedName('  Sở  Văn hóa, Thể thao–Du lịch ')).toBe('so van hoa the thao du lich');
  });
});
