import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rc4 } from '../../../src/main/core/signing/encryption/rc4.ts';
import { saslPrep } from '../../../src/main/core/signing/encryption/password.ts';
import { signWithKey } from '../../../src/main/core/signing/pdf/complete.ts';
import { openPdf } from '../../../src/main/core/signing/pdf/file.ts';
import { formFields } from '../../../src/main/core/signing/pdf/form-fields.ts';
import { appendToForm, appendToPage } from '../../../src/main/core/signing/pdf/form-update.ts';
import { entry, pdfArray, pdfBytes, pdfDict, pdfInteger, pdfName } from '../../../src/main/core/signing/pdf/objects.ts';
import { pages } from '../../../src/main/core/signing/pdf/page-tree.ts';
import { prepareSignature } from '../../../src/main/core/signing/pdf/sign.ts';
import type { SignatureRequest } from '../../../src/main/core/signing/pdf/sign-request.ts';
import { IncrementalUpdate } from '../../../src/main/core/signing/pdf/update.ts';
import { readTextString } from '../../../src/main/core/signing/pdf/text-string.ts';
import { pageText } from '../../../src/main/core/signing/text/page-text.ts';
import { verifyPdf } from '../../../src/main/core/signing/validation/verify.ts';
import { curve, makePki, type Identity, type Pki } from './pki.ts';
import { random } from './random.ts';
import { corpus, fonts, makePdf, opensslVerifies, run } from './tools.ts';
import { objections } from './validators.ts';

// Tools are started as processes; a busy machine makes that slow, not wrong.
const request: SignatureRequest = {
  rect: [300, 100, 200, 80],
  appearance: { kind: 'personal', lines: ['Người ký: Trần Văn Đức'] },
  fonts,
  signerName: 'Trần Văn Đức',
  reason: 'Ký duyệt',
  signingTime: Date.UTC(2026, 10, 22, 3, 15, 30),
};

/** As qpdf writes them. `weak` asks for what nobody should use any more. */
const kinds = {
  'RC4 40': ['40', '--'],
  'RC4 128': ['128', '--use-aes=n', '--'],
  'RC4 128, crypt filter': ['128', '--use-aes=n', '--force-V4', '--'],
  'AES 128': ['128', '--use-aes=y', '--'],
  'AES 128, clear metadata': ['128', '--use-aes=y', '--cleartext-metadata', '--'],
  'AES 256 R5': ['256', '--force-R5', '--'],
  'AES 256 R6': ['256', '--'],
  'AES 256 R6, clear metadata': ['256', '--cleartext-metadata', '--'],
} as const;
type Kind = keyof typeof kinds;

describe('encrypted files', () => {
  let pki: Pki;
  let signer: Identity;
  let dir: string;
  let plain: string;
  beforeAll(async () => {
    pki = makePki();
    signer = pki.identity('a', { commonName: 'Trần Văn Đức', key: curve('P-256') });
    dir = mkdtempSync(join(tmpdir(), 'congvan-encrypted-'));
    plain = join(dir, 'plain.pdf');
    writeFileSync(plain, await makePdf(2));
  });
  afterAll(() => {
    pki.close();
    rmSync(dir, { recursive: true, force: true });
  });

  function encrypted(kind: Kind, user: string, owner: string, streams: 'generate' | 'disable', ...permissions: string[]): Uint8Array {
    const out = join(dir, 'encrypted.pdf');
    const [bits, ...rest] = kinds[kind];
    const done = run('qpdf', '--allow-weak-crypto', `--object-streams=${streams}`, '--encrypt', user, owner, bits, ...permissions, ...rest, plain, out);
    expect([0, 3], done.out).toContain(done.status);
    return new Uint8Array(readFileSync(out));
  }

  async function sign(input: Uint8Array, wanted: SignatureRequest): Promise<{ pdf: Uint8Array; field: string }> {
    const prepared = await prepareSignature(input, wanted, signer);
    if (!prepared.ok) throw new Error(JSON.stringify(prepared.error));
    const done = signWithKey(prepared.value, signer.key);
    if (!done.ok) throw new Error(done.error.code);
    expect(Buffer.from(done.value.subarray(0, input.length)).equals(input)).toBe(true);
    return { pdf: done.value, field: prepared.value.fieldName };
  }

  it.each(Object.keys(kinds) as Kind[])('%s: opens as owner and as user, reads as the plain file does', (kind) => {
    const text = openPdf(new Uint8Array(readFileSync(plain)));
    for (const streams of ['generate', 'disable'] as const) {
      const input = encrypted(kind, 'người', 'chủ', streams);
      expect(openPdf(input)).toMatchObject({ ok: false, error: { code: 'pdf.passwordNeeded' } });
      expect(openPdf(input, { password: 'khác' })).toMatchObject({ ok: false, error: { code: 'pdf.passwordWrong' } });
      for (const [password, openedAs] of [['người', 'user'], ['chủ', 'owner']] as const) {
        const file = openPdf(input, { password });
        if (!file.ok || !text.ok) throw new Error('unreadable');
        expect(file.value.encryption?.openedAs).toBe(openedAs);
        const info = file.value.lookup(file.value.trailer, 'Info');
        const before = text.value.lookup(text.value.trailer, 'Info');
        if (info?.type !== 'dict' || before?.type !== 'dict') throw new Error('info');
        expect(readTextString(file.value.lookup(info, 'Producer'))).toBe(readTextString(text.value.lookup(before, 'Producer')));
        const [found, wanted] = [pages(file.value), pages(text.value)];
        const content = (result: typeof found, from: typeof file.value): string => {
          const dict = result.ok ? result.value[0]?.dict : undefined;
          const stream = dict === undefined ? undefined : from.lookup(dict, 'Contents');
          return stream?.type === 'stream' ? Buffer.from(stream.raw).toString('base64') : 'none';
        };
        expect(content(found, file.value)).toBe(content(wanted, text.value));
        expect(file.value.damage.size).toBe(0);
      }
    }
  });

  it.each([
    ['RC4 40', 'disable', 'user'], ['RC4 128', 'disable', 'owner'], ['RC4 128, crypt filter', 'disable', 'user'], ['AES 128', 'disable', ''],
    ['AES 128', 'generate', 'owner'], ['AES 128, clear metadata', 'generate', 'user'], ['AES 256 R5', 'disable', 'user'],
    ['AES 256 R6', 'disable', 'owner'], ['AES 256 R6', 'generate', ''], ['AES 256 R6, clear metadata', 'generate', 'user'],
  ] as const)('%s (object streams: %s), opened by %j: two signatures, all judges agree', async (kind, streams, by) => {
    const input = encrypted(kind, by === '' ? '' : 'user', 'owner', streams);
    const password = by === '' ? {} : { password: by };
    const first = await sign(input, { ...request, ...password });
    const second = await sign(first.pdf, { ...request, ...password, page: 2, rect: [50, 100, 200, 80] });
    // mutool and qpdf take either password; both signatures are judged in the last file.
    const anchor = signer.chain[0] ?? new Uint8Array();
    expect(await objections(join(dir, 'second.pdf'), second.pdf, { fields: [first.field, second.field], anchor, ...password })).toEqual([]);
    const after = openPdf(second.pdf, password);
    if (!after.ok) throw new Error(after.error.code);
    expect(after.value.trailer.entries.has('Encrypt') && after.value.trailer.entries.has('ID')).toBe(true);
    const signature = formFields(after.value).at(-1)?.value;
    if (signature?.type !== 'dict') throw new Error('unsigned');
    expect(readTextString(after.value.lookup(signature, 'Reason'))).toBe('Ký duyệt');
    // /Contents is clear, everything else is not.
    const contents = entry(signature, 'Contents');
    expect(contents?.type === 'string' && contents.bytes[0]).toBe(0x30);
    const added = Buffer.from(second.pdf.subarray(first.pdf.length)).toString('latin1');
    expect(added).not.toContain(Buffer.from('Ký duyệt', 'utf16le').swap16().toString('hex'));
    expect(added).not.toContain('D:2026');
  });

  it('openssl verifies the signed bytes of an encrypted file', async () => {
    const { pdf, field } = await sign(encrypted('AES 256 R6', '', 'owner', 'generate'), request);
    const cms = opensslVerifies(dir, 'cms', pdf, field, pki.rootPem);
    expect(cms.status, cms.out).toBe(0);
    // The judges of this file's tests can say no: one byte of the page changed.
    const changed = Uint8Array.from(pdf);
    changed[Buffer.from(pdf).indexOf('stream') + 40] = 1;
    const found = await objections(join(dir, 'changed.pdf'), changed, { fields: [field], anchor: signer.chain[0] ?? new Uint8Array() });
    expect(['pdfsig', 'mutool', 'own'].filter((judge) => found.some((objection) => objection.startsWith(judge)))).toHaveLength(3);
  });

  it('minds the permissions of the user and not of the owner', async () => {
    const refusal = async (input: Uint8Array, extra: Partial<SignatureRequest> = {}): Promise<string> => {
      const prepared = await prepareSignature(input, { ...request, ...extra }, signer);
      return prepared.ok ? 'ok' : prepared.error.code;
    };
    const none = encrypted('AES 256 R6', '', 'owner', 'disable', '--modify=none');
    expect(await refusal(none)).toBe('sign.forbiddenByPermissions');
    expect(await refusal(none, { password: 'owner' })).toBe('ok');
    // Bit 6 without bit 4 fills fields and does not make them; the file has none to fill.
    const annotate = encrypted('AES 256 R6', '', 'owner', 'disable', '--modify-other=n');
    expect(await refusal(annotate)).toBe('sign.forbiddenByPermissions');
    expect(await refusal(encrypted('AES 256 R6', '', 'owner', 'disable', '--extract=n'))).toBe('ok');
    // An existing field with a widget: bit 9 is enough.
    writeFileSync(join(dir, 'field.pdf'), withEmptyField());
    const out = join(dir, 'form.pdf');
    run('qpdf', '--encrypt', '', 'owner', '256', '--modify=form', '--', join(dir, 'field.pdf'), out);
    const form = new Uint8Array(readFileSync(out));
    expect(await refusal(form, { fieldName: 'ky' })).toBe('ok');
    expect(await refusal(form, { fieldName: 'moi' })).toBe('sign.forbiddenByPermissions');
    run('qpdf', '--encrypt', '', 'owner', '256', '--modify=assembly', '--', join(dir, 'field.pdf'), out);
    expect(await refusal(new Uint8Array(readFileSync(out)), { fieldName: 'ky' })).toBe('sign.forbiddenByPermissions');
  });

  /** A page with an empty signature field `ky`, by our own writer. */
  function withEmptyField(): Uint8Array {
    const file = openPdf(new Uint8Array(readFileSync(plain)));
    if (!file.ok) throw new Error(file.error.code);
    const tree = pages(file.value);
    const page = tree.ok ? tree.value[0]?.ref : undefined;
    if (page === undefined) throw new Error('page');
    const update = new IncrementalUpdate(file.value);
    const field = update.add(pdfDict({
      Type: pdfName('Annot'), Subtype: pdfName('Widget'), FT: pdfName('Sig'), T: pdfBytes(Buffer.from('ky')), P: page,
      F: pdfInteger(4), Rect: pdfArray([50, 50, 200, 100].map(pdfInteger)),
    }));
    appendToPage(update, page, field, false);
    appendToForm(update, field, undefined, false);
    return update.write().bytes;
  }

  it('a file sealed as a whole (ISO/TS 32004) is read but not written to', async () => {
    const input = Buffer.from(encrypted('AES 256 R6', '', 'owner', 'disable')).toString('latin1');
    const sealed = Buffer.from(input.replace('trailer <<', 'trailer << /AuthCode << /MACLocation /Standalone >>'), 'latin1');
    expect(openPdf(sealed).ok).toBe(true);
    expect(await prepareSignature(sealed, request, signer)).toMatchObject({ ok: false, error: { code: 'pdf.encryptionUnsupported', details: { reason: 'integrity' } } });
  });

  it('reads the text of a page, and says when it is locked', async () => {
    const input = encrypted('AES 256 R6', 'user', 'owner', 'generate');
    expect(await pageText(input, 1)).toMatchObject({ ok: false, error: { details: { reason: 'encrypted' } } });
    const text = await pageText(input, 1, { password: 'user' });
    expect(text.ok && text.value.map((piece) => piece.text).join(' ')).toContain('VIỆT NAM');
  });

  it('a verdict needs the password, and says so', async () => {
    const { pdf } = await sign(encrypted('AES 128', 'user', 'owner', 'disable'), { ...request, password: 'user' });
    const options = { trustAnchors: signer.chain, at: Date.now() };
    expect(await verifyPdf(pdf, options)).toMatchObject({ document: 'unsure', reasons: ['pdf.passwordNeeded'] });
    expect(await verifyPdf(pdf, { ...options, password: 'x' })).toMatchObject({ document: 'unsure', reasons: ['pdf.passwordWrong'] });
    expect(await verifyPdf(pdf, { ...options, password: 'owner' })).toMatchObject({ document: 'valid', signatures: [{ verdict: 'TOTAL-PASSED' }] });
  });

  it('hostile encryption dictionaries are answers', async () => {
    const next = random(7);
    const outcomes = new Set<string>();
    for (const kind of ['RC4 40', 'AES 128', 'AES 256 R6'] as const) {
      const input = encrypted(kind, '', 'owner', 'disable');
      const text = Buffer.from(input).toString('latin1');
      const at = text.indexOf('/Filter /Standard') - 200;
      for (let i = 0; i < 400; i++) {
        const bytes = Uint8Array.from(input);
        for (let n = 0; n <= next(4); n++) bytes[at + next(700)] = next(3) === 0 ? next(256) : '0123456789<>[]()/ RSTV'.charCodeAt(next(22));
        const opened = openPdf(bytes, next(3) === 0 ? { password: 'owner' } : {});
        outcomes.add(opened.ok ? 'ok' : opened.error.code);
        if (i % 8 > 0) continue;
        const prepared = await prepareSignature(bytes, { ...request, appearance: { kind: 'invisible' } }, signer);
        outcomes.add(prepared.ok ? 'signed' : prepared.error.code);
      }
    }
    console.log([...outcomes].join(' '));
    expect(outcomes.has('ok') && outcomes.has('pdf.encryptionUnsupported') && outcomes.has('pdf.passwordNeeded')).toBe(true);
  });

  const folder = corpus('encrypted');
  it.skipIf(folder === undefined)('fields of other people: filled where the permissions allow no more than that', async () => {
    const path = join(folder ?? '', 'dss__edition_protected_signing_allowed_with_field.pdf');
    const input = new Uint8Array(readFileSync(path));
    const opened = openPdf(input);
    const field = opened.ok ? formFields(opened.value).find((item) => item.type === 'Sig') : undefined;
    if (field === undefined) throw new Error('no field');
    const { pdf } = await sign(input, { ...request, fieldName: field.name });
    const structure = run('qpdf', '--check', path).status;
    expect(await objections(join(dir, 'filled.pdf'), pdf, { fields: [field.name], anchor: signer.chain[0] ?? new Uint8Array(), qpdf: structure })).toEqual([]);
  });

  it.skipIf(folder === undefined)('files of other people open as their manifest says', () => {
    const wrong: string[] = [];
    const rows = readFileSync(join(folder ?? '', 'manifest.tsv'), 'utf8').split('\n').slice(1).filter((line) => line !== '');
    for (const row of rows) {
      const [name = '', , , , expected = '', , , , password = ''] = row.split('\t');
      const opened = openPdf(new Uint8Array(readFileSync(join(folder ?? '', name))), password === '' ? {} : { password });
      const said = opened.ok ? (pages(opened.value).ok && opened.value.damage.size === 0 ? 'open' : 'unreadable') : opened.error.code;
      const refused = said === 'pdf.encryptionUnsupported' || said === 'pdf.passwordNeeded';
      if (expected.startsWith('REJECT') ? !refused : said !== 'open') wrong.push(`${name}: ${expected}, ${said}`);
      const owner = /\(owner: (\w+)\)/.exec(expected)?.[1];
      if (owner === undefined) continue;
      const asOwner = openPdf(new Uint8Array(readFileSync(join(folder ?? '', name))), { password: owner });
      if (!asOwner.ok || asOwner.value.encryption?.openedAs !== 'owner') wrong.push(`${name}: not the owner`);
    }
    console.log(`encrypted: ${String(rows.length - wrong.length)} of ${String(rows.length)}`);
    expect(wrong).toEqual([]);
  });
});

describe('small parts', () => {
  it('RC4 as in RFC 6229 (key 0102030405)', () => {
    expect(Buffer.from(rc4(Uint8Array.of(1, 2, 3, 4, 5), new Uint8Array(16))).toString('hex')).toBe('b2396305f03dc027ccc3524a0a1118a8');
  });

  it.each([['I\u00adX', 'IX'], ['user', 'user'], ['\u00aa', 'a'], ['\u2168', 'IX'], ['a\u00a0b', 'a b'], ['\u{2f874}', '\u5f33']])('SASLprep %j (RFC 4013 §3)', (given, wanted) => {
    expect(saslPrep(given)).toBe(wanted);
  });
});
