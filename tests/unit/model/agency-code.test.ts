import { describe, expect, it } from 'vitest';
import { otherNotations, sameAgency } from '../../../src/main/core/model/agency-code.rules.ts';

describe('the two notations of an agency', () => {
  it.each([
    ['000.00.13.H53', ['H53.13']],
    ['H53.13', ['000.00.13.H53']],
    ['000.00.00.G22', ['G22']],
    ['G22', ['000.00.00.G22']],
    ['000.05.07.G11', ['G11.07.05', 'G11.7.5']],
    ['G11.7.5', ['000.05.07.G11', 'G11.07.05']],
    ['G11.07.05', ['000.05.07.G11', 'G11.7.5']],
    ['001.12.34.H01', ['H01.34.12.001', 'H01.34.12.1']],
  ])('%s is also written %j', (code, others) => {
    expect(otherNotations(code)).toEqual(others);
    for (const other of others) {
      expect(sameAgency(code, other)).toBe(true);
      expect(otherNotations(other)).toContain(code);
    }
  });

  // Real ids on the wire that break both patterns, and such as could be mistaken for one.
  it.each(['28.22.H17', '14.00.W00', '777.77.04.D77', '01.02.G22', 'H37.DN.001', 'vxp.saas.03', '', 'H53.', 'H53.000', 'H53.13.05.0001', 'H53.123', '001.00.34.H01', 'h53.13', '0312345678'])(
    '%j is no other agency',
    (code) => {
      for (const other of ['H53.13', '000.00.13.H53', 'G22', 'H01.34', '000.00.34.H01']) expect(sameAgency(code, other)).toBe(false);
      expect(sameAgency(code, code)).toBe(true);
    },
  );

  it.each(['28.22.H17', '14.00.W00', '01.02.G22', 'H37.DN.001', 'vxp.saas.03', '', 'H53.123', '001.00.34.H01'])('%j is opaque', (code) => {
    expect(otherNotations(code)).toEqual([]);
  });

  it('does not mix up neighbours', () => {
    for (const [a, b] of [['H53.13', '000.00.31.H53'], ['H53.13', 'H53.13.01'], ['G11.7.5', '000.07.05.G11'], ['H53', 'H53.53']] as const) expect(sameAgency(a, b)).toBe(false);
  });
});
