import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeSigner, parseCertificate, type Certificate } from '../../../src/main/core/signing/validation/certificate.ts';
import { checkChain, topOfChain } from '../../../src/main/core/signing/validation/chain.ts';
import { makePki, type TestPki } from './support.ts';

let pki: TestPki;
let root: Certificate;
let issuer: Certificate;
let person: Certificate;
const parse = (der: Uint8Array): Certificate => {
  const certificate = parseCertificate(der);
  if (certificate === undefined) throw new Error('fixture is no certificate');
  return certificate;
};

beforeAll(() => {
  pki = makePki();
  root = parse(pki.root);
  issuer = parse(pki.issuer);
  person = parse(pki.person.certificate);
});
afterAll(() => pki.close());

const chain = (leaf: Certificate, pool: readonly Certificate[], anchors: readonly Certificate[], at = Date.now()) =>
  checkChain({ leaf, pool, anchors, at, use: 'signature' });

test('leads through the pool to an anchor', () => {
  const answer = chain(person, [root, issuer, person], [root]);
  expect(answer.state).toBe('trusted');
  expect(answer.path.map(({ subjectName }) => subjectName)).toEqual([person, issuer, root].map(({ subjectName }) => subjectName));
});

test('an intermediate may be the anchor', () => {
  expect(chain(person, [], [issuer])).toMatchObject({ state: 'trusted', path: [{}, {}] });
});

test('without the link, or without the anchor, there is no chain', () => {
  for (const answer of [chain(person, [], [root]), chain(person, [issuer, root], [])]) {
    expect(answer).toMatchObject({ state: 'unknown', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND', reasons: ['chain.noAnchor'] });
  }
});

test('an anchor of the same name with another key is another authority', () => {
  const other = makePki();
  try {
    const stranger = parse(other.root);
    expect(stranger.subjectName).toBe(root.subjectName);
    expect(chain(person, [issuer], [stranger]).state).toBe('unknown');
  } finally {
    other.close();
  }
});

test('the time decides', () => {
  expect(chain(person, [issuer], [root], person.notAfter + 1)).toMatchObject({ state: 'unknown', reasons: ['cert.expired'] });
  expect(chain(person, [issuer], [root], person.notBefore - 1)).toMatchObject({ state: 'unknown', subIndication: 'NOT_YET_VALID' });
  expect(chain(person, [issuer], [root], person.notAfter).state).toBe('trusted');
});

test('somebody who is no authority cannot issue', () => {
  const impostor = parse(pki.issuedByPerson.certificate);
  expect(chain(impostor, [person, issuer], [root])).toMatchObject({
    state: 'unknown',
    subIndication: 'CERTIFICATE_CHAIN_GENERAL_FAILURE',
    reasons: ['chain.notCa'],
  });
});

test('the top of a chain is found without knowing it', () => {
  expect(topOfChain(person, [issuer, root]).subjectName).toBe(root.subjectName);
  expect(topOfChain(person, [issuer]).subjectName).toBe(issuer.subjectName);
  expect(topOfChain(person, []).subjectName).toBe(person.subjectName);
});

test('a signer is described in Vietnamese letters, with the numbers taken out of UID', () => {
  expect(describeSigner(person)).toMatchObject({ commonName: 'Người Ký Thử', position: 'Giám đốc', idNumber: '000000000001' });
  expect(describeSigner(parse(pki.organ.certificate))).toMatchObject({ organization: 'Sở Thử nghiệm', taxCode: '0000000001' });
  expect(describeSigner(person).notAfter).toBe(new Date(person.notAfter).toISOString());
});

test('damaged certificates are no certificates, and never throw', () => {
  const der = pki.person.certificate;
  for (let cut = 0; cut < der.length; cut += 7) expect(parseCertificate(der.subarray(0, cut))).toBeUndefined();
  for (let at = 0; at < der.length; at += 11) {
    const changed = Uint8Array.from(der);
    changed[at] = (changed[at] ?? 0) ^ 0xff;
    const parsed = parseCertificate(changed);
    if (parsed !== undefined) expect(chain(parsed, [issuer], [root]).state, `byte ${String(at)}`).toBe('unknown');
  }
});
