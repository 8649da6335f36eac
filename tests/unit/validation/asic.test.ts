import { createHash } from 'node:crypto';
import { zipSync, type Zippable } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ok } from '../../../src/main/core/model/result.ts';
import { completeAddedSignature, prepareAddedSignature } from '../../../src/main/core/signing/asic/add-signature.ts';
import { signFolderAsic } from '../../../src/main/core/signing/asic/sign-folder.ts';
import { verifyAsic } from '../../../src/main/core/signing/asic/verify.ts';
import { readZip } from '../../../src/main/core/signing/asic/zip-read.ts';
import { ZipWriter } from '../../../src/main/core/signing/asic/zip-write.ts';
import { signFileDetached, type KeyHolder } from '../../../src/main/core/signing/cades/sign-detached.ts';
import { signatureValueOf } from '../../../src/main/core/signing/cms/signature-value.ts';
import type { FileVerification } from '../../../src/main/core/signing/file-result.ts';
import { sniff, verifyAny } from '../../../src/main/core/signing/verify-any.ts';
import { makePdf, makePki, seeded, signPdf, type Identity, type TestPki } from './support.ts';

const signingTime = Date.UTC(2026, 1, 3);
const contents: Readonly<Record<string, Uint8Array>> = {
  'công văn.txt': Buffer.from('Công văn số 01'),
  'phụ lục/bảng.csv': Buffer.from('a,b\n'.repeat(2_000)),
};

let pki: TestPki;
let good: Uint8Array;
beforeAll(async () => {
  pki = makePki();
  good = await container(contents);
});
afterAll(() => pki.close());

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

const holder = (who: Identity): KeyHolder<never> => ({
  signer: { certificate: who.certificate, chain: who.chain },
  sign: (what) => Promise.resolve(ok(signatureValueOf(what, who.key) ?? new Uint8Array())),
});

async function container(files: Readonly<Record<string, Uint8Array>>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const list = Object.entries(files).map(([name, bytes]) => ({ name, open: () => once(bytes) }));
  const signed = await signFolderAsic(list, { signingTime }, holder(pki.person), (bytes) => {
    parts.push(Uint8Array.from(bytes));
    return Promise.resolve();
  });
  if (!signed.ok) throw new Error(signed.error.code);
  return new Uint8Array(Buffer.concat(parts));
}

const verify = (bytes: Uint8Array, trustAnchors: readonly Uint8Array[] = [pki.root]): Promise<FileVerification> => verifyAsic(bytes, { trustAnchors, at: Date.now() });

/** The same container with entries changed, by another ZIP library. */
function rebuilt(bytes: Uint8Array, change: (entries: Map<string, Uint8Array>) => void): Uint8Array {
  const archive = readZip(bytes);
  if (!archive.ok) throw new Error(archive.error.code);
  const entries = new Map<string, Uint8Array>();
  for (const entry of archive.value.entries) {
    const content = entry.read();
    if (!content.ok) throw new Error(content.error.code);
    entries.set(entry.name, content.value);
  }
  change(entries);
  const zip: Zippable = {};
  for (const [name, content] of entries) zip[name] = [Uint8Array.from(content), { level: name === 'mimetype' ? 0 : 6 }];
  return zipSync(zip);
}

const detached = async (content: Uint8Array): Promise<Uint8Array> => {
  const cms = await signFileDetached(content, { signingTime }, holder(pki.person));
  if (!cms.ok) throw new Error(cms.error.code);
  return cms.value;
};

describe('ASiC-E with CAdES', () => {
  test('a container of ours is valid, and says what is covered', async () => {
    const answer = await verify(good);
    expect(answer).toMatchObject({ format: 'asic-e', document: 'valid', reasons: [] });
    expect(answer.uncovered).toBeUndefined();
    expect(answer.signatures).toMatchObject([{ field: 'META-INF/signature001.p7s #1', verdict: 'TOTAL-PASSED', level: 'B-B', coversWholeDocument: true }]);
    expect(answer.signatures[0]?.covers).toEqual(Object.keys(contents).map((name) => ({ name, state: 'intact' })));
  });

  test('packed again by another library it is still valid', async () => {
    expect(await verify(rebuilt(good, () => undefined))).toMatchObject({ document: 'valid' });
  });

  test('two signatures hold, the second over the first', async () => {
    const asked = await prepareAddedSignature(good, { signingTime }, { certificate: pki.organ.certificate, chain: pki.organ.chain });
    if (!asked.ok) throw new Error(asked.error.code);
    const twice = await completeAddedSignature(good, asked.value, signatureValueOf(asked.value.cades, pki.organ.key) ?? new Uint8Array());
    if (!twice.ok) throw new Error(twice.error.code);
    const answer = await verify(twice.value);
    expect(answer).toMatchObject({ document: 'valid', signatures: [{ verdict: 'TOTAL-PASSED' }, { verdict: 'TOTAL-PASSED' }] });
    expect(answer.signatures[1]?.covers.map(({ name }) => name)).toContain('META-INF/signature001.p7s');
    const without = await verify(rebuilt(twice.value, (entries) => entries.delete('META-INF/signature001.p7s')));
    expect(without).toMatchObject({ document: 'unsure' });
    expect(without.signatures[0]?.covers).toContainEqual({ name: 'META-INF/signature001.p7s', state: 'missing' });
  });

  test.each([
    ['a changed file', (entries: Map<string, Uint8Array>) => entries.set('công văn.txt', Buffer.from('Công văn số 02')), 'invalid', 'content.changed'],
    ['a missing file', (entries: Map<string, Uint8Array>) => entries.delete('công văn.txt'), 'unsure', 'content.missing'],
    ['an added file', (entries: Map<string, Uint8Array>) => entries.set('thêm.txt', Buffer.from('không ai ký')), 'unsure', 'content.notCovered'],
    ['an added file that looks like the type', (entries: Map<string, Uint8Array>) => entries.set('Mimetype', Buffer.from('x')), 'unsure', 'asic.duplicateEntry'],
    ['a stranger in META-INF', (entries: Map<string, Uint8Array>) => entries.set('META-INF/chạy.exe', Buffer.from('x')), 'unsure', 'content.notCovered'],
    ['two names that differ in case', (entries: Map<string, Uint8Array>) => entries.set('CÔNG VĂN.txt', Buffer.from('x')), 'unsure', 'asic.duplicateEntry'],
    ['a name that climbs out', (entries: Map<string, Uint8Array>) => entries.set('../../x', Buffer.from('x')), 'unsure', 'asic.unsafeName'],
    ['another type', (entries: Map<string, Uint8Array>) => entries.set('mimetype', Buffer.from('application/zip')), 'unsure', 'asic.mimetypeWrong'],
    ['no manifest', (entries: Map<string, Uint8Array>) => entries.delete('META-INF/ASiCManifest.xml'), 'unsure', 'asic.manifestInvalid'],
    ['a manifest changed', (entries: Map<string, Uint8Array>) => entries.set('META-INF/ASiCManifest.xml', Buffer.from(Buffer.from(entries.get('META-INF/ASiCManifest.xml') ?? []).toString().replace('</asic:ASiCManifest>', ' </asic:ASiCManifest>'))), 'invalid', 'cms.digestMismatch'],
    ['a signature that is none', (entries: Map<string, Uint8Array>) => entries.set('META-INF/signature002.p7s', Buffer.from('x')), 'unsure', 'asic.manifestInvalid'],
  ])('%s is told', async (_name, change, document, reason) => {
    const answer = await verify(rebuilt(good, (entries) => void change(entries)));
    expect(answer.document).toBe(document);
    expect([...answer.reasons, ...answer.signatures.flatMap((signature) => signature.reasons)]).toContain(reason);
  });

  test('the name of an uncovered file is given', async () => {
    expect((await verify(rebuilt(good, (entries) => entries.set('thêm.txt', Buffer.from('x'))))).uncovered).toEqual(['thêm.txt']);
  });

  test('an unknown issuer is unsure, not valid', async () => {
    expect((await verify(good, [])).document).toBe('unsure');
  });
});

describe('ASiC-S', () => {
  const simple = async (data: Readonly<Record<string, Uint8Array>>, signed: Uint8Array): Promise<Uint8Array> =>
    zipSync({
      mimetype: [Buffer.from('application/vnd.etsi.asic-s+zip'), { level: 0 }],
      ...Object.fromEntries(Object.entries(data).map(([name, bytes]) => [name, Uint8Array.from(bytes)])),
      'META-INF/signature.p7s': await detached(signed),
    });

  test('one file and a signature over it', async () => {
    const file = Buffer.from('một tệp');
    expect(await verify(await simple({ 'tệp.txt': file }, file))).toMatchObject({ format: 'asic-s', document: 'valid', signatures: [{ covers: [{ name: 'tệp.txt', state: 'intact' }], coversWholeDocument: true }] });
    expect(await verify(await simple({ 'tệp.txt': Buffer.from('khác') }, file))).toMatchObject({ document: 'invalid' });
    expect(await verify(await simple({ 'tệp.txt': file, 'hai.txt': file }, file))).toMatchObject({ document: 'unsure' });
  });
});

describe('a container with a timestamp alone', () => {
  test('says when, and is no signature of a person', async () => {
    const file = Buffer.from('một tệp');
    const pack = zipSync({ mimetype: [Buffer.from('application/vnd.etsi.asic-s+zip'), { level: 0 }], 'tệp.txt': file, 'META-INF/timestamp.tst': Buffer.from('không phải') });
    expect(await verify(pack)).toMatchObject({ document: 'invalid', signatures: [{ kind: 'timestamp', verdict: 'TOTAL-FAILED' }] });
  });
});

describe('hostile archives', () => {
  const limits = { maxEntries: 50, maxBytes: 1_000_000 };

  test('an ordinary ZIP is no container; what is no ZIP is unreadable', async () => {
    expect(await verify(zipSync({ 'a.txt': Buffer.from('x') }))).toMatchObject({ format: 'unknown', document: 'unsigned', reasons: ['asic.notAsic'] });
    expect(await verify(Buffer.from('PK\x03\x04 và hết'))).toMatchObject({ document: 'unreadable', reasons: ['asic.damaged'] });
  });

  test('a bomb, too many entries, bytes around the archive: refused before anything is unpacked', () => {
    expect(readZip(zipSync({ bom: new Uint8Array(2_000_000) }), limits)).toMatchObject({ error: { code: 'zip.tooLarge' } });
    expect(readZip(zipSync(Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`f${String(i)}`, new Uint8Array()]))), limits)).toMatchObject({ error: { code: 'zip.tooManyEntries' } });
    const plain = zipSync({ a: Buffer.from('nội dung') });
    expect(readZip(Buffer.concat([plain, Buffer.from('thừa')]))).toMatchObject({ error: { code: 'zip.damaged' } });
    expect(readZip(Buffer.concat([plain, plain]))).toMatchObject({ error: { code: 'zip.damaged' } });
  });

  test('an entry longer than it says, a local name unlike the central one, an entry no record names: damaged', () => {
    const lying = Buffer.from(zipSync({ a: new Uint8Array(50_000) }));
    const central = lying.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1'));
    lying.writeUInt32LE(10, central + 24);
    const opened = readZip(lying);
    expect(opened.ok && opened.value.entries[0]?.read()).toMatchObject({ error: { code: 'zip.damaged' } });
    const renamed = Buffer.from(zipSync({ abc: Buffer.from('x') }));
    renamed[30] = 0x7a;
    expect(readZip(renamed)).toMatchObject({ error: { code: 'zip.damaged' } });
    const hidden = Buffer.from(zipSync({ a: [Buffer.from('x'), { level: 0 }], b: [Buffer.from('y'), { level: 0 }] }));
    const first = hidden.indexOf(Buffer.from('PK\x01\x02', 'latin1'));
    const next = hidden.indexOf(Buffer.from('PK\x01\x02', 'latin1'), first + 1);
    const end = Buffer.from(hidden.subarray(-22));
    end.writeUInt16LE(1, 8);
    end.writeUInt16LE(1, 10);
    end.writeUInt32LE(next - first, 12);
    expect(readZip(Buffer.concat([hidden.subarray(0, next), end]))).toMatchObject({ error: { code: 'zip.damaged' } });
  });

  test('ZIP64 ends are written and read', async () => {
    const parts: Uint8Array[] = [];
    const zip = new ZipWriter((bytes) => {
      parts.push(Uint8Array.from(bytes));
      return Promise.resolve();
    }, signingTime);
    // A size that is announced as large asks for ZIP64 fields, whatever it then is.
    await zip.deflated('lớn', 0xf100_0000, once(Buffer.from('nhỏ')));
    for (let i = 0; i < 0xffff; i++) await zip.stored(String(i), new Uint8Array());
    await zip.finish();
    const opened = readZip(Buffer.concat(parts), { maxEntries: 70_000, maxBytes: 1_000 });
    expect(opened.ok && opened.value.entries.length).toBe(0x10000);
    expect(opened.ok && opened.value.entries[0]?.read()).toMatchObject({ ok: true, value: Buffer.from('nhỏ') });
  });

  test('1,000 mutations: an answer every time, and a good one only over the same files', async () => {
    const random = seeded(5);
    for (let round = 0; round < 1_000; round++) {
      const mutated = mutate(good, random);
      const answer = await verify(mutated);
      expect(answer.reasons, `round ${String(round)}`).not.toContain('internal');
      if (answer.document !== 'valid') continue;
      const archive = readZip(mutated);
      const digests = archive.ok ? archive.value.entries.filter(({ name }) => name in contents).map((entry) => entry.read()).map((read) => (read.ok ? createHash('sha256').update(read.value).digest('hex') : '')) : [];
      expect(digests, `round ${String(round)}`).toEqual(Object.values(contents).map((bytes) => createHash('sha256').update(bytes).digest('hex')));
    }
  });
});

function mutate(source: Uint8Array, random: () => number): Uint8Array {
  const copy = Uint8Array.from(source);
  const at = Math.floor(random() * copy.length);
  switch (Math.floor(random() * 4)) {
    case 0:
      copy[at] = Math.floor(random() * 256);
      return copy;
    case 1:
      return copy.subarray(0, at);
    case 2: {
      // Central directory and end record: where an archive's structure lies.
      const near = copy.length - 1 - Math.floor(random() * 400);
      copy[near] = Math.floor(random() * 256);
      return copy;
    }
    default:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(Math.min(copy.length, at + 1 + Math.floor(random() * 40)))]);
  }
}

describe('any file', () => {
  test('its bytes say what it is', async () => {
    const pdf = await signPdf(await makePdf(1), pki.person);
    const content = Buffer.from('nội dung');
    const cms = await detached(content);
    const options = { trustAnchors: [pki.root], at: Date.now() };
    expect(await verifyAny(pdf, options)).toMatchObject({ format: 'pdf', document: 'valid' });
    expect(await verifyAny(cms, options, content, 'tệp')).toMatchObject({ format: 'cades', document: 'valid' });
    expect(await verifyAny(good, options)).toMatchObject({ format: 'asic-e', document: 'valid' });
    expect(await verifyAny(Buffer.from('<a/>'), options)).toMatchObject({ format: 'xades', document: 'unsigned' });
    expect(await verifyAny(Buffer.from('chữ thường'), options)).toMatchObject({ format: 'unknown', document: 'unreadable', reasons: ['format.unknown'] });
    expect(await verifyAny(new Uint8Array(), options)).toMatchObject({ document: 'unreadable' });
    expect(sniff(Buffer.from(`-----BEGIN CMS-----\n${Buffer.from(cms).toString('base64')}\n-----END CMS-----`))).toBe('cms');
    expect(sniff(Buffer.from('\ufeff\n<?xml version="1.0"?><a/>'))).toBe('xml');
    expect(sniff(Buffer.from('\ufeff<a/>', 'utf16le'))).toBe('xml');
  });
});
