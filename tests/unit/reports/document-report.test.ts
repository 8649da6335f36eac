import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { receiveEdoc } from '../../../src/main/core/flow/incoming/receive.ts';
import { fail } from '../../../src/main/core/model/result.ts';
import { ReportSchema } from '../../../src/main/core/reports/schema.ts';
import { createBlobStore } from '../../../src/main/core/store/blobs.ts';
import { noPacks } from '../../support/no-packs.ts';
import { createEvidenceCache } from '../../../src/main/core/store/evidence-cache.ts';
import { trustFetch } from '../../../src/main/core/trust-fetch.ts';
import type { TrustStore } from '../../../src/main/core/trust/store.ts';
import { createPasswords } from '../../../src/main/core/verification/passwords.ts';
import { reportDocument } from '../../../src/main/core/verification/report-document.ts';
import { reportKindOf, reportPath } from '../../../src/main/shell/report-kind.rules.ts';
import { edoc, openOffice } from '../../support/office.ts';
import { startTestPki, type TestPki } from '../../support/pki/test-pki.ts';
import { signAt } from '../signing/levels/level-tools.ts';
import { makePdf } from '../signing/tools.ts';

let pki: TestPki;
beforeAll(async () => { pki = await startTestPki(); }, 60_000);
afterAll(() => pki.stop());

async function office(network = trustFetch()) {
  const base = openOffice();
  const blobs = createBlobStore(join(base.dir, 'blobs'), noPacks);
  const paper = (await signAt(pki, await makePdf(1), 'rsa', 'B-B')).bytes;
  const blob = await blobs.put(paper);
  if (!blob.ok) throw new Error(blob.error.code);
  const receipt = receiveEdoc(base.flow, {
    axis: 'main', axisDocId: 'x', rawBlob: 'f'.repeat(64), rawBytes: 1,
    message: edoc({ attachments: [{ name: 'Quyết định.pdf', contentType: 'application/pdf', bytes: paper.length, blob: blob.value }] }),
  });
  if (!receipt.ok || receipt.value.outcome !== 'stored') throw new Error('not stored');
  const report = reportDocument({
    store: base.store, blobs, network, cache: createEvidenceCache(base.db), passwords: createPasswords(), now: () => Date.now(), offline: false,
    trust: { trusted: (purpose: string) => (purpose === 'signature' ? [pki.root] : []) } as unknown as TrustStore,
    compareRendered: () => Promise.resolve({ state: 'notAvailable', reason: 'noCanvas' }),
  });
  const wish = { id: receipt.value.id, ordinal: 0, language: 'vi', program: '9.8.7' } as const;
  return { ...base, report, wish, at: (name: string): string => join(base.dir, name) };
}

describe('the report of a document of the office', () => {
  test('is checked as the office trusts, and written where the person said', async () => {
    const o = await office();
    expect(await o.report({ ...o.wish, kind: 'json', path: o.at('r.json') })).toEqual({ ok: true, value: undefined });
    const json = ReportSchema.parse(JSON.parse(readFileSync(o.at('r.json'), 'utf8')));
    expect([json.program.version, json.files[0]?.file, json.files[0]?.document, json.revocation]).toEqual(['9.8.7', 'Quyết định.pdf', 'valid', 'online']);
    expect(json.trustRoots.map(({ purpose }) => purpose)).toEqual(['signature', 'time']);
    for (const [kind, name] of [['pdf', 'r.pdf'], ['html', 'r.html'], ['etsi', 'r.xml']] as const) {
      expect((await o.report({ ...o.wish, kind, path: o.at(name) })).ok).toBe(true);
      expect(existsSync(o.at(name))).toBe(true);
    }
    expect(readFileSync(o.at('r.html'), 'utf8')).toContain('văn bản không thay đổi sau khi ký');
  });

  test('says what is not known when nobody answers', async () => {
    const o = await office(() => Promise.resolve(fail('net.offline')));
    expect((await o.report({ ...o.wish, kind: 'json', path: o.at('r.json') })).ok).toBe(true);
    expect(ReportSchema.parse(JSON.parse(readFileSync(o.at('r.json'), 'utf8'))).files[0]?.document).toBe('unsure');
  });

  test('a document that is gone, a place that cannot be written', async () => {
    const o = await office();
    expect(await o.report({ ...o.wish, ordinal: 7, kind: 'pdf', path: o.at('r.pdf') })).toEqual(fail('document.notFound'));
    expect(await o.report({ ...o.wish, kind: 'html', path: o.at('nowhere/r.html') })).toEqual(fail('file.unwritable'));
    expect(existsSync(o.at('nowhere'))).toBe(false);
  });
});

test.each([['a.pdf', 'pdf', 'a.pdf'], ['a.HTM', 'html', 'a.HTM'], ['a.json', 'json', 'a.json'], ['a.xml', 'etsi', 'a.xml'], ['12-UBND', 'pdf', '12-UBND.pdf'], ['thư.mục/a', 'pdf', 'thư.mục/a.pdf'], ['a.toString', 'pdf', 'a.toString.pdf']])(
  '%s is written as %s', (name, kind, path) => {
    expect([reportKindOf(name), reportPath(name)]).toEqual([kind, path]);
  });
