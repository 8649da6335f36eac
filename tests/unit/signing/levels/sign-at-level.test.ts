import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { baselineLevels } from '../../../../src/main/core/signing/levels/level-services.ts';
import { startTestPki, type TestPki } from '../../../support/pki/test-pki.ts';
import { makePdf } from '../tools.ts';
import { isPrefix, othersAgree, signAt, verify, withXrefStream } from './level-tools.ts';

let pki: TestPki;
const files: Record<'classic' | 'streams', Uint8Array> = { classic: new Uint8Array(), streams: new Uint8Array() };
beforeAll(async () => {
  pki = await startTestPki();
  files.classic = await makePdf();
  files.streams = withXrefStream(pki, files.classic);
});
afterAll(() => pki.stop());
afterEach(() => {
  pki.behaviour.tsa = 'good';
});

const keys = [
  ['rsa', 'rsa', undefined], ['p256', 'p256', undefined], ['p384', 'p384', undefined], ['pss', 'pss', undefined],
  ['rsa as PSS', 'rsa', { key: 'rsa-pss', hash: 'sha512' }],
] as const;

describe.each(keys)('%s', (label, user, algorithm) => {
  test.each(baselineLevels.flatMap((level) => [[level, 'classic'], [level, 'streams']] as const))('%s, %s', async (level, kind) => {
    const input = files[kind];
    const { bytes, level: reached, missing } = await signAt(pki, input, user, level, algorithm === undefined ? {} : { algorithm });
    expect({ reached, missing }).toEqual({ reached: level, missing: [] });
    expect(isPrefix(input, bytes)).toBe(true);
    const verified = await verify(pki, bytes);
    expect(verified.document).toBe('valid');
    expect(verified.signatures.map(({ kind: what, level: shown }) => [what, shown])).toEqual(
      level === 'B-LTA' ? [['signature', level], ['timestamp', 'none']] : [['signature', level]],
    );
    othersAgree(pki, `${label} ${level} ${kind}`, bytes, { pss: user === 'pss' ? 'pssKey' : algorithm === undefined ? undefined : 'rsaKey' });
  });
});
