import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { oidOf, type DerNode } from '../../../src/main/core/signing/cms/der-read.ts';
import { parseCrl } from '../../../src/main/core/signing/revocation/crl.ts';
import { parseOcspResponse, type OcspResponse } from '../../../src/main/core/signing/revocation/ocsp.ts';
import { parseCertificate, type Certificate } from '../../../src/main/core/signing/validation/certificate.ts';
import { textOf } from '../../../src/main/core/signing/validation/distinguished-name.ts';
import { ANY_POLICY } from '../../../src/main/core/signing/validation/path/policy-graph.ts';
import { validatePath, type RevocationEvidence } from '../../../src/main/core/signing/validation/path/validate-path.ts';

// Suites nobody of this project wrote. They are not part of the repository.
const root = fileURLToPath(new URL('../../../../shared/data/corpora/x509/', import.meta.url));
const present = existsSync(`${root}pkits/pkits.json`);
if (!present) console.log('NIST PKITS and OpenSSL OCSP are absent: ../shared/data/corpora/x509 (skipped)');

interface PkitsCase {
  readonly name: string;
  readonly cert: string;
  readonly other_certs?: readonly string[];
  readonly crls?: readonly string[];
  readonly path_len?: number;
  readonly revocation?: boolean;
  readonly error?: { readonly msg_regex: string };
  readonly notice?: string;
  readonly params?: {
    readonly user_initial_policy_set?: readonly string[];
    readonly initial_explicit_policy?: boolean;
    readonly initial_policy_mapping_inhibit?: boolean;
    readonly initial_any_policy_inhibit?: boolean;
  };
}

const found = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`unreadable: ${what}`);
  return value;
};
const bytes = (path: string): Uint8Array => new Uint8Array(readFileSync(`${root}${path}`));
const json = <T>(path: string): readonly T[] => JSON.parse(readFileSync(`${root}${path}`, 'utf8')) as readonly T[];
/** A file that is no certificate or list is one that cannot help, as in life. */
const certificates = (names: readonly string[] | undefined): readonly Certificate[] =>
  (names ?? []).flatMap((name) => parseCertificate(bytes(`pkits/certs/${name}`)) ?? []);

function runPkits(item: PkitsCase) {
  const anchor = found(parseCertificate(bytes('pkits/certs/TrustAnchorRootCertificate.crt')), 'anchor');
  const crls = ['TrustAnchorRootCRL.crl', ...(item.crls ?? [])].flatMap((name) => parseCrl(bytes(`pkits/crls/${name}`)) ?? []);
  const { params } = item;
  return validatePath({
    leaf: found(certificates([item.cert])[0], item.cert),
    pool: certificates(item.other_certs),
    anchors: [anchor],
    at: Date.UTC(2022, 4, 1),
    use: 'any',
    // Its DSA keys have 1024 bits and sign SHA-1: the suite is about RFC 5280, which knows no strength.
    weakAlgorithms: 'tell',
    initialPolicies: params?.user_initial_policy_set ?? [ANY_POLICY],
    requireExplicitPolicy: params?.initial_explicit_policy === true,
    inhibitPolicyMapping: params?.initial_policy_mapping_inhibit === true,
    inhibitAnyPolicy: params?.initial_any_policy_inhibit === true,
    // `revocation: false` of a case is about what it is made to show; the suite gives the lists everywhere.
    revocation: { crls, ocsps: [], demand: 'required' },
  });
}

/** The kinds of reason the suite states, and what is said here. */
const REASONS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/no revocation information|revocation checks failed|CRLs do not cover/u, ['revocation.unknown']],
  [/indicates.*(?:CRL issuer).*revoked/u, ['revocation.unknown']],
  [/indicates.*end-entity.*was revoked/u, ['cert.revoked']],
  [/indicates.*intermediate.*was revoked/u, ['cert.issuerRevoked']],
  [/signature of|issuer name could not be matched/u, ['chain.signatureWrong', 'chain.noAnchor']],
  [/is not valid until|expired/u, ['cert.expired', 'cert.notYetValid', 'cert.issuerExpired', 'cert.issuerNotYetValid']],
  [/is not a CA/u, ['chain.notCa']],
  [/maximum path length/u, ['chain.pathTooLong']],
  [/not allowed to sign certificates/u, ['chain.issuerUsageForbidsSigning']],
  [/valid set of policies|mapping/u, ['chain.policy']],
  [/permitted namespace|excluded from the namespace/u, ['chain.nameConstraints']],
  [/unsupported critical extension/u, ['chain.unknownCriticalExtension']],
];

describe.skipIf(!present)('NIST PKITS', () => {
  test('every case is accepted or rejected as it says, for the reason it says', () => {
    const cases = json<PkitsCase>('pkits/pkits.json');
    const wrong: string[] = [];
    const otherReason: string[] = [];
    for (const item of cases) {
      const answer = runPkits(item);
      const said = `${item.name}: ${answer.state} ${answer.reasons.join(' ')} ${answer.revocation.flatMap(({ problems }) => problems).join(' ')} — ${item.error?.msg_regex ?? 'valid'}`;
      if ((answer.state === 'trusted') !== (item.error === undefined)) wrong.push(said);
      else if (item.error === undefined && answer.path.length !== item.path_len) wrong.push(`${said}: path of ${String(answer.path.length)}`);
      else if (item.error !== undefined) {
        const expected = REASONS.find(([pattern]) => pattern.test(item.error?.msg_regex ?? ''))?.[1] ?? [];
        if (!expected.some((reason) => (answer.reasons as readonly string[]).includes(reason))) otherReason.push(said);
      }
    }
    console.log(`PKITS: ${String(cases.length - wrong.length)} of ${String(cases.length)} cases, ${String(otherReason.length)} for another reason`);
    expect(wrong).toEqual([]);
    expect(otherReason).toEqual([]);
  });

  test('the user notices of the policies that hold are found', () => {
    for (const item of json<PkitsCase>('pkits/pkits-user-notice.json')) {
      const answer = runPkits({ ...item, crls: item.crls ?? [] });
      if (answer.state !== 'trusted') throw new Error(`${item.name}: ${answer.reasons.join(' ')}`);
      const notices = answer.policies.flatMap(({ qualifiers }) => qualifiers.filter(({ children }) => oidOf(children[0]) === '1.3.6.1.5.5.7.2.2'));
      const texts = notices.map(({ children }) => explicitText(children[1]));
      expect(texts.some((text) => text?.startsWith((item.notice ?? '?').slice(0, 40))), `${item.name}: ${texts.join('|')}`).toBe(true);
    }
  });
});

/** UserNotice (RFC 5280 §4.2.1.4): explicitText is the field that is no sequence. */
const explicitText = (notice: DerNode | undefined): string | undefined => {
  const text = notice?.children.find(({ tag }) => tag !== 0x30);
  return text === undefined ? undefined : textOf(text);
};

interface OcspCase {
  readonly name: string;
  readonly root: string;
  readonly cert: string;
  readonly other_certs?: readonly string[];
  readonly ocsps: readonly string[];
  readonly path_len: number;
  readonly moment: string;
  readonly error?: { readonly msg_regex: string };
}

describe.skipIf(!present)('OpenSSL OCSP suite', () => {
  const pem = (name: string): Certificate => {
    const text = readFileSync(`${root}openssl-ocsp/${name}`, 'latin1');
    const body = /-----BEGIN CERTIFICATE-----([\s\S]*?)-----END/u.exec(text)?.[1] ?? '';
    return found(parseCertificate(new Uint8Array(Buffer.from(body, 'base64'))), name);
  };
  const response = (name: string): OcspResponse => {
    const parsed = parseOcspResponse(new Uint8Array(Buffer.from(readFileSync(`${root}openssl-ocsp/${name}`, 'latin1'), 'base64')));
    return found(typeof parsed === 'string' ? undefined : parsed, name);
  };
  const problems: readonly (readonly [RegExp, readonly string[]])[] = [
    [/signing certificate could not be located/u, ['ocsp.responderUnknown']],
    [/signing certificate could not be validated/u, ['ocsp.responderNotAuthorised']],
    // A responder named by its key hash is not found in a certificate of another key.
    [/Unable to verify OCSP response signature/u, ['ocsp.signatureWrong', 'ocsp.responderUnknown']],
    [/hash does not match/u, ['ocsp.otherCertificate']],
    [/not recent enough/u, ['ocsp.stale']],
  ];

  test('every case is accepted or rejected as it says', () => {
    const cases = json<OcspCase>('openssl-ocsp/openssl-ocsp.json');
    const wrong: string[] = [];
    for (const item of cases) {
      const revocation: RevocationEvidence = { crls: [], ocsps: item.ocsps.map(response), demand: 'known' };
      const answer = validatePath({
        leaf: pem(item.cert),
        pool: (item.other_certs ?? []).map(pem),
        anchors: [pem(item.root)],
        at: Date.parse(item.moment),
        use: 'any',
        revocation,
      });
      // The suite gives one case a response for the leaf alone: what was offered for a certificate must be good.
      const good = answer.state === 'trusted' && answer.revocation.every(({ status, problems: some }, index) => status === 'good' || (index > 0 && some.length === 0));
      const noted = answer.revocation.flatMap((status) => status.problems);
      const said = `${item.name}: ${answer.state} ${answer.reasons.join(' ')} ${noted.join(' ')} — ${item.error?.msg_regex ?? 'valid'}`;
      const expected = problems.find(([pattern]) => pattern.test(item.error?.msg_regex ?? ''))?.[1];
      if (good !== (item.error === undefined) || answer.path.length !== item.path_len) wrong.push(said);
      else if (expected !== undefined && !expected.some((problem) => (noted as readonly string[]).includes(problem))) wrong.push(said);
    }
    console.log(`OpenSSL OCSP: ${String(cases.length - wrong.length)} of ${String(cases.length)} cases`);
    expect(wrong).toEqual([]);
  });
});
