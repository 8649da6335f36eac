import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oid, sequence, tlv } from '../../../src/main/core/signing/cms/der-write.ts';
import { EXTENSION, type Certificate } from '../../../src/main/core/signing/validation/certificate.ts';
import { findPath, type PathAnswer, type PathRequest } from '../../../src/main/core/signing/validation/path/find-path.ts';
import { pathExtensions } from '../../../src/main/core/signing/validation/path/extensions.ts';
import { CA, USER, pathPki, type Issued, type PathPki } from './path-pki.ts';
import { seeded } from './support.ts';

let pki: PathPki;
let root: Issued;
beforeAll(() => {
  pki = pathPki();
  root = pki.issue({ name: 'root', extensions: CA });
});
afterAll(() => pki.close());

const find = (leaf: Certificate, pool: readonly Certificate[], more: Partial<PathRequest> = {}): PathAnswer =>
  findPath({ leaf, pool, anchors: [root], at: Date.now(), use: 'any', ...more });
const verdict = (answer: PathAnswer): string => (answer.state === 'trusted' ? 'trusted' : `${answer.state} ${answer.subIndication} ${answer.reasons.join(' ')}`);

describe('building', () => {
  test('a cross-certificate leads to an anchor that the own chain does not reach', () => {
    const other = pki.issue({ name: 'other root', key: 'other', extensions: CA });
    const crossed = pki.issue({ name: 'other root', key: 'other', by: root, extensions: CA });
    const leaf = pki.issue({ name: 'crossed person', by: other });
    expect(find(leaf, [other]).state).toBe('unknown');
    const answer = find(leaf, [other, crossed]);
    expect(answer.state).toBe('trusted');
    expect(answer.path.map(({ subjectName }) => subjectName)).toEqual([leaf, crossed, root].map(({ subjectName }) => subjectName));
  });

  test('authorities that certify each other end, with and without an anchor', () => {
    const [a, b] = [pki.issue({ name: 'A', extensions: CA }), pki.issue({ name: 'B', extensions: CA })];
    const pool = [a, b, pki.issue({ name: 'A', by: b, extensions: CA }), pki.issue({ name: 'B', by: a, extensions: CA })];
    const leaf = pki.issue({ name: 'of A', by: a });
    expect(verdict(find(leaf, pool))).toBe('unknown NO_CERTIFICATE_CHAIN_FOUND chain.noAnchor');
    expect(find(leaf, [...pool, pki.issue({ name: 'B', by: root, extensions: CA })]).state).toBe('trusted');
  });

  test('a candidate that has ended does not hide one that holds', () => {
    const ended = pki.issue({ name: 'renewed', by: root, extensions: CA, options: ['-days', '-1'] });
    const current = pki.issue({ name: 'renewed', by: root, extensions: CA });
    const leaf = pki.issue({ name: 'of renewed', by: current });
    for (const pool of [[ended, current], [current, ended]]) expect(find(leaf, pool).state).toBe('trusted');
    expect(verdict(find(leaf, [ended]))).toBe('unknown OUT_OF_BOUNDS_NO_POE cert.issuerExpired');
  });

  test('names alike in another spelling chain; names in another order do not', () => {
    const issuer = pki.issue({ name: 'spelt', by: root, extensions: CA, subject: '/O=Sở  Thử NGHIỆM/CN=Tên' });
    const alike = pki.issue({ name: 'spelt', by: root, extensions: CA, subject: '/O=sở thử nghiệm/CN= tên ' });
    const turned = pki.issue({ name: 'spelt', by: root, extensions: CA, subject: '/CN=Tên/O=Sở Thử NGHIỆM' });
    const leaf = pki.issue({ name: 'of spelt', by: issuer });
    expect(find(leaf, [alike]).state).toBe('trusted');
    expect(find(leaf, [turned]).state).toBe('unknown');
  });

  test('hundreds of authorities of one name are bounded, and are said to be too many', () => {
    const wanted = pki.issue({ name: 'crowd', by: root, extensions: CA });
    const leaf = pki.issue({ name: 'of crowd', by: wanted });
    const decoys = Array.from({ length: 400 }, (_, index) => ({ ...root, raw: Uint8Array.of(index >> 8, index & 255), subjectName: leaf.issuerName }));
    expect(verdict(find(leaf, decoys))).toBe('unknown NO_CERTIFICATE_CHAIN_FOUND chain.tooComplex');
    // The key identifier puts the right one first.
    expect(find(leaf, [...decoys, wanted]).state).toBe('trusted');
  });

  test('a forged link is told from a missing one', () => {
    const issuer = pki.issue({ name: 'link', by: root, extensions: CA });
    const leaf = pki.issue({ name: 'of link', by: issuer });
    const forged = { ...leaf, tbs: Uint8Array.from(leaf.tbs, (octet, index) => (index === 200 ? octet ^ 1 : octet)) };
    expect(verdict(find(forged, [issuer]))).toBe('failed CERTIFICATE_CHAIN_GENERAL_FAILURE chain.signatureWrong');
    expect(verdict(find(leaf, []))).toBe('unknown NO_CERTIFICATE_CHAIN_FOUND chain.noAnchor');
  });
});

describe('what an authority may do', () => {
  test.each([
    ['no constraints', 'keyUsage=keyCertSign', 'failed CERTIFICATE_CHAIN_GENERAL_FAILURE chain.notCa'],
    ['CA:FALSE', 'basicConstraints=CA:FALSE', 'failed CERTIFICATE_CHAIN_GENERAL_FAILURE chain.notCa'],
    ['no certificate signing', 'basicConstraints=critical,CA:TRUE\nkeyUsage=cRLSign', 'failed CHAIN_CONSTRAINTS_FAILURE chain.issuerUsageForbidsSigning'],
    ['an unknown critical extension', `${CA}1.2.3.4=critical,DER:0500`, 'failed CHAIN_CONSTRAINTS_FAILURE chain.unknownCriticalExtension'],
    ['an unknown extension', `${CA}1.2.3.4=DER:0500`, 'trusted'],
    ['damaged constraints', 'basicConstraints=critical,DER:0303020100', 'failed CERTIFICATE_CHAIN_GENERAL_FAILURE chain.malformed'],
  ])('%s', (name, extensions, expected) => {
    const issuer = pki.issue({ name, by: root, extensions });
    expect(verdict(find(pki.issue({ name: `of ${name}`, by: issuer }), [issuer]))).toBe(expected);
  });

  test('path length counts those below, but not self-issued ones', () => {
    const narrow = pki.issue({ name: 'narrow', by: root, extensions: CA.replace('CA:TRUE', 'CA:TRUE,pathlen:0') });
    const below = pki.issue({ name: 'below', by: narrow, extensions: CA });
    const renewed = pki.issue({ name: 'narrow', key: 'narrow 2', by: narrow, extensions: CA });
    expect(find(pki.issue({ name: 'x', by: narrow }), [narrow]).state).toBe('trusted');
    expect(verdict(find(pki.issue({ name: 'x', by: below }), [narrow, below]))).toBe('failed CHAIN_CONSTRAINTS_FAILURE chain.pathTooLong');
    expect(find(pki.issue({ name: 'x', by: renewed }), [narrow, renewed]).state).toBe('trusted');
  });

  test('an anchor that limits itself is taken at its word', () => {
    const limited = pki.issue({ name: 'limited', extensions: CA.replace('CA:TRUE', 'CA:TRUE,pathlen:0') });
    const below = pki.issue({ name: 'below limited', by: limited, extensions: CA });
    expect(verdict(find(pki.issue({ name: 'y', by: below }), [below], { anchors: [limited] }))).toContain('chain.pathTooLong');
    expect(find(pki.issue({ name: 'y', by: limited }), [], { anchors: [limited] }).state).toBe('trusted');
  });

  test('each use asks for its own key usages', () => {
    const leaf = (extensions: string) => pki.issue({ name: 'use', by: root, extensions });
    const state = (extensions: string, use: PathRequest['use']): string => verdict(find(leaf(extensions), [], { use }));
    expect(state('keyUsage=keyEncipherment', 'signature')).toContain('cert.usageForbidsSigning');
    expect(state('keyUsage=nonRepudiation', 'signature')).toBe('trusted');
    expect(state('basicConstraints=CA:FALSE', 'signature')).toBe('trusted');
    expect(state(USER, 'timestamp')).toContain('cert.usageForbidsTimestamp');
    expect(state(`${USER}extendedKeyUsage=critical,timeStamping`, 'timestamp')).toBe('trusted');
    expect(state(`${USER}extendedKeyUsage=anyExtendedKeyUsage`, 'ocsp')).toContain('cert.usageForbidsOcsp');
    expect(state(`${USER}extendedKeyUsage=OCSPSigning`, 'ocsp')).toBe('trusted');
    expect(state(USER, 'crl')).toContain('chain.issuerUsageForbidsSigning');
    expect(state(CA, 'crl')).toBe('trusted');
  });
});

describe('names', () => {
  const cases: readonly (readonly [string, string, string, boolean])[] = [
    ['host', 'permitted;DNS:coquan.vn', 'DNS:a.coquan.vn', true],
    ['host of another', 'permitted;DNS:coquan.vn', 'DNS:xcoquan.vn', false],
    ['one of two hosts', 'permitted;DNS:coquan.vn', 'DNS:a.coquan.vn,DNS:khac.vn', false],
    ['excluded host', 'excluded;DNS:coquan.vn', 'DNS:A.COQUAN.VN', false],
    ['another kind of name', 'permitted;DNS:coquan.vn', 'email:a@khac.vn', true],
    ['mailbox', 'permitted;email:a@coquan.vn', 'email:a@COQUAN.vn', true],
    ['mailbox of another case', 'permitted;email:a@coquan.vn', 'email:A@coquan.vn', false],
    ['mail host', 'permitted;email:coquan.vn', 'email:b@coquan.vn', true],
    ['mail host is not its subdomains', 'permitted;email:coquan.vn', 'email:b@x.coquan.vn', false],
    ['mail domain', 'permitted;email:.coquan.vn', 'email:b@x.coquan.vn', true],
    ['mail domain is not its host', 'excluded;email:.coquan.vn', 'email:b@coquan.vn', true],
    ['address on the web', 'permitted;URI:.coquan.vn', 'URI:https://a.coquan.vn:8443/x', true],
    ['web address with a user that looks like a host', 'permitted;URI:.coquan.vn', 'URI:https://a.coquan.vn@khac.vn/', false],
    ['web address by number', 'excluded;URI:coquan.vn', 'URI:https://10.0.0.1/', false],
    ['web address without a host', 'permitted;URI:coquan.vn', 'URI:urn:x', false],
    ['number', 'permitted;IP:10.1.0.0/255.255.0.0', 'IP:10.1.2.3', true],
    ['number outside', 'permitted;IP:10.1.0.0/255.255.0.0', 'IP:10.2.2.3', false],
    ['number of six', 'excluded;IP:2001:db8::/ffff:ffff::', 'IP:2001:db8::1', false],
    ['numbers of four under six', 'permitted;IP:2001:db8::/ffff:ffff::', 'IP:10.1.2.3', false],
    ['registered identifier excluded', 'excluded;RID:1.2.3', 'RID:1.2.3', false],
    ['other name permitted in a form nothing compares', 'permitted;otherName:1.2.3;UTF8:a', 'otherName:1.2.3;UTF8:a', false],
  ];
  test.each(cases)('%s', (name, constraint, names, allowed) => {
    const issuer = pki.issue({ name: `nc ${name}`, by: root, extensions: `${CA}nameConstraints=critical,${constraint}` });
    const leaf = pki.issue({ name: `of ${name}`, by: issuer, extensions: `${USER}subjectAltName=${names}` });
    expect(verdict(find(leaf, [issuer]))).toBe(allowed ? 'trusted' : 'failed CHAIN_CONSTRAINTS_FAILURE chain.nameConstraints');
  });

  test('distinguished names lie under the beginning of another, all the way down, self-issued ones aside', () => {
    const permitted = `${CA}nameConstraints=critical,permitted;dirName:dn\n\n[dn]\nC=VN\nO=So Thu\n`;
    const issuer = pki.issue({ name: 'dn', by: root, extensions: permitted });
    const renewed = pki.issue({ name: 'dn', key: 'dn 2', by: issuer, extensions: CA });
    const state = (subject: string, by: Issued, extensions?: string): string => verdict(find(pki.issue({ name: 'dn leaf', by, subject, ...(extensions === undefined ? {} : { extensions }) }), [issuer, renewed]));
    expect(state('/C=VN/O=SO  THU/CN=Một', issuer)).toBe('trusted');
    expect(state('/C=VN/O=So Thu khac/CN=Một', issuer)).toContain('chain.nameConstraints');
    expect(state('/C=VN/CN=Một', issuer)).toContain('chain.nameConstraints');
    expect(state('/C=VN/O=So Thu/CN=Hai', renewed)).toBe('trusted');
    expect(state('/C=VN/O=Khác/CN=Hai', renewed)).toContain('chain.nameConstraints');
  });

  test('an address in the subject counts where no other names are', () => {
    const issuer = pki.issue({ name: 'mail', by: root, extensions: `${CA}nameConstraints=critical,permitted;email:coquan.vn` });
    const leaf = (subject: string, extensions = USER) => verdict(find(pki.issue({ name: 'mail leaf', by: issuer, subject, extensions }), [issuer]));
    expect(leaf('/CN=a/emailAddress=a@coquan.vn')).toBe('trusted');
    expect(leaf('/CN=a/emailAddress=a@khac.vn')).toContain('chain.nameConstraints');
    expect(leaf('/CN=a/emailAddress=a@khac.vn', `${USER}subjectAltName=email:a@coquan.vn`)).toBe('trusted');
  });

  test('an anchor without limits and a limit below it, twice: both count', () => {
    const outer = pki.issue({ name: 'outer', by: root, extensions: `${CA}nameConstraints=critical,permitted;DNS:vn` });
    const inner = pki.issue({ name: 'inner', by: outer, extensions: `${CA}nameConstraints=critical,permitted;DNS:a.vn,permitted;DNS:com` });
    const state = (host: string): string => verdict(find(pki.issue({ name: host, by: inner, extensions: `${USER}subjectAltName=DNS:${host}` }), [outer, inner]));
    expect([state('x.a.vn'), state('b.vn'), state('x.com')].map((said) => said === 'trusted')).toEqual([true, false, false]);
  });
});

describe('policies', () => {
  const [P, Q] = ['1.3.6.1.4.1.99999.1', '1.3.6.1.4.1.99999.2'];
  const chain = (extensions: readonly string[], leaf: string): readonly Certificate[] => {
    const path = [root];
    for (const [index, each] of extensions.entries()) path.unshift(pki.issue({ name: `policy ${String(index)}`, by: path[0] as Issued, extensions: CA + each }));
    return [pki.issue({ name: 'policy leaf', by: path[0] as Issued, extensions: USER + leaf }), ...path];
  };
  const state = ([leaf, ...pool]: readonly Certificate[], more: Partial<PathRequest> = {}): string => {
    const answer = find(leaf as Certificate, pool, more);
    return answer.state === 'trusted' ? answer.policies.map(({ id }) => id).join(' ') : answer.reasons.join(' ');
  };
  const policies = (...ids: readonly string[]): string => `certificatePolicies=${ids.join(',')}\n`;

  test('one policy all the way down holds; a gap ends it, which hurts only who asks', () => {
    const whole = chain([policies(P), policies(P)], policies(P));
    const gap = chain([policies(P), ''], policies(P));
    expect(state(whole)).toBe(P);
    expect(state(whole, { initialPolicies: [P], requireExplicitPolicy: true })).toBe(P);
    expect(state(whole, { initialPolicies: [Q], requireExplicitPolicy: true })).toBe('chain.policy');
    expect(state(whole, { initialPolicies: [Q] })).toBe('');
    expect(state(gap)).toBe('');
    expect(state(gap, { requireExplicitPolicy: true })).toBe('chain.policy');
  });

  test('an authority may demand a policy from a depth on', () => {
    expect(state(chain([`policyConstraints=critical,requireExplicitPolicy:0`, ''], ''))).toBe('chain.policy');
    expect(state(chain([`policyConstraints=critical,requireExplicitPolicy:9`, ''], ''))).toBe('');
  });

  test('any policy lets all in, until it is inhibited', () => {
    const any = chain([policies('anyPolicy'), policies('anyPolicy')], policies(P));
    expect(state(any)).toBe(P);
    expect(state(any, { inhibitAnyPolicy: true, requireExplicitPolicy: true })).toBe('chain.policy');
    const inhibited = chain([`${policies('anyPolicy')}inhibitAnyPolicy=critical,0\n`, policies('anyPolicy')], policies(P));
    expect(state(inhibited, { requireExplicitPolicy: true })).toBe('chain.policy');
  });

  test('a mapped policy is called as the domain of the anchor calls it', () => {
    const mapped = chain([`${policies(P)}policyMappings=${P}:${Q}\n`], policies(Q));
    expect(state(mapped, { requireExplicitPolicy: true })).toBe(P);
    expect(state(mapped, { requireExplicitPolicy: true, initialPolicies: [Q] })).toBe('chain.policy');
    expect(state(mapped, { requireExplicitPolicy: true, inhibitPolicyMapping: true })).toBe('chain.policy');
    const forbidden = chain([`${policies(P)}policyMappings=${P}:2.5.29.32.0\n`], policies(Q));
    expect(state(forbidden)).toBe('chain.policy');
  });

  test('mappings made to grow with every step stay small', () => {
    const all = Array.from({ length: 12 }, (_, index) => `1.3.6.1.4.1.99999.${String(index + 1)}`);
    const cross = all.flatMap((from) => all.map((to) => `${from}:${to}`)).join(',');
    const step = `${policies(...all)}policyMappings=${cross}\n`;
    expect(state(chain([step, step, step, step], policies(all[0] ?? '')), { requireExplicitPolicy: true }).split(' ').sort()).toEqual([...all].sort());
  });
});

test('extensions are read or refused: 3,000 seeded mutations, no throw', () => {
  const random = seeded(5280);
  const rich = pki.issue({
    name: 'rich',
    by: root,
    extensions: `${CA}nameConstraints=critical,permitted;DNS:vn,excluded;IP:10.0.0.0/255.0.0.0\ncertificatePolicies=1.2.3,anyPolicy\npolicyMappings=1.2.3:1.2.4\npolicyConstraints=requireExplicitPolicy:3\ninhibitAnyPolicy=2\nsubjectAltName=email:a@b.vn,dirName:dn\nextendedKeyUsage=OCSPSigning\n\n[dn]\nC=VN\n`,
  });
  const types = [...rich.extensions.keys()];
  for (let round = 0; round < 3_000; round++) {
    const type = types[Math.floor(random() * types.length)] ?? '';
    const value = Uint8Array.from(rich.extensions.get(type)?.value ?? []);
    value[Math.floor(random() * value.length)] = Math.floor(random() * 256);
    const certificate = { ...rich, extensions: new Map(rich.extensions).set(type, { critical: true, value }) };
    expect(() => pathExtensions(certificate)).not.toThrow();
  }
});

test('a flood of policies is refused, not counted', () => {
  const flood = sequence(...Array.from({ length: 5_000 }, (_, index) => sequence(oid(`1.3.6.1.4.1.${String(index)}`))));
  const extensions = new Map(root.extensions).set(EXTENSION.certificatePolicies, { critical: false, value: flood });
  expect(pathExtensions({ ...root, extensions })).toBeUndefined();
  const twice = sequence(sequence(oid('1.2.3')), sequence(oid('1.2.3')));
  expect(pathExtensions({ ...root, extensions: new Map([[EXTENSION.certificatePolicies, { critical: false, value: twice }]]) })).toBeUndefined();
  const bits = tlv(0x03, Uint8Array.of(9, 1));
  expect(pathExtensions({ ...root, extensions: new Map([[EXTENSION.keyUsage, { critical: true, value: bits }]]) })).toBeUndefined();
});
