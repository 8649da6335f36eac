import { spawnSync } from 'node:child_process';
import { constants, sign, type KeyObject } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SignatureAlgorithm } from '../../../../src/main/core/signing/cms/algorithms.ts';
import { gatherEvidence } from '../../../../src/main/core/signing/evidence/gather.ts';
import { completeSignatureAt, timestampRoom } from '../../../../src/main/core/signing/levels/complete-at-level.ts';
import type { BaselineLevel, LevelReached, LevelServices } from '../../../../src/main/core/signing/levels/level-services.ts';
import { openPdf } from '../../../../src/main/core/signing/pdf/file.ts';
import { formFields } from '../../../../src/main/core/signing/pdf/form-fields.ts';
import { entry } from '../../../../src/main/core/signing/pdf/objects.ts';
import { prepareSignature } from '../../../../src/main/core/signing/pdf/sign.ts';
import type { PreparedSignature, SignatureRequest } from '../../../../src/main/core/signing/pdf/sign-request.ts';
import type { DocumentVerification } from '../../../../src/main/core/signing/validation/result.ts';
import { verifyPdf } from '../../../../src/main/core/signing/validation/verify.ts';
import { trustFetch } from '../../../../src/main/core/trust-fetch.ts';
import type { TestPki, TestUser } from '../../../support/pki/test-pki.ts';
import { run, type Run } from '../tools.ts';

export const tokenRoom = 6000;

export const levelServices = (pki: TestPki, change: Partial<LevelServices> = {}): LevelServices => ({
  network: trustFetch(),
  tsa: { url: pki.tsaUrl, timeoutMs: 20_000 },
  anchors: { signature: [pki.root], time: [pki.root] },
  gather: gatherEvidence,
  now: () => Date.now(),
  ...change,
});

export async function prepare(pki: TestPki, input: Uint8Array, user: TestUser, request: Partial<SignatureRequest> = {}, algorithm?: SignatureAlgorithm): Promise<PreparedSignature> {
  const { certificate, chain } = pki.user(user);
  const prepared = await prepareSignature(input,
    { appearance: { kind: 'invisible' }, signingTime: Date.now(), extraRoom: timestampRoom(tokenRoom), ...request },
    { certificate, chain, ...(algorithm === undefined ? {} : { algorithm }) });
  if (!prepared.ok) throw new Error(JSON.stringify(prepared.error));
  return prepared.value;
}

export function keySigns(key: KeyObject, { algorithm, toBeSigned }: PreparedSignature): Uint8Array {
  return algorithm.key === 'rsa-pss'
    ? sign(algorithm.hash, toBeSigned, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST })
    : sign(algorithm.hash, toBeSigned, key);
}

export async function signAt(
  pki: TestPki, input: Uint8Array, user: TestUser, level: BaselineLevel,
  more: { readonly request?: Partial<SignatureRequest>; readonly services?: LevelServices; readonly algorithm?: SignatureAlgorithm } = {},
): Promise<LevelReached> {
  const prepared = await prepare(pki, input, user, more.request, more.algorithm);
  const done = await completeSignatureAt(prepared, keySigns(pki.user(user).key, prepared), level, more.services ?? levelServices(pki));
  if (!done.ok) throw new Error(JSON.stringify(done.error));
  return done.value;
}

export const verify = (pki: TestPki, pdf: Uint8Array): Promise<DocumentVerification> => verifyPdf(pdf, { at: Date.now(), trustAnchors: [pki.root] });

export const isPrefix = (start: Uint8Array, whole: Uint8Array): boolean => Buffer.compare(start, whole.subarray(0, start.length)) === 0;

/** /Contents without its padding, and the bytes it covers, of every signed field. */
export function signedParts(pdf: Uint8Array): readonly { readonly name: string; readonly subFilter: string; readonly contents: Uint8Array; readonly data: Uint8Array }[] {
  const opened = openPdf(pdf);
  if (!opened.ok) throw new Error(opened.error.code);
  return formFields(opened.value).flatMap((field) => {
    if (field.value?.type !== 'dict') return [];
    const [contents, range, filter] = ['Contents', 'ByteRange', 'SubFilter'].map((key) => (field.value?.type === 'dict' ? entry(field.value, key) : undefined));
    if (contents?.type !== 'string' || range?.type !== 'array' || filter?.type !== 'name') return [];
    const [a = 0, b = 0, c = 0, d = 0] = range.items.map((item) => (item.type === 'number' ? item.value : 0));
    const length = 4 + Buffer.from(contents.bytes).readUInt16BE(2); // 30 82 hh ll: every CMS here is between 256 and 65535 bytes
    return [{ name: field.name, subFilter: filter.value, contents: contents.bytes.subarray(0, length), data: Buffer.concat([pdf.subarray(a, a + b), pdf.subarray(c, c + d)]) }];
  });
}

/** What other people's tools say of a file: structure, signatures, CMS, document time stamps. Throws at the first complaint. */
export function othersAgree(pki: TestPki, name: string, pdf: Uint8Array, options: { readonly pss?: 'pssKey' | 'rsaKey' | undefined } = {}): void {
  const path = join(pki.dir, `${name}.pdf`);
  writeFileSync(path, pdf);
  const complain = (tool: string, { status, out }: Run): void => {
    throw new Error(`${tool} (${String(status)}): ${out}`);
  };
  const parts = signedParts(pdf);
  const signatures = parts.filter(({ subFilter }) => subFilter !== 'ETSI.RFC3161');
  const qpdf = run('qpdf', '--check', path);
  if (qpdf.status !== 0) complain('qpdf', qpdf);
  // NSS, on which pdfsig stands, does not know RSASSA-PSS in CMS and calls it invalid.
  const pdfsig = run('pdfsig', '-nocert', path);
  if (options.pss === undefined && pdfsig.out.split('Signature is Valid.').length - 1 !== signatures.length) complain('pdfsig', pdfsig);
  // And mutool takes RSASSA-PSS for PKCS #1 v1.5 where the certificate's key is a plain RSA one.
  const mutool = run('mutool', 'sign', '-v', path);
  if (options.pss !== 'rsaKey' && /digest is incorrect|failed|error/i.test(mutool.out.replace(/Certificate error: .*$/gm, ''))) complain('mutool', mutool);
  for (const { subFilter, contents, data } of parts) {
    const [cms, covered] = [join(pki.dir, `${name}.cms`), join(pki.dir, `${name}.data`)];
    writeFileSync(cms, contents);
    writeFileSync(covered, data);
    const checked = subFilter === 'ETSI.RFC3161'
      ? run('openssl', 'ts', '-verify', '-token_in', '-in', cms, '-data', covered, '-CAfile', pki.rootPem, '-untrusted', join(pki.dir, 'issuing.crt'))
      : run('openssl', 'cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', cms, '-content', covered, '-CAfile', pki.rootPem, '-purpose', 'any', '-out', '/dev/null');
    if (checked.status !== 0) complain(`openssl on ${subFilter}`, checked);
  }
}

/** The same document with object streams and a cross-reference stream. */
export function withXrefStream(pki: TestPki, pdf: Uint8Array): Uint8Array {
  const [from, to] = [join(pki.dir, 'classic.pdf'), join(pki.dir, 'streams.pdf')];
  writeFileSync(from, pdf);
  const done = spawnSync('qpdf', ['--object-streams=generate', from, to], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
  return new Uint8Array(readFileSync(to));
}
