import { createPublicKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignatureAlgorithm } from '../../../src/main/core/signing/cms/algorithms.ts';
import { completeSignature, signWithKey } from '../../../src/main/core/signing/pdf/complete.ts';
import { openPdf } from '../../../src/main/core/signing/pdf/file.ts';
import { prepareSignature } from '../../../src/main/core/signing/pdf/sign.ts';
import { readTextString } from '../../../src/main/core/signing/pdf/text-string.ts';
import type { SignatureRequest, Signer } from '../../../src/main/core/signing/pdf/sign-request.ts';
import { formFields } from '../../../src/main/core/signing/pdf/form-fields.ts';
import { curve, makePki, rsa2048, type Identity, type Pki } from './pki.ts';
import { random } from './random.ts';
import { fonts, makePdf, opensslVerifies, ringPng, run } from './tools.ts';

// Tools are started as processes; a busy machine makes that slow, not wrong.
const signingTime = Date.UTC(2026, 10, 22, 3, 15, 30);
const signerName = 'Nguyễn Thị Ánh Tuyết';
const visible: SignatureRequest = {
  page: -1,
  rect: [300, 100, 200, 80],
  appearance: { kind: 'personal', image: ringPng(), lines: [`Người ký: ${signerName}`, 'Thời gian ký: 22/11/2026 10:15:30'] },
  fonts,
  signerName,
  reason: 'Ký (số 1) văn bản',
  location: 'Hà Nội',
  signingTime,
};

describe('signing', () => {
  let pki: Pki;
  let dir: string;
  let plain: Uint8Array;
  const people: Record<string, Identity> = {};
  beforeAll(async () => {
    pki = makePki();
    dir = mkdtempSync(join(tmpdir(), 'congvan-sign-'));
    plain = await makePdf();
    people['rsa'] = pki.identity('rsa', { commonName: signerName, key: rsa2048 });
    people['p256'] = pki.identity('p256', { commonName: 'Trần Văn Đức', key: curve('P-256') });
    people['p384'] = pki.identity('p384', { commonName: 'Lê Thị Hường', key: curve('P-384') });
    people['p521'] = pki.identity('p521', { commonName: 'Phạm Quỳnh Như', key: curve('P-521') });
  });
  afterAll(() => {
    pki.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const person = (name: string): Identity => {
    const found = people[name];
    if (found === undefined) throw new Error(name);
    return found;
  };

  async function signed(input: Uint8Array, name: string, request: SignatureRequest, algorithm?: SignatureAlgorithm): Promise<{ pdf: Uint8Array; field: string }> {
    const { key, certificate, chain } = person(name);
    const signer: Signer = algorithm === undefined ? { certificate, chain } : { certificate, chain, algorithm };
    const prepared = await prepareSignature(input, request, signer);
    if (!prepared.ok) throw new Error(JSON.stringify(prepared.error));
    const done = signWithKey(prepared.value, key);
    if (!done.ok) throw new Error(JSON.stringify(done.error));
    expect(Buffer.from(done.value.subarray(0, input.length)).equals(input)).toBe(true);
    return { pdf: done.value, field: prepared.value.fieldName };
  }

  function check(name: string, pdf: Uint8Array, fields: readonly string[]): void {
    const path = join(dir, `${name}.pdf`);
    writeFileSync(path, pdf);
    const structure = run('qpdf', '--check', path);
    expect(structure.status, structure.out).toBe(0);
    const sigs = run('pdfsig', '-nocert', path).out;
    expect(sigs.split('Signature is Valid.').length - 1, sigs).toBe(fields.length);
    expect(sigs).toContain('Signature Type: ETSI.CAdES.detached');
    const last = sigs.split(/^Signature #/m).at(-1) ?? '';
    expect(last).toContain('Total document signed');
    for (const field of fields) {
      const cms = opensslVerifies(dir, name, pdf, field, pki.rootPem);
      expect(cms.status, cms.out).toBe(0);
    }
    const drawn = run('mutool', 'draw', '-q', '-N', '-o', join(dir, `${name}-%d.png`), path);
    expect(drawn.out).not.toMatch(/error|warning/i);
    expect(drawn.status).toBe(0);
  }

  /** The kinds of file offices hold, from one text, by qpdf. */
  function variant(kind: 'classic' | 'xref-stream' | 'linearized' | 'linearized-stream'): Uint8Array {
    const from = join(dir, `${kind}-in.pdf`);
    const to = join(dir, `${kind}-out.pdf`);
    writeFileSync(from, plain);
    if (kind === 'classic') return plain;
    const options = { 'xref-stream': ['--object-streams=generate'], linearized: ['--linearize', '--object-streams=disable'], 'linearized-stream': ['--linearize', '--object-streams=generate'] }[kind];
    run('qpdf', ...options, from, to);
    return new Uint8Array(readFileSync(to));
  }

  it.each(['classic', 'xref-stream', 'linearized', 'linearized-stream'] as const)('signs a %s file twice, RSA then ECDSA', async (kind) => {
    const input = variant(kind);
    const opened = openPdf(input);
    expect(opened.ok && opened.value.xrefKind).toBe(kind.includes('stream') ? 'stream' : 'table');
    const first = await signed(input, 'rsa', visible);
    check(`${kind}-1`, first.pdf, ['Signature1']);
    const second = await signed(first.pdf, 'p256', { ...visible, rect: [100, 100, 80, 80], appearance: { kind: 'organ', image: ringPng() } });
    check(`${kind}-2`, second.pdf, ['Signature1', 'Signature2']);
    const third = await signed(second.pdf, 'p384', { appearance: { kind: 'invisible' }, signingTime });
    check(`${kind}-3`, third.pdf, ['Signature1', 'Signature2', 'Signature3']);
    const after = openPdf(third.pdf);
    expect(after.ok && after.value.xrefKind).toBe(kind.includes('stream') ? 'stream' : 'table');
    expect(after.ok && after.value.revisions.map((revision) => revision.endWithEol)).toEqual(
      [input, first.pdf, second.pdf, third.pdf].map((bytes) => bytes.length),
    );
  });

  it.each([
    ['rsa', { key: 'rsa', hash: 'sha256' }],
    ['rsa', { key: 'rsa', hash: 'sha384' }],
    ['rsa', { key: 'rsa', hash: 'sha512' }],
    ['rsa', { key: 'rsa-pss', hash: 'sha256' }],
    ['rsa', { key: 'rsa-pss', hash: 'sha384' }],
    ['rsa', { key: 'rsa-pss', hash: 'sha512' }],
    ['p256', { key: 'ec', hash: 'sha256' }],
    ['p384', { key: 'ec', hash: 'sha384' }],
    ['p521', { key: 'ec', hash: 'sha512' }],
  ] as const)('%s with %o verifies with openssl -cades', async (name, algorithm) => {
    const { pdf, field } = await signed(plain, name, { appearance: { kind: 'invisible' }, signingTime }, algorithm);
    const cms = opensslVerifies(dir, `${algorithm.key}-${algorithm.hash}`, pdf, field, pki.rootPem);
    expect(cms.status, cms.out).toBe(0);
    const changed = Uint8Array.from(pdf);
    changed[100] = (changed[100] ?? 0) ^ 1;
    expect(opensslVerifies(dir, 'changed', changed, field, pki.rootPem).status).not.toBe(0);
  });

  it('writes the Vietnamese names so that people and tools read them', async () => {
    const { pdf } = await signed(plain, 'rsa', visible);
    const path = join(dir, 'names.pdf');
    writeFileSync(path, pdf);
    const text = run('pdftotext', '-f', '2', '-l', '2', path, '-').out.normalize('NFC');
    expect(text).toContain(`Người ký: ${signerName}`);
    expect(text).toContain('Thời gian ký: 22/11/2026 10:15:30');
    const sigs = run('pdfsig', '-nocert', path).out;
    expect(sigs).toContain(`Signer Certificate Common Name: ${signerName}`);
    expect(sigs).toContain('Signing Hash Algorithm: SHA-256');
    const opened = openPdf(pdf);
    if (!opened.ok) throw new Error(opened.error.code);
    const dictionary = formFields(opened.value)[0]?.value;
    if (dictionary?.type !== 'dict') throw new Error('unsigned');
    const read = (key: string): string | undefined => readTextString(opened.value.lookup(dictionary, key));
    expect([read('M'), read('Name'), read('Reason'), read('Location')]).toEqual(["D:20261122101530+07'00'", signerName, 'Ký (số 1) văn bản', 'Hà Nội']);
    expect(dictionary.entries.has('Cert')).toBe(false);
  });

  it('takes a JPEG as it is', async () => {
    const from = join(dir, 'jpeg-in.pdf');
    writeFileSync(from, plain);
    run('pdftoppm', '-jpeg', '-r', '20', '-l', '1', '-singlefile', from, join(dir, 'page'));
    const image = new Uint8Array(readFileSync(join(dir, 'page.jpg')));
    const { pdf } = await signed(plain, 'p256', { ...visible, appearance: { kind: 'organ', image } });
    expect(Buffer.from(pdf).includes(Buffer.from(image))).toBe(true);
    check('jpeg', pdf, ['Signature1']);
    const broken = await prepareSignature(plain, { ...visible, appearance: { kind: 'organ', image: image.subarray(0, 40) } }, person('p256'));
    expect(broken).toMatchObject({ ok: false, error: { code: 'image.damaged' } });
  });

  it('draws NFD text as NFC', async () => {
    const { pdf } = await signed(plain, 'p256', { ...visible, appearance: { kind: 'text', text: 'Số 18/QĐ-BNV; Sở Nội vụ'.normalize('NFD') }, page: 1 });
    const path = join(dir, 'nfd.pdf');
    writeFileSync(path, pdf);
    expect(run('pdftotext', path, '-').out).toContain('Số 18/QĐ-BNV; Sở Nội vụ');
  });

  it('puts the text of appendices at the top right corner of the first page in 10 pt', async () => {
    const text = '18/QĐ-BNV; 2026-11-22T10:15:30+07:00';
    const { pdf } = await signed(plain, 'p256', { appearance: { kind: 'text', text }, fonts, signingTime });
    const path = join(dir, 'appendix.pdf');
    writeFileSync(path, pdf);
    const words = run('pdftotext', '-bbox', '-f', '1', '-l', '1', path, '-').out;
    const last = /xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">2026-11-22T10:15:30\+07:00/.exec(words);
    expect(last, words).not.toBeNull();
    expect(Number(last?.[3])).toBeGreaterThan(595.28 - 30);
    expect(Number(last?.[4])).toBeLessThan(60);
    expect(run('pdffonts', path).out).toMatch(/[A-Z]{6}\+Tinos.* CID TrueType +Identity-H +yes yes yes/);
  });

  it.each([0, 90, 180, 270])('stands upright where the reader asked on a page turned by %i', async (angle) => {
    const from = join(dir, 'turn-in.pdf');
    const to = join(dir, 'turn-out.pdf');
    writeFileSync(from, plain);
    run('qpdf', `--rotate=${String(angle)}`, from, to);
    const { pdf } = await signed(new Uint8Array(readFileSync(to)), 'p256', {
      ...visible,
      page: 1,
      rect: [50, 400, 200, 40],
      appearance: { kind: 'personal', lines: ['Đứng thẳng'] },
    });
    const path = join(dir, `turn-${String(angle)}.pdf`);
    writeFileSync(path, pdf);
    const words = run('pdftotext', '-bbox', '-f', '1', '-l', '1', path, '-').out;
    const found = /xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">Đứng/.exec(words)?.slice(1).map(Number) ?? [];
    const height = angle % 180 === 0 ? 841.89 : 595.28;
    const [x0 = -1, y0 = -1, x1 = -1, y1 = -1] = found;
    expect(found, words).toHaveLength(4);
    expect(x1 - x0).toBeGreaterThan(y1 - y0);
    expect(x0).toBeGreaterThanOrEqual(50);
    expect(x1).toBeLessThanOrEqual(250);
    expect(y0).toBeGreaterThanOrEqual(height - 440 - 1);
    expect(y1).toBeLessThanOrEqual(height - 400 + 1);
  });

  it('gives the same bytes for the same input, so that a retry is the same document', async () => {
    const signer = person('rsa');
    const [a, b] = [await prepareSignature(plain, visible, signer), await prepareSignature(plain, visible, signer)];
    if (!a.ok || !b.ok) throw new Error('not prepared');
    const [x, y] = [signWithKey(a.value, signer.key), signWithKey(b.value, signer.key)];
    expect(x.ok && y.ok && Buffer.from(x.value).equals(y.value)).toBe(true);
  });

  it('survives being stored and sent between the two steps', async () => {
    const signer = person('rsa');
    const prepared = await prepareSignature(plain, visible, signer);
    if (!prepared.ok) throw new Error('not prepared');
    const copy = structuredClone(prepared.value);
    const done = signWithKey(copy, signer.key);
    expect(done.ok).toBe(true);
    if (done.ok) check('cloned', done.value, ['Signature1']);
  });

  it('certifies first and then minds the certification', async () => {
    const certified = await signed(plain, 'rsa', { ...visible, certify: 2 });
    check('certified', certified.pdf, ['Signature1']);
    const again = await signed(certified.pdf, 'p256', { appearance: { kind: 'invisible' }, signingTime });
    check('certified-2', again.pdf, ['Signature1', 'Signature2']);
    const late = await prepareSignature(certified.pdf, { ...visible, certify: 2 }, person('p256'));
    expect(late).toMatchObject({ ok: false, error: { code: 'sign.certifyMustBeFirst' } });
    const closed = await signed(plain, 'rsa', { ...visible, certify: 1 });
    const refused = await prepareSignature(closed.pdf, visible, person('p256'));
    expect(refused).toMatchObject({ ok: false, error: { code: 'sign.forbiddenByCertification' } });
  });

  it.each([
    ['sign.pageMissing', { page: 3 }],
    ['sign.pageMissing', { page: 0 }],
    ['sign.rectOffPage', { rect: [500, 100, 200, 80] }],
    ['sign.rectOffPage', { rect: [0, 0, 0, 10] }],
    ['sign.rectOffPage', { rect: [Number.NaN, 0, 10, 10] }],
    ['sign.fieldNameInvalid', { fieldName: 'a.b' }],
    ['image.unsupported', { appearance: { kind: 'organ', image: new Uint8Array(8) } }],
    ['sign.textDoesNotFit', { rect: [10, 10, 5, 5] }],
    ['font.unusable', { fonts: { regular: new Uint8Array(9), bold: new Uint8Array(9) } }],
  ] as const)('refuses with %s', async (code, change) => {
    const answer = await prepareSignature(plain, { ...visible, ...change }, person('rsa'));
    expect(answer).toMatchObject({ ok: false, error: { code } });
  });

  it('refuses a wrong key, a wrong value, a wrong algorithm and a certificate that is none', async () => {
    const signer = person('rsa');
    const prepared = await prepareSignature(plain, visible, signer);
    if (!prepared.ok) throw new Error('not prepared');
    expect(signWithKey(prepared.value, person('p256').key)).toMatchObject({ ok: false, error: { code: 'sign.keyMismatch' } });
    expect(completeSignature(prepared.value, new Uint8Array(256))).toMatchObject({ ok: false, error: { code: 'sign.keyMismatch' } });
    // A large document is not held twice: the value goes into the bytes that were prepared.
    const done = signWithKey(prepared.value, person('rsa').key);
    expect(done.ok && done.value === prepared.value.document).toBe(true);
    const wrong = await prepareSignature(plain, visible, { ...signer, algorithm: { key: 'ec', hash: 'sha256' } });
    expect(wrong).toMatchObject({ ok: false, error: { code: 'sign.algorithmMismatch' } });
    const none = await prepareSignature(plain, visible, { ...signer, certificate: new Uint8Array(30) });
    expect(none).toMatchObject({ ok: false, error: { code: 'cert.unreadable' } });
  });

  it('says so when what is added later does not fit, and keeps room when asked', async () => {
    const signer = person('rsa');
    const attribute = (size: number): Uint8Array => new Uint8Array(Buffer.concat([Buffer.from([0x30, 0x82, size >> 8, size & 255]), Buffer.alloc(size, 0x05)]));
    const { sign } = await import('node:crypto');
    for (const [extraRoom, fits] of [[0, false], [6000, true]] as const) {
      const prepared = await prepareSignature(plain, { ...visible, extraRoom }, signer);
      if (!prepared.ok) throw new Error('not prepared');
      const value = sign('sha256', prepared.value.toBeSigned, signer.key);
      const done = completeSignature(prepared.value, value, [attribute(5000)]);
      expect(done.ok ? 'ok' : done.error.code).toBe(fits ? 'ok' : 'sign.noRoom');
    }
  });

  it('signs or refuses hostile files, and what it signs verifies (seeded)', async () => {
    const next = random(77);
    const signer = person('p256');
    const seeds = [plain, variant('xref-stream')];
    const outcomes = new Set<string>();
    for (let i = 0; i < 150; i++) {
      const input = Uint8Array.from(seeds[i % 2] ?? []);
      for (let n = 0; n < 1 + next(3); n++) {
        input[next(4) === 0 ? next(input.length) : input.length - 1 - next(Math.min(input.length, 1500))] = '0123456789<>[]/ R'.charCodeAt(next(17));
      }
      const prepared = await prepareSignature(input, { appearance: { kind: 'invisible' }, signingTime }, signer);
      outcomes.add(prepared.ok ? 'ok' : prepared.error.code);
      if (!prepared.ok) continue;
      const done = signWithKey(prepared.value, signer.key);
      if (!done.ok) throw new Error(done.error.code);
      const again = openPdf(done.value);
      expect(again.ok && !again.value.repaired && formFields(again.value).some((field) => field.name === prepared.value.fieldName)).toBe(true);
    }
    expect(outcomes.has('ok') && outcomes.has('pdf.repaired')).toBe(true);
  });

  it('carries the certificate byte for byte', async () => {
    const { pdf } = await signed(plain, 'rsa', visible);
    const hex = Buffer.from(pdf).toString('latin1');
    expect(hex).toContain(Buffer.from(person('rsa').certificate).toString('hex'));
    expect(createPublicKey(person('rsa').key).asymmetricKeyType).toBe('rsa');
  });
});
