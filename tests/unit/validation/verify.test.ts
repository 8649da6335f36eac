import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPdf } from '../../../src/main/core/signing/pdf/file.ts';
import { pages } from '../../../src/main/core/signing/pdf/page-tree.ts';
import { writeObject } from './write-object.ts';
import { revisionOf } from '../../../src/main/core/signing/validation/revision.ts';
import type { DocumentVerification, VerifyOptions } from '../../../src/main/core/signing/validation/result.ts';
import { verifyPdf } from '../../../src/main/core/signing/validation/verify.ts';
import { appendUpdate, makePdf, makePki, signPdf, unsignedRanges, type TestPki } from './support.ts';

let pki: TestPki;
let signed: Uint8Array;
const options = (extra: Partial<VerifyOptions> = {}): VerifyOptions => ({ trustAnchors: [pki.root], at: Date.now(), ...extra });
const verify = (bytes: Uint8Array, extra: Partial<VerifyOptions> = {}): Promise<DocumentVerification> => verifyPdf(bytes, options(extra));

beforeAll(async () => {
  pki = makePki();
  signed = await signPdf(await makePdf(), pki.person);
});
afterAll(() => pki.close());

/** Replaces objects of the newest revision, written from what is there. */
function update(bytes: Uint8Array, change: (read: (num: number) => string) => Map<number, string>, extra: { omit?: number[]; trailer?: string } = {}): Uint8Array {
  const opened = openPdf(bytes);
  if (!opened.ok || opened.value.catalogRef === undefined) throw new Error('fixture does not open');
  const file = opened.value;
  const objects = change((num) => writeObject(file.get({ type: 'ref', num, gen: 0 })));
  const size = Math.max(file.maxObjectNumber, ...objects.keys()) + 1;
  return appendUpdate(bytes, objects, {
    size,
    root: `${String(file.catalogRef?.num)} 0 R`,
    extra: extra.trailer ?? `/Info ${writeObject(file.trailer.entries.get('Info') ?? { type: 'null' })}`,
    ...(extra.omit === undefined ? {} : { omit: extra.omit }),
  });
}

function facts(bytes: Uint8Array): { next: number; page: number; contents: number; catalog: number; pagesNode: number } {
  const opened = openPdf(bytes);
  if (!opened.ok) throw new Error('fixture does not open');
  const tree = pages(opened.value);
  const first = tree.ok ? tree.value[0] : undefined;
  const contents = first?.dict.entries.get('Contents');
  const node = opened.value.catalog.entries.get('Pages');
  return {
    next: opened.value.maxObjectNumber + 1,
    page: first?.ref?.num ?? 0,
    contents: contents?.type === 'ref' ? contents.num : 0,
    catalog: opened.value.catalogRef?.num ?? 0,
    pagesNode: node?.type === 'ref' ? node.num : 0,
  };
}

describe('a signed file as it was made', () => {
  test('is valid, and says who signed and what was not checked', async () => {
    const answer = await verify(signed);
    expect(answer.document).toBe('valid');
    const [signature] = answer.signatures;
    expect(signature).toMatchObject({
      verdict: 'TOTAL-PASSED',
      level: 'B-B',
      coversWholeDocument: true,
      signedRevisionEnd: signed.length,
      laterChanges: 'none',
      changes: [],
      reasons: ['revocation.notChecked'],
    });
    expect(signature?.signer).toMatchObject({
      commonName: 'Người Ký Thử',
      organization: 'Sở Thử nghiệm',
      position: 'Giám đốc',
      idNumber: '000000000001',
    });
    expect(signature?.signer?.issuer).toContain('CN=Chứng thực thử nghiệm');
  });

  test('an elliptic-curve organ signature carries its tax code', async () => {
    const answer = await verify(await signPdf(await makePdf(1), pki.organ));
    expect(answer.document).toBe('valid');
    expect(answer.signatures[0]?.signer?.taxCode).toBe('0000000001');
  });

  test('without an anchor nobody is known: unsure', async () => {
    const answer = await verify(signed, { trustAnchors: [] });
    expect(answer.document).toBe('unsure');
    expect(answer.signatures[0]).toMatchObject({ verdict: 'INDETERMINATE', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' });
    expect(answer.signatures[0]?.reasons).toContain('chain.noAnchor');
  });

  test('assumed trust says that it is assumed', async () => {
    const answer = await verify(signed, { trustAnchors: [], assumeTrust: true });
    expect(answer.document).toBe('valid');
    expect(answer.signatures[0]?.reasons).toContain('chain.assumedTrust');
  });

  test('after the certificate ended, without proof of when, it is out of bounds', async () => {
    const answer = await verify(signed, { at: Date.UTC(2099, 0, 1) });
    expect(answer.document).toBe('unsure');
    expect(answer.signatures[0]).toMatchObject({ verdict: 'INDETERMINATE', subIndication: 'OUT_OF_BOUNDS_NO_POE' });
  });

  test.each([
    ['expired', 'cert.expired'],
    ['encryptionOnly', 'cert.usageForbidsSigning'],
    ['issuedByPerson', 'chain.notCa'],
  ] as const)('a certificate that is %s does not pass', async (name, reason) => {
    const answer = await verify(await signPdf(await makePdf(1), pki[name]));
    expect(answer.document).toBe('unsure');
    expect(answer.signatures[0]?.verdict).toBe('INDETERMINATE');
    expect(answer.signatures[0]?.reasons).toContain(reason);
  });
});

describe('one changed byte', () => {
  test('anywhere in what is signed is never good', async () => {
    const free = unsignedRanges(signed);
    for (let at = 20; at < signed.length; at += 97) {
      if (free.some(([from, to]) => at >= from && at < to)) continue;
      const changed = Uint8Array.from(signed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const { document } = await verify(changed);
      expect(['valid', 'valid-with-later-changes'], `byte ${String(at)}`).not.toContain(document);
    }
  });

  test('in a stream is a wrong hash, by name', async () => {
    const at = Buffer.from(signed).indexOf('stream\n') + 12;
    const changed = Uint8Array.from(signed);
    changed[at] = (changed[at] ?? 0) ^ 0x10;
    const answer = await verify(changed);
    expect(answer.document).toBe('invalid');
    expect(answer.signatures[0]).toMatchObject({ verdict: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE' });
  });
});

describe('what comes after a signature', () => {
  test('a second signature leaves the first passed, and the file valid', async () => {
    const twice = await signPdf(signed, pki.organ);
    const answer = await verify(twice);
    expect(answer.document).toBe('valid');
    expect(answer.signatures.map(({ verdict, laterChanges }) => [verdict, laterChanges])).toEqual([
      ['TOTAL-PASSED', 'allowed'],
      ['TOTAL-PASSED', 'none'],
    ]);
    expect(answer.signatures[0]?.changes.map(({ code }) => code)).toContain('signature.added');
    expect(answer.signatures[0]?.coversWholeDocument).toBe(false);
    const first = revisionOf(twice, 0);
    expect(first.ok && Buffer.compare(first.value, signed)).toBe(0);
    expect(revisionOf(twice, 2)).toMatchObject({ ok: false, error: { code: 'revision.noSuchSignature' } });
  });

  test('a comment is suspicious', async () => {
    const { next, page } = facts(signed);
    const changed = update(signed, (read) => {
      const withAnnots = read(page).includes('/Annots')
        ? read(page).replace(/\/Annots \[([^\]]*)\]/, `/Annots [$1 ${String(next)} 0 R]`)
        : read(page).replace(/>>$/, `/Annots [${String(next)} 0 R] >>`);
      return new Map([
        [page, withAnnots],
        [next, '<< /Type /Annot /Subtype /FreeText /Rect [50 50 200 90] /Contents (Da sua) /DA (/Helv 12 Tf) >>'],
      ]);
    });
    const answer = await verify(changed);
    expect(answer.document).toBe('unsure');
    expect(answer.signatures[0]).toMatchObject({ verdict: 'TOTAL-PASSED', laterChanges: 'suspicious' });
    expect(answer.signatures[0]?.changes.map(({ code }) => code)).toContain('annotation.drawn');
  });

  test('new page content is suspicious', async () => {
    const { contents } = facts(signed);
    const changed = update(signed, () => new Map([[contents, '<< /Length 23 >>\nstream\nBT (Da sua) Tj ET       \nendstream']]));
    const answer = await verify(changed);
    expect(answer.document).toBe('unsure');
    expect(answer.signatures[0]?.changes.map(({ code }) => code)).toContain('page.content');
  });

  test('a page taken away is suspicious', async () => {
    const { pagesNode, page } = facts(signed);
    const changed = update(signed, (read) => new Map([[pagesNode, read(pagesNode).replace(/\/Kids \[[^\]]*\]/, `/Kids [${String(page)} 0 R]`).replace(/\/Count \d+/, '/Count 1')]]));
    const answer = await verify(changed);
    expect(answer.document).toBe('unsure');
    expect(answer.signatures[0]?.changes.map(({ code }) => code)).toContain('pages.count');
  });

  test('an object no table names is never plain valid', async () => {
    const { contents } = facts(signed);
    const changed = update(signed, () => new Map([[contents, '<< /Length 3 >>\nstream\nq Q\nendstream']]), { omit: [contents] });
    const answer = await verify(changed);
    expect(answer.document).toBe('unsure');
    expect(answer.signatures[0]?.changes.map(({ code }) => code)).toContain('object.unreachable');
  });

  test('validation data alone is allowed; a page stream posing as validation data is not', async () => {
    const { catalog, next, contents } = facts(signed);
    const store = (stream: number, body: string): Uint8Array =>
      update(signed, (read) => new Map([
        [catalog, read(catalog).replace(/>>$/, `/DSS << /Certs [${String(stream)} 0 R] >> >>`)],
        [stream, body],
      ]));
    const honest = await verify(store(next, '<< /Length 3 >>\nstream\nabc\nendstream'));
    expect(honest.document).toBe('valid-with-later-changes');
    expect(honest.signatures[0]).toMatchObject({ laterChanges: 'allowed', changes: [{ code: 'dss.added' }] });
    const posing = await verify(store(contents, '<< /Length 3 >>\nstream\nq Q\nendstream'));
    expect(posing.document).toBe('unsure');
    expect(posing.signatures[0]?.changes.map(({ code }) => code)).toContain('page.content');
  });

  test('bytes without structure after the end are suspicious; blanks are not', async () => {
    const text = new Uint8Array(Buffer.concat([signed, Buffer.from('\n1 0 obj\n<< >>\nendobj\n')]));
    expect((await verify(text)).document).toBe('unsure');
    const blank = new Uint8Array(Buffer.concat([signed, Buffer.from('\n\n')]));
    expect((await verify(blank)).document).toBe('valid');
  });

  test('what a certification forbids is forbidden', async () => {
    const certified = await signPdf(await makePdf(), pki.person, { certify: 1 });
    expect((await verify(certified)).document).toBe('valid');
    const { next, page } = facts(certified);
    const changed = update(certified, (read) => new Map([
      [page, read(page).replace(/>>$/, `/Rotate 180 >>`)],
      [next, '<< >>'],
    ]));
    const answer = await verify(changed);
    expect(answer.document).toBe('invalid');
    expect(answer.signatures[0]?.laterChanges).toBe('forbidden');
    expect(answer.reasons).toContain('changes.forbidden');
  });
});

describe('files that are not signed documents', () => {
  test.each([
    ['empty', new Uint8Array(), 'unreadable', 'pdf.empty'],
    ['not a PDF', new Uint8Array(Buffer.from('PK\u0003\u0004 not a pdf')), 'unreadable', 'pdf.notPdf'],
  ])('%s', async (_name, bytes, document, reason) => {
    const answer = await verifyPdf(bytes, { trustAnchors: [], at: 0 });
    expect(answer).toEqual({ document, reasons: [reason], signatures: [] });
  });

  test('an unsigned document is unsigned', async () => {
    expect(await verify(await makePdf(1))).toMatchObject({ document: 'unsigned', signatures: [] });
  });

  test('a signature taken out of the form is missed', async () => {
    const { catalog } = facts(signed);
    const changed = update(signed, (read) => new Map([[catalog, read(catalog).replace(/\/AcroForm (\d+ 0 R|<<.*?>>)/s, '/AcroForm << /Fields [] >>').replace(/(Fields \[\] >>).*$/s, '$1 >>')]]));
    const answer = await verify(changed);
    expect(answer.document).toBe('unsure');
    expect(answer.reasons).toContain('structure.signatureRemoved');
  });
});
