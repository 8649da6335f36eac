import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { extendPdf } from '../../../../src/main/core/signing/levels/extend.ts';
import type { BaselineLevel, LevelReached } from '../../../../src/main/core/signing/levels/level-services.ts';
import { evidenceIn, readDss, vriKey } from '../../../../src/main/core/signing/pdf/dss.ts';
import { openPdf } from '../../../../src/main/core/signing/pdf/file.ts';
import { entry } from '../../../../src/main/core/signing/pdf/objects.ts';
import { verifyPdf } from '../../../../src/main/core/signing/validation/verify.ts';
import { startTestPki, type TestPki } from '../../../support/pki/test-pki.ts';
import { corpus, makePdf, run } from '../tools.ts';
import { isPrefix, levelServices, othersAgree, signAt, verify, withXrefStream } from './level-tools.ts';

let pki: TestPki;
let plain: Uint8Array;
beforeAll(async () => {
  pki = await startTestPki();
  plain = await makePdf(1);
});
afterAll(() => pki.stop());

async function extended(input: Uint8Array, level: BaselineLevel, password?: string): Promise<LevelReached> {
  const done = await extendPdf(input, level, levelServices(pki), { password });
  if (!done.ok) throw new Error(JSON.stringify(done.error));
  expect(isPrefix(input, done.value.bytes)).toBe(true);
  return done.value;
}
const shape = async (pdf: Uint8Array): Promise<readonly string[]> =>
  (await verify(pki, pdf)).signatures.map(({ kind, level, verdict }) => `${kind} ${level} ${verdict}`);
const vriNames = (pdf: Uint8Array): readonly string[] => {
  const opened = openPdf(pdf);
  const dss = opened.ok ? readDss(opened.value) : undefined;
  const vri = opened.ok && dss !== undefined ? opened.value.resolve(entry(dss.dict, 'VRI')) : undefined;
  return vri?.type === 'dict' ? [...vri.entries.keys()] : [];
};

describe('from B-B', () => {
  test.each([['B-T', 1], ['B-LT', 1], ['B-LTA', 2]] as const)('to %s with %d document time stamps', async (level, stamps) => {
    for (const input of [plain, withXrefStream(pki, plain)]) {
      const signed = (await signAt(pki, input, 'p384', 'B-B')).bytes;
      const done = await extended(signed, level);
      expect(done).toMatchObject({ level, missing: [] });
      expect(await shape(done.bytes)).toEqual([`signature ${level} TOTAL-PASSED`, ...Array<string>(stamps).fill('timestamp none TOTAL-PASSED')]);
      expect((await verify(pki, done.bytes)).document).toBe('valid');
      othersAgree(pki, `from B-B to ${level}`, done.bytes);
    }
  });

  test('what is there already costs no byte', async () => {
    const signed = (await signAt(pki, plain, 'rsa', 'B-T')).bytes;
    expect((await extended(signed, 'B-T')).bytes.length).toBe(signed.length);
    const lasting = (await extended(signed, 'B-LT')).bytes;
    expect((await extended(lasting, 'B-LT')).bytes.length).toBe(lasting.length);
  });
});

describe('renewal', () => {
  test('of B-LTA, three times: the store grows, nothing is lost, all time stamps hold', async () => {
    let pdf = (await signAt(pki, plain, 'rsa', 'B-LTA')).bytes;
    for (let round = 1; round <= 3; round++) {
      const before = vriNames(pdf);
      const next = await extended(pdf, 'B-LTA');
      expect(next).toMatchObject({ level: 'B-LTA', missing: [] });
      pdf = next.bytes;
      expect(await shape(pdf)).toEqual(['signature B-LTA TOTAL-PASSED', ...Array<string>(round + 1).fill('timestamp none TOTAL-PASSED')]);
      expect(vriNames(pdf)).toEqual(expect.arrayContaining([...before]));
      expect(vriNames(pdf)).toHaveLength(before.length + 1);
    }
    othersAgree(pki, 'renewed', pdf);
    const opened = openPdf(pdf);
    if (!opened.ok) throw new Error(opened.error.code);
    const { certificates, crls } = evidenceIn(readDss(opened.value));
    const unique = (list: readonly Uint8Array[]): number => new Set(list.map((bytes) => Buffer.from(bytes).toString('base64'))).size;
    expect(unique(certificates)).toBe(certificates.length);
    expect(unique(crls)).toBe(crls.length);
  });
});

describe('several signatures', () => {
  test('of different levels and keys, also after an archive time stamp: all are raised, each has its VRI entry', async () => {
    const first = (await signAt(pki, plain, 'rsa', 'B-B')).bytes;
    const second = (await signAt(pki, first, 'p256', 'B-LTA')).bytes;
    const third = (await signAt(pki, second, 'pss', 'B-B')).bytes;
    // The first one has its time from the very stamp that would have to cover the proof of that time.
    expect((await verify(pki, third)).signatures.map(({ level }) => level)).toEqual(['B-LT', 'B-LTA', 'none', 'B-B']);
    const done = await extended(third, 'B-LTA');
    expect(done).toMatchObject({ level: 'B-LTA', missing: [] });
    const verified = await verify(pki, done.bytes);
    expect(verified.document).toBe('valid');
    expect(verified.signatures.filter(({ kind }) => kind === 'signature').map(({ level }) => level)).toEqual(['B-LTA', 'B-LTA', 'B-LTA']);
    const opened = openPdf(done.bytes);
    if (!opened.ok) throw new Error(opened.error.code);
    const text = Buffer.from(done.bytes).toString('latin1');
    const keys = [...text.matchAll(/\/Contents <([0-9a-f]{1000,})>/g)].map(([, hex]) => vriKey(Buffer.from(hex ?? '', 'hex')));
    expect(keys).toHaveLength(6);
    // All but the last time stamp, which nothing can prove yet.
    expect(keys.slice(0, -1).filter((key) => !vriNames(done.bytes).includes(key))).toEqual([]);
    othersAgree(pki, 'several', done.bytes, { pss: 'pssKey' });
  });

  test('one by an authority that is not trusted stays below and is named; the other is raised', async () => {
    const other = await startTestPki();
    try {
      const first = (await signAt(other, plain, 'p256', 'B-B')).bytes;
      const both = (await signAt(pki, first, 'rsa', 'B-B')).bytes;
      const done = await extendPdf(both, 'B-LT', levelServices(pki));
      if (!done.ok) throw new Error(done.error.code);
      expect(done.value).toMatchObject({ level: 'B-T', missing: [{ level: 'B-LT', error: { code: 'evidence.incomplete', details: { field: 'Signature1' } } }] });
      expect((await verify(pki, done.value.bytes)).signatures.map(({ level }) => level)).toEqual(['B-T', 'B-LT', 'none']);
    } finally {
      await other.stop();
    }
  });
});

describe('certified and encrypted papers', () => {
  test('a certification that permits nothing permits this', async () => {
    const certified = (await signAt(pki, plain, 'rsa', 'B-B', { request: { certify: 1 } })).bytes;
    const done = await extended(certified, 'B-LTA');
    expect(done).toMatchObject({ level: 'B-LTA', missing: [] });
    const verified = await verify(pki, done.bytes);
    expect(verified.document).toBe('valid');
    expect(verified.signatures[0]?.laterChanges).toBe('allowed');
    othersAgree(pki, 'certified', done.bytes);
  });

  test('AES-256 with a password: signed, extended, renewed; the time stamps hold', async () => {
    const [from, to] = [join(pki.dir, 'open.pdf'), join(pki.dir, 'locked.pdf')];
    writeFileSync(from, plain);
    execFileSync('qpdf', ['--encrypt', 'mo', 'chu', '256', '--', from, to]);
    const signed = (await signAt(pki, new Uint8Array(readFileSync(to)), 'p256', 'B-B', { request: { password: 'mo' } })).bytes;
    expect(await extendPdf(signed, 'B-T', levelServices(pki))).toMatchObject({ ok: false, error: { code: 'pdf.passwordNeeded' } });
    const once = await extended(signed, 'B-LTA', 'mo');
    const twice = await extended(once.bytes, 'B-LTA', 'mo');
    expect(twice).toMatchObject({ level: 'B-LTA', missing: [] });
    writeFileSync(to, twice.bytes);
    const checked = run('qpdf', '--check', '--password=mo', to);
    expect(checked.status, checked.out).toBe(0);
    expect(run('pdfsig', '-nocert', '-upw', 'mo', to).out).toContain('Signature is Valid.');
    expect(spawnSync('mutool', ['draw', '-p', 'mo', '-o', join(pki.dir, 'page.png'), to]).status).toBe(0);
  });
});

describe('what cannot be extended', () => {
  test('an unsigned file, a broken signature, no PDF', async () => {
    const services = levelServices(pki);
    expect(await extendPdf(plain, 'B-T', services)).toMatchObject({ error: { code: 'extend.noSignature' } });
    const broken = (await signAt(pki, plain, 'rsa', 'B-B')).bytes;
    broken[200] = (broken[200] ?? 0) ^ 1;
    expect(await extendPdf(broken, 'B-T', services)).toMatchObject({ ok: false });
    expect(await extendPdf(Buffer.from('không phải'), 'B-T', services)).toMatchObject({ error: { code: 'pdf.notPdf' } });
  });

  test('files of other people: what held holds, each is a byte prefix, the file stays what it was or is refused by name', async () => {
    const dir = corpus('signed-valid');
    if (dir === undefined) return;
    const names = readdirSync(dir).filter((name) => name.endsWith('.pdf')).filter((_, index) => index % 3 === 0);
    const refused = new Map<string, number>();
    let stamped = 0;
    for (const name of names) {
      const input = new Uint8Array(readFileSync(join(dir, name)));
      const before = await verifyPdf(input, { at: Date.now(), assumeTrust: true, trustAnchors: [] });
      const done = await extendPdf(input, 'B-T', levelServices(pki));
      if (!done.ok) {
        refused.set(done.error.code, (refused.get(done.error.code) ?? 0) + 1);
        continue;
      }
      expect(isPrefix(input, done.value.bytes), name).toBe(true);
      // One whose signatures all have a time stamp needs nothing.
      if (done.value.bytes.length === input.length) continue;
      stamped++;
      const after = await verifyPdf(done.value.bytes, { at: Date.now(), assumeTrust: true, trustAnchors: [] });
      expect(after.signatures.slice(0, before.signatures.length).map(({ verdict }) => verdict), name).toEqual(before.signatures.map(({ verdict }) => verdict));
      expect(after.signatures.at(-1), name).toMatchObject({ kind: 'timestamp', verdict: 'TOTAL-PASSED' });
      if (before.document === 'valid') expect(after.document, name).toBe('valid');
    }
    console.log(`of ${String(names.length)} files ${String(stamped)} time stamped, refused: ${JSON.stringify([...refused])}`);
    expect(stamped).toBeGreaterThan(names.length / 4);
    expect([...refused.keys()].every((code) => /^(pdf|extend)\./.test(code))).toBe(true);
  });
});
