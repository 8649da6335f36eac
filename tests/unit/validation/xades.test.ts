import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { zipSync } from 'fflate';
import { verifyAsic } from '../../../src/main/core/signing/asic/verify.ts';
import type { FileVerification } from '../../../src/main/core/signing/file-result.ts';
import { canonicalize, defaultMethod } from '../../../src/main/core/signing/xades/c14n.ts';
import { verifyXades, type VerifyXadesOptions } from '../../../src/main/core/signing/xades/verify.ts';
import { attributeOf, descendants } from '../../../src/main/core/signing/xades/xml.ts';
import { makePki, seeded, type Identity, type TestPki } from './support.ts';
import { enveloped, exclusive, fill, parsed, template, type Reference, type Template } from './xades-signer.ts';

const rsa = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const ecdsa = 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256';
const whole: Reference = { uri: '', transforms: [enveloped, exclusive] };
const paper = (inside: string, text = 'Công văn số 01'): string => `<vb:vanBan xmlns:vb="urn:vn:van-ban"><vb:trichYeu>${text}</vb:trichYeu>${inside}</vb:vanBan>`;

let pki: TestPki;
beforeAll(() => {
  pki = makePki();
});
afterAll(() => pki.close());

const verify = (xml: string | Uint8Array, options: Partial<VerifyXadesOptions> = {}): Promise<FileVerification> =>
  verifyXades(typeof xml === 'string' ? Buffer.from(xml) : xml, { trustAnchors: [pki.root], extraCertificates: [pki.issuer], at: Date.now(), ...options });

function signed(place: (signature: string) => string, references: readonly Reference[], options: Partial<Template> = {}, who: Identity = pki.person, method = rsa): string {
  return fill(place(template({ references, certificate: who.certificate, signatureMethod: method, ...options })), who, references, method);
}

const everyReason = (answer: FileVerification): readonly string[] => [...answer.reasons, ...answer.signatures.flatMap(({ reasons }) => reasons)];

describe('enveloped, enveloping, detached', () => {
  test.each([
    ['RSA', () => pki.person, rsa],
    ['RSA, SHA-512', () => pki.person, 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512'],
    ['RSA-PSS', () => pki.person, 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1'],
    ['ECDSA', () => pki.organ, ecdsa],
  ] as const)('%s: the document is valid, and not when a letter changes', async (_name, who, method) => {
    const xml = signed(paper, [whole], {}, who(), method);
    expect(await verify(xml)).toMatchObject({
      format: 'xades', document: 'valid', reasons: [],
      signatures: [{ field: 'sig', verdict: 'TOTAL-PASSED', level: 'B-B', signingTime: '2026-02-03T04:05:06.000Z', coversWholeDocument: true, covers: [{ name: '', state: 'intact' }] }],
    });
    expect(await verify(xml.replace('số 01', 'số 02'))).toMatchObject({ document: 'invalid', signatures: [{ subIndication: 'HASH_FAILURE', covers: [{ state: 'changed' }] }] });
  });

  test.each([
    ['not(ancestor-or-self::ds:Signature)', '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>not(ancestor-or-self::ds:Signature)</ds:XPath></ds:Transform>'],
    ['filter 2', '<ds:Transform Algorithm="http://www.w3.org/2002/06/xmldsig-filter2"><f:XPath xmlns:f="http://www.w3.org/2002/06/xmldsig-filter2" Filter="subtract">/descendant::ds:Signature</f:XPath></ds:Transform>'],
  ])('parallel signatures over a document less its signatures (%s)', async (_name, transform) => {
    const references = [{ uri: '', transforms: [transform, exclusive] }];
    const one = signed(paper, references);
    const two = one.replace('</vb:vanBan>', `${template({ references, certificate: pki.organ.certificate, signatureMethod: ecdsa, id: 'hai' })}</vb:vanBan>`);
    const both = fill(two, pki.organ, references, ecdsa);
    expect(await verify(both)).toMatchObject({ document: 'valid', signatures: [{ verdict: 'TOTAL-PASSED' }, { verdict: 'TOTAL-PASSED' }] });
  });

  test('an Object inside is valid as nodes and as base64; an Object nobody signed is told', async () => {
    const nodes = signed((signature) => signature, [{ uri: '#o', transforms: [exclusive] }], { objects: '<ds:Object Id="o"><a>nội dung</a></ds:Object>' });
    expect(await verify(nodes)).toMatchObject({ document: 'valid', signatures: [{ coversWholeDocument: false, covers: [{ name: '#o', state: 'intact' }] }] });
    const text = signed((signature) => signature, [{ uri: '#o', transforms: ['http://www.w3.org/2000/09/xmldsig#base64'] }], { objects: `<ds:Object Id="o">${Buffer.from('tệp').toString('base64')}</ds:Object>` });
    expect((await verify(text)).document).toBe('valid');
    const more = text.replace('</ds:KeyInfo>', '</ds:KeyInfo><ds:Object>chưa ai ký</ds:Object>');
    expect(await verify(more)).toMatchObject({ document: 'unsure', reasons: ['content.notCovered'], signatures: [{ verdict: 'TOTAL-PASSED' }] });
  });

  test('a file beside it: given, missing, another', async () => {
    const content = Buffer.from('tệp ở ngoài');
    const xml = signed((signature) => signature, [{ uri: 't%E1%BB%87p.bin', octets: content }]);
    expect(await verify(xml, { content })).toMatchObject({ document: 'valid', signatures: [{ covers: [{ name: 't%E1%BB%87p.bin', state: 'intact' }] }] });
    expect(await verify(xml)).toMatchObject({ document: 'unsure', signatures: [{ subIndication: 'SIGNED_DATA_NOT_FOUND' }] });
    expect(await verify(xml, { content: Buffer.from('khác') })).toMatchObject({ document: 'invalid' });
  });

  test('in an ASiC-E container its references are entries', async () => {
    const content = Buffer.from('tệp trong gói');
    const signature = signed((inside) => `<asic:XAdESSignatures xmlns:asic="http://uri.etsi.org/02918/v1.2.1#">${inside}</asic:XAdESSignatures>`, [{ uri: 'c%C3%B4ng%20v%C4%83n.txt', octets: content }]);
    const pack = (entries: Readonly<Record<string, Uint8Array>>): Uint8Array =>
      zipSync({ mimetype: [Buffer.from('application/vnd.etsi.asic-e+zip'), { level: 0 }], ...Object.fromEntries(Object.entries(entries).map(([name, bytes]) => [name, Uint8Array.from(bytes)])), 'META-INF/signatures0.xml': Buffer.from(signature) });
    const options = { trustAnchors: [pki.root], extraCertificates: [pki.issuer], at: Date.now() };
    expect(await verifyAsic(pack({ 'công văn.txt': content }), options)).toMatchObject({ format: 'asic-e', document: 'valid', signatures: [{ coversWholeDocument: true }] });
    expect(await verifyAsic(pack({ 'công văn.txt': content, 'thêm.txt': content }), options)).toMatchObject({ document: 'unsure', uncovered: ['thêm.txt'] });
    expect(await verifyAsic(pack({ 'công văn.txt': Buffer.from('khác') }), options)).toMatchObject({ document: 'invalid' });
  });
});

describe('attacks', () => {
  const part = (inside: string): string => `<goi><vanBan Id="vb"><so>01</so></vanBan>${inside}</goi>`;

  test('wrapping: the signed element is kept aside and another stands in its place', async () => {
    const honest = signed(part, [{ uri: '#vb', transforms: [exclusive] }]);
    expect((await verify(honest)).document).toBe('valid');
    const original = '<vanBan Id="vb"><so>01</so></vanBan>';
    // The same Id twice: nothing says which is meant.
    const twice = honest.replace(original, `<vanBan Id="vb"><so>99</so></vanBan><cho>${original}</cho>`);
    expect(await verify(twice)).toMatchObject({ document: 'invalid' });
    expect(everyReason(await verify(twice))).toContain('xades.idAmbiguous');
    // Another Id for the false one: what is signed is still intact, but not all that is there is signed.
    const aside = honest.replace(original, `<vanBan Id="gia"><so>99</so></vanBan><cho>${original}</cho>`);
    expect(await verify(aside)).toMatchObject({ document: 'unsure', reasons: ['content.notCovered'] });
    // Inside the signature itself, where readers do not look.
    const hidden = honest.replace(original, '<vanBan Id="gia"><so>99</so></vanBan>').replace('</ds:KeyInfo>', `</ds:KeyInfo><ds:Object>${original}</ds:Object>`);
    expect(await verify(hidden)).toMatchObject({ document: 'unsure', reasons: ['content.notCovered'] });
    const attribute = honest.replace('<goi>', '<goi so="99">');
    expect((await verify(attribute)).reasons).toContain('content.notCovered');
  });

  test('properties: not referenced, exchanged, or referenced elsewhere', async () => {
    expect(everyReason(await verify(signed(paper, [whole], { signedPropertiesReference: false })))).toContain('xades.propertiesNotSigned');
    expect(await verify(signed(paper, [whole]).replace('2026-02-03', '2020-02-03'))).toMatchObject({ document: 'invalid' });
    const elsewhere = signed((inside) => paper(`<khac Id="k"/>${inside}`), [whole, { uri: '#k', type: 'http://uri.etsi.org/01903#SignedProperties', transforms: [exclusive] }], { signedPropertiesReference: false });
    expect(await verify(elsewhere)).toMatchObject({ document: 'invalid' });
    expect(everyReason(await verify(elsewhere))).toContain('xades.propertiesNotSigned');
  });

  test('certificates: another is named, none is named, none is there', async () => {
    expect(everyReason(await verify(signed(paper, [whole], { named: pki.organ.certificate })))).toContain('cms.certificateMismatch');
    expect(await verify(signed(paper, [whole], { named: new Uint8Array() }))).toMatchObject({ document: 'unsure', signatures: [{ subIndication: 'SIG_CONSTRAINTS_FAILURE' }] });
    const bare = signed(paper, [whole]).replace(/<ds:X509Certificate>[^<]*</, '<ds:X509Certificate><');
    expect(await verify(bare)).toMatchObject({ document: 'unsure', signatures: [{ subIndication: 'NO_SIGNING_CERTIFICATE_FOUND' }] });
  });

  test.each([
    ['XSLT', 'http://www.w3.org/TR/1999/REC-xslt-19991116'],
    ['another XPath', '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>not(ancestor-or-self::so)</ds:XPath></ds:Transform>'],
    ['an XPath whose prefix means something else', '<ds:Transform xmlns:x="urn:x" Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>not(ancestor-or-self::x:Signature)</ds:XPath></ds:Transform>'],
    ['an intersection', '<ds:Transform Algorithm="http://www.w3.org/2002/06/xmldsig-filter2"><f:XPath xmlns:f="http://www.w3.org/2002/06/xmldsig-filter2" Filter="intersect">/descendant::ds:Signature</f:XPath></ds:Transform>'],
  ])('a transform that could hide something is not run: %s', async (_name, transform) => {
    const answer = await verify(signed(paper, [{ uri: '', transforms: [enveloped, transform, exclusive] }]));
    expect(answer).toMatchObject({ document: 'unsure' });
    expect(everyReason(answer)).toContain('xades.transformUnsupported');
  });

  test('algorithms: HMAC and unknown ones are not judged; SHA-1 is said to be weak', async () => {
    const hmac = signed(paper, [whole]).replace(rsa, 'http://www.w3.org/2000/09/xmldsig#hmac-sha1');
    expect(await verify(hmac)).toMatchObject({ document: 'unsure', signatures: [{ verdict: 'INDETERMINATE' }] });
    const weak = await verify(signed(paper, [whole], {}, pki.person, 'http://www.w3.org/2000/09/xmldsig#rsa-sha1'));
    expect(everyReason(weak)).toContain('crypto.weakHash');
  });

  test('a value that is no base64, a signature without references, entities', async () => {
    expect(everyReason(await verify(signed(paper, [whole]).replace(/(<ds:SignatureValue[^>]*>)/, '$1*')))).toContain('xades.malformed');
    expect(await verify('<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo/></ds:Signature>')).toMatchObject({ document: 'invalid' });
    expect(await verify(`<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>${signed(paper, [whole])}`)).toMatchObject({ document: 'unreadable', reasons: ['xml.dtdForbidden'] });
    expect(await verify(paper(''))).toMatchObject({ document: 'unsigned' });
  });
});

describe('beside the signature', () => {
  test('a countersignature must be over the value of the signature that holds it', async () => {
    const counter = (uri: string): string => {
      const references = [{ uri, transforms: [exclusive] }];
      const inner = template({ references, certificate: pki.organ.certificate, signatureMethod: ecdsa, id: 'xn' });
      const host = signed((signature) => paper(`<khac Id="k"/>${signature}`), [whole], { unsigned: '<xades:CounterSignature/>' });
      return fill(host.replace('<xades:CounterSignature/>', `<xades:CounterSignature>${inner}</xades:CounterSignature>`), pki.organ, references, ecdsa);
    };
    expect(await verify(counter('#sig-value'))).toMatchObject({ document: 'valid', signatures: [{ verdict: 'TOTAL-PASSED', countersignatures: [{ verdict: 'TOTAL-PASSED', field: 'sig.1' }] }] });
    expect(await verify(counter('#k'))).toMatchObject({ document: 'unsure', reasons: ['cms.countersignatureBroken'], signatures: [{ countersignatures: [{ verdict: 'TOTAL-FAILED' }] }] });
  });

  test('a timestamp over SignatureValue makes B-T; over another one it is told', async () => {
    const host = signed(paper, [whole], { unsigned: '<xades:SignatureTimeStamp/>' });
    const value = [...descendants(parsed(host).root)].find((element) => attributeOf(element, 'Id') === 'sig-value');
    if (value === undefined) throw new Error('value');
    const stamped = (over: Uint8Array): string => host.replace('<xades:SignatureTimeStamp/>', `<xades:SignatureTimeStamp><xades:EncapsulatedTimeStamp>${Buffer.from(token(over)).toString('base64')}</xades:EncapsulatedTimeStamp></xades:SignatureTimeStamp>`);
    const right = canonicalize({ apex: value, without: new Set(), comments: false }, defaultMethod);
    expect(await verify(stamped(right), { assumeTrust: true })).toMatchObject({ document: 'valid', signatures: [{ level: 'B-T' }] });
    expect(everyReason(await verify(stamped(Buffer.from('khác')), { assumeTrust: true }))).toContain('timestamp.broken');
  });
});

const hasXmlsec = spawnSync('xmlsec1', ['--version']).status === 0;
if (!hasXmlsec) console.log('xmlsec1 is absent: signatures of another tool skipped');

describe.skipIf(!hasXmlsec)('signed by xmlsec1', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'congvan-xmlsec-'));
    writeFileSync(join(folder, 'key.pem'), pki.person.key.export({ format: 'pem', type: 'pkcs8' }));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([
    ['http://www.w3.org/TR/2001/REC-xml-c14n-20010315', '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>not(ancestor-or-self::ds:Signature)</ds:XPath></ds:Transform>'],
    ['http://www.w3.org/2006/12/xml-c14n11', enveloped],
    [exclusive, enveloped],
  ])('canonicalized by %s', async (canonicalization, transform) => {
    const inner = template({ references: [{ uri: '', transforms: [transform, canonicalization] }], certificate: pki.person.certificate, signatureMethod: rsa, canonicalization });
    writeFileSync(join(folder, 'in.xml'), `<?xml version="1.0" encoding="UTF-8"?>\n<!-- trước -->${paper(inner, 'A &amp; B &lt;\r\n😀')}`);
    execFileSync('xmlsec1', ['--sign', '--privkey-pem', 'key.pem', '--id-attr:Id', 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties', '--output', 'out.xml', 'in.xml'], { cwd: folder, stdio: 'pipe' });
    const xml = new Uint8Array(readFileSync(join(folder, 'out.xml')));
    expect(await verify(xml)).toMatchObject({ document: 'valid', signatures: [{ verdict: 'TOTAL-PASSED' }] });
    const ours = signed((signature) => paper(signature), [whole]);
    writeFileSync(join(folder, 'ours.xml'), ours);
    writeFileSync(join(folder, 'root.der'), pki.root);
    writeFileSync(join(folder, 'issuer.der'), pki.issuer);
    const theirs = spawnSync('xmlsec1', ['--verify', '--trusted-der', 'root.der', '--untrusted-der', 'issuer.der', '--id-attr:Id', 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties', 'ours.xml'], { cwd: folder, encoding: 'utf8' });
    expect(theirs.status, theirs.stderr).toBe(0);
  });
});

test('1,500 mutations: an answer every time, and a good one only over the same text', async () => {
  const random = seeded(99);
  const good = Buffer.from(signed(paper, [whole]));
  for (let round = 0; round < 1_500; round++) {
    const mutated = mutate(good, random);
    const answer = await verify(mutated);
    expect(answer.reasons, `round ${String(round)}`).not.toContain('internal');
    if (answer.document !== 'valid') continue;
    expect(mutated.toString('utf8'), `round ${String(round)}`).toContain('<vb:trichYeu>Công văn số 01</vb:trichYeu>');
  }
});

function mutate(source: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * source.length);
  const copy = Buffer.from(source);
  const odd = ['<', '>', '&', '"', 'Id="sig"', '<!--x-->', '<ds:Signature/>', ' ', '\r', '<a/>', ']]>', '&#0;', 'xmlns:ds="urn:x"'];
  switch (Math.floor(random() * 4)) {
    case 0:
      copy[at] = Math.floor(random() * 256);
      return copy;
    case 1:
      return copy.subarray(0, at);
    case 2:
      return Buffer.concat([copy.subarray(0, at), Buffer.from(odd[Math.floor(random() * odd.length)] ?? ''), copy.subarray(at)]);
    default:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(Math.min(copy.length, at + 1 + Math.floor(random() * 60)))]);
  }
}

/** A TimeStampToken of openssl's own authority. */
function token(over: Uint8Array): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'congvan-tsa-'));
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  };
  try {
    writeFileSync(join(folder, 'tsa.cnf'), '[req]\ndistinguished_name=dn\nprompt=no\n[dn]\nCN=TSA\n[ext]\nextendedKeyUsage=critical,timeStamping\n[t]\nserial=tsa.srl\nsigner_cert=tsa.pem\nsigner_key=tsa.key\nsigner_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256\ness_cert_id_alg=sha256\n');
    writeFileSync(join(folder, 'tsa.srl'), '01');
    writeFileSync(join(folder, 'value'), over);
    openssl('req', '-x509', '-config', 'tsa.cnf', '-extensions', 'ext', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-keyout', 'tsa.key', '-out', 'tsa.pem', '-days', '30');
    openssl('ts', '-query', '-data', 'value', '-sha256', '-cert', '-out', 'tsq');
    openssl('ts', '-reply', '-config', 'tsa.cnf', '-section', 't', '-queryfile', 'tsq', '-token_out', '-out', 'tst');
    return new Uint8Array(readFileSync(join(folder, 'tst')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
