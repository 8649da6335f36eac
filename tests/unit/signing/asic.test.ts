import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ok } from '../../../src/main/core/model/result.ts';
import { completeAddedSignature, prepareAddedSignature } from '../../../src/main/core/signing/asic/add-signature.ts';
import { prepareAsic, type AsicFile } from '../../../src/main/core/signing/asic/prepare.ts';
import { signFolderAsic } from '../../../src/main/core/signing/asic/sign-folder.ts';
import { writeAsic } from '../../../src/main/core/signing/asic/write.ts';
import { readZip } from '../../../src/main/core/signing/asic/zip-read.ts';
import type { KeyHolder } from '../../../src/main/core/signing/cades/sign-detached.ts';
import { signatureValueOf } from '../../../src/main/core/signing/cms/signature-value.ts';
import { curve, makePki, rsa2048, type Identity, type Pki } from './pki.ts';
import { run } from './tools.ts';

const signingTime = Date.UTC(2026, 1, 3, 4, 5, 6);
const big = createHash('shake256', { outputLength: 700_000 }).update('seed').digest();
const contents: Readonly<Record<string, Uint8Array>> = {
  'Quyết định & phụ lục.pdf': Buffer.from('%PDF-1.7 không phải thật'),
  'phụ lục/bảng <1>.csv': Buffer.from('a,b\n'.repeat(50_000)),
  'ảnh.bin': big,
  'rỗng.txt': new Uint8Array(),
};
const files: readonly AsicFile[] = Object.entries(contents).map(([name, bytes]) => ({
  name,
  mimeType: 'application/octet-stream',
  open: () => inPieces(bytes),
}));

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 300_001) yield await Promise.resolve(bytes.subarray(at, at + 300_001));
}

let pki: Pki;
let rsa: Identity;
let ec: Identity;
beforeAll(() => {
  pki = makePki();
  rsa = pki.identity('rsa', { commonName: 'Nguyễn Văn Ánh', key: rsa2048 });
  ec = pki.identity('ec', { commonName: 'Lê Thị Hường', key: curve('P-384') });
});
afterAll(() => pki.close());

const signerOf = ({ certificate, chain }: Identity) => ({ certificate, chain });
const holder = (who: Identity): KeyHolder<never> => ({
  signer: signerOf(who),
  sign: (what) => Promise.resolve(ok(signatureValueOf(what, who.key) ?? new Uint8Array())),
});

async function container(who: Identity = rsa): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const signed = await signFolderAsic(files, { signingTime }, holder(who), (bytes) => {
    parts.push(Uint8Array.from(bytes));
    return Promise.resolve();
  });
  expect(signed).toMatchObject({ ok: true });
  return new Uint8Array(Buffer.concat(parts));
}

/** Unpacks with Info-ZIP and verifies every signature over its manifest with openssl, and digests by hand. */
function verifyWithTools(name: string, bytes: Uint8Array, signatures: readonly (readonly [string, string])[]): void {
  const folder = join(pki.dir, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'c.asice'), bytes);
  expect(run('env', 'LC_ALL=C.UTF-8', 'unzip', '-t', join(folder, 'c.asice'))).toMatchObject({ status: 0 });
  expect(run('env', 'LC_ALL=C.UTF-8', 'unzip', '-q', join(folder, 'c.asice'), '-d', folder)).toMatchObject({ status: 0 });
  for (const [file, content] of Object.entries(contents)) expect(Buffer.compare(readFileSync(join(folder, file)), content), file).toBe(0);
  for (const [manifest, signature] of signatures) {
    expect(run('openssl', 'cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', join(folder, signature), '-content', join(folder, manifest), '-CAfile', pki.rootPem, '-purpose', 'any', '-out', '/dev/null')).toMatchObject({ status: 0 });
    const xml = readFileSync(join(folder, manifest), 'utf8');
    for (const [file, content] of Object.entries(contents)) {
      expect(xml).toContain(`URI="${file.split('/').map(encodeURIComponent).join('/')}"`);
      const hash = xml.includes('xmldsig-more#sha384') ? 'sha384' : 'sha256';
      expect(xml).toContain(createHash(hash).update(content).digest('base64'));
    }
  }
}

describe('ASiC-E with CAdES', () => {
  test('mimetype is first, stored and at its place; unzip and openssl accept the rest', async () => {
    const bytes = await container();
    const text = Buffer.from(bytes).toString('latin1');
    // EN 319 162-1 §A.1: readable at offset 38, where file(1) looks.
    expect(text.slice(30, 38)).toBe('mimetype');
    expect(text.slice(38, 38 + 31)).toBe('application/vnd.etsi.asic-e+zip');
    verifyWithTools('first', bytes, [['META-INF/ASiCManifest.xml', 'META-INF/signature001.p7s']]);
  });

  test('a second signature adds its own manifest and leaves every earlier byte', async () => {
    const once = await container();
    const asked = await prepareAddedSignature(once, { signingTime }, signerOf(ec));
    if (!asked.ok) throw new Error(asked.error.code);
    const twice = await completeAddedSignature(once, asked.value, signatureValueOf(asked.value.cades, ec.key) ?? new Uint8Array());
    if (!twice.ok) throw new Error(twice.error.code);
    const opened = readZip(once);
    if (!opened.ok) throw new Error(opened.error.code);
    expect(Buffer.compare(twice.value.subarray(0, opened.value.directory.at), once.subarray(0, opened.value.directory.at))).toBe(0);
    expect(Buffer.from(asked.value.manifest.bytes).toString()).toContain('URI="META-INF/signature001.p7s"');
    verifyWithTools('second', twice.value, [
      ['META-INF/ASiCManifest.xml', 'META-INF/signature001.p7s'],
      ['META-INF/ASiCManifest002.xml', 'META-INF/signature002.p7s'],
    ]);
  });

  test('a file that changes between hashing and writing is never stored as signed', async () => {
    let opened = 0;
    const changing: AsicFile = { name: 'sổ.txt', open: () => inPieces(Buffer.from(`lần ${String(opened++)}`)) };
    const result = await signFolderAsic([changing], { signingTime }, holder(rsa), () => Promise.resolve());
    expect(result).toMatchObject({ ok: false, error: { code: 'asic.fileChanged', details: { name: 'sổ.txt' } } });
  });

  test.each([
    ['../ra ngoài.txt'], ['/gốc.txt'], ['a//b'], ['a/./b'], ['C:\\x'], ['a\\b'], ['x:stream'], ['tab\t.txt'], ['hoá\u202efdp.exe'], [''], ['thư mục/'],
    ['META-INF/manifest.xml'], ['meta-inf/x'], ['mimetype'], ['MIMETYPE'], ['d'.repeat(1025)],
  ])('the name %j is refused', async (name) => {
    const result = await prepareAsic([{ name, open: () => inPieces(big) }], { signingTime }, signerOf(rsa));
    expect(result).toMatchObject({ ok: false, error: { code: 'asic.nameUnsafe' } });
  });

  test('no file, two of one name, an unreadable one: each is named', async () => {
    const file = (name: string): AsicFile => ({ name, open: () => inPieces(big) });
    expect(await prepareAsic([], { signingTime }, signerOf(rsa))).toMatchObject({ error: { code: 'asic.noFiles' } });
    expect(await prepareAsic([file('Á.txt'), file('a\u0301.TXT')], { signingTime }, signerOf(rsa))).toMatchObject({ error: { code: 'asic.nameTwice' } });
    let times = 0;
    const vanishing: AsicFile = {
      name: 'x', open: () => {
        if (times++ > 0) throw new Error('gone');
        return inPieces(big);
      },
    };
    const asked = await prepareAsic([vanishing], { signingTime }, signerOf(rsa));
    if (!asked.ok) throw new Error(asked.error.code);
    const value = signatureValueOf(asked.value.cades, rsa.key) ?? new Uint8Array();
    expect(await writeAsic(asked.value, value, [vanishing], () => Promise.resolve())).toMatchObject({ error: { code: 'content.unreadable' } });
  });

  test('what is no ASiC-E container gets no further signature', async () => {
    expect(await prepareAddedSignature(new Uint8Array(10), { signingTime }, signerOf(rsa))).toMatchObject({ error: { code: 'asic.unreadable' } });
    const plain = join(pki.dir, 'plain.zip');
    writeFileSync(join(pki.dir, 'x.txt'), 'x');
    run('zip', '-j', plain, join(pki.dir, 'x.txt'));
    expect(await prepareAddedSignature(new Uint8Array(readFileSync(plain)), { signingTime }, signerOf(rsa))).toMatchObject({ error: { code: 'asic.notExtendable' } });
  });
});
