import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkRevocation, type RevocationRequest, type RevocationStatus } from '../../../src/main/core/signing/revocation/check-revocation.ts';
import { findEntry, parseCrl, type Crl } from '../../../src/main/core/signing/revocation/crl.ts';
import { isAbout, parseOcspResponse, type OcspResponse } from '../../../src/main/core/signing/revocation/ocsp.ts';
import { ocspRequest } from '../../../src/main/core/signing/revocation/ocsp-request.ts';
import type { Certificate } from '../../../src/main/core/signing/validation/certificate.ts';
import { validatePath } from '../../../src/main/core/signing/validation/path/validate-path.ts';
import { context, octetString, sequence, tlv } from '../../../src/main/core/signing/cms/der-write.ts';
import { makeRevocationPki, type RevocationPki } from './revocation-pki.ts';
import { seeded } from './support.ts';

const DAY = 24 * 60 * 60 * 1000;
let pki: RevocationPki;
let issuer: Certificate;
let person: Certificate;
let crl: Crl;
const list = (bytes: Uint8Array): Crl => parseCrl(bytes) ?? expect.fail('no list');
const response = (bytes: Uint8Array): OcspResponse => {
  const parsed = parseOcspResponse(bytes);
  return parsed === undefined || typeof parsed === 'string' ? expect.fail(String(parsed)) : parsed;
};

beforeAll(() => {
  pki = makeRevocationPki();
  pki.revoke('revoked', 'sub', '-crl_reason', 'superseded');
  pki.revoke('held', 'sub', '-crl_reason', 'certificateHold');
  pki.revoke('later', 'sub', '-crl_compromise', '20200101000000Z');
  issuer = pki.certificate('sub');
  person = pki.certificate('person');
  crl = list(pki.crl('sub'));
});
afterAll(() => pki.close());

const check = (certificate: Certificate, more: Partial<RevocationRequest>): RevocationStatus =>
  checkRevocation({ certificate, issuer, at: Date.now(), crls: [], ocsps: [], anchors: [pki.certificate('root')], ...more });
const ask = (certificate: Certificate, signer: string, options: readonly string[] = [], request: Parameters<typeof ocspRequest>[2] = {}): OcspResponse =>
  response(pki.ocsp(ocspRequest(certificate, issuer, request) ?? expect.fail(), 'sub', signer, options));
const said = ({ status, problems }: RevocationStatus): string => [status, ...problems].join(' ');

// Where a list is given other entries or extensions below, its signature still holds: it is checked over the bytes of `tbs`.
describe('lists', () => {
  test('say who is revoked, since when and why', () => {
    expect(check(person, { crls: [crl] })).toMatchObject({ status: 'good', source: 'crl', evidence: [crl.raw], problems: [], thisUpdate: crl.thisUpdate });
    expect(check(pki.certificate('revoked'), { crls: [crl] })).toMatchObject({ status: 'revoked', reason: 'superseded' });
    expect(check(pki.certificate('held'), { crls: [crl] })).toMatchObject({ status: 'revoked', reason: 'certificateHold' });
    expect(check(pki.certificate('later'), { crls: [crl] })).toMatchObject({ status: 'revoked', reason: 'keyCompromise', invalidityDate: Date.UTC(2020, 0, 1) });
  });

  test('revoked after the proven time is not revoked then, and is told', () => {
    const now = Date.now();
    const at = now - DAY;
    expect(check(pki.certificate('revoked'), { crls: [crl], at, now })).toMatchObject({ status: 'good', reason: 'superseded' });
    const early = { ...pki.certificate('revoked'), notBefore: 0 };
    const path = (leaf: Certificate) =>
      validatePath({ leaf, pool: [{ ...issuer, notBefore: 0 }], anchors: [pki.certificate('root')], at, use: 'any', revocation: { crls: [crl], ocsps: [], now, demand: 'known' } });
    expect(path(early)).toMatchObject({ state: 'trusted', reasons: ['revocation.later'] });
    expect(path({ ...pki.certificate('later'), notBefore: 0 })).toMatchObject({ state: 'trusted', reasons: ['revocation.later', 'revocation.keyCompromised'] });
  });

  test('are of their time: old ones and those of tomorrow do not count', () => {
    const next = crl.nextUpdate ?? expect.fail();
    expect(said(check(person, { crls: [crl], at: next }))).toBe('good');
    expect(said(check(person, { crls: [crl], at: next + DAY }))).toBe('unknown crl.stale');
    expect(said(check(person, { crls: [crl], at: crl.thisUpdate - DAY, now: crl.thisUpdate - DAY }))).toBe('unknown crl.notYetValid');
    // What was published after a proven time speaks of that time too.
    expect(said(check(person, { crls: [crl], at: crl.thisUpdate - DAY, now: crl.thisUpdate }))).toBe('good');
  });

  test('forget those that have expired', () => {
    expect(said(check({ ...person, notAfter: crl.thisUpdate - 1 }, { crls: [crl] }))).toBe('unknown crl.afterExpiry');
    const remembering = { ...crl, extensions: { ...crl.extensions, keepsExpiredSince: 0 } };
    expect(said(check({ ...person, notAfter: crl.thisUpdate - 1 }, { crls: [remembering] }))).toBe('good');
  });

  test('count when their issuer signed them', () => {
    expect(said(check(person, { crls: [list(pki.crl('root'))] }))).toBe('unknown crl.outOfScope');
    const claimed = { ...list(pki.crl('root')), issuerName: crl.issuerName };
    expect(said(check(person, { crls: [claimed] }))).toBe('unknown crl.signatureWrong');
    const mute = { ...issuer, extensions: new Map(issuer.extensions).set('2.5.29.15', { critical: true, value: Uint8Array.of(3, 2, 2, 4) }) };
    expect(said(check(person, { crls: [crl], issuer: mute, pool: [] }))).toBe('unknown crl.issuerNotAuthorised');
  });

  test('of a hold: the newer evidence says whether it still is', () => {
    const held = pki.certificate('held');
    const released = { ...crl, entries: new Uint8Array(), thisUpdate: crl.thisUpdate + 1 };
    expect(check(held, { crls: [crl, released] }).status).toBe('good');
    expect(check(held, { crls: [crl, { ...released, thisUpdate: crl.thisUpdate - 1 }] }).status).toBe('revoked');
    // A revocation for any other reason is final: an answer that does not know of it does not undo it.
    expect(check(pki.certificate('revoked'), { crls: [crl], ocsps: [] }).status).toBe('revoked');
  });

  test('that cover a part say so', () => {
    const scoped = (scope: Partial<NonNullable<Crl['extensions']['scope']>>): Crl => ({
      ...crl,
      extensions: { ...crl.extensions, scope: { onlyUsers: false, onlyAuthorities: false, onlyAttributes: false, indirect: false, ...scope } },
    });
    expect(said(check(person, { crls: [scoped({ onlyUsers: true })] }))).toBe('good');
    expect(said(check(person, { crls: [scoped({ onlyAuthorities: true })] }))).toBe('unknown crl.outOfScope');
    expect(said(check(person, { crls: [scoped({ onlyAttributes: true })] }))).toBe('unknown crl.outOfScope');
    expect(said(check(person, { crls: [scoped({ names: [{ kind: 'uri', value: 'http://crl.test/sub.crl' }] })] }))).toBe('good');
    expect(said(check(person, { crls: [scoped({ names: [{ kind: 'uri', value: 'http://crl.test/other.crl' }] })] }))).toBe('unknown crl.outOfScope');
    const some = scoped({ reasons: new Set([1, 2, 3]) });
    expect(said(check(person, { crls: [some] }))).toBe('unknown crl.reasonsNotCovered');
    const rest = scoped({ reasons: new Set([4, 5, 6, 7, 8]) });
    expect(check(person, { crls: [some, rest] })).toMatchObject({ status: 'good', evidence: [{}, {}] });
  });

  test('with a critical extension nobody knows, on whichever line, tell nothing', () => {
    const unknown = { ...crl, extensions: { ...crl.extensions, unknownCritical: true } };
    expect(said(check(person, { crls: [unknown] }))).toBe('unknown crl.unknownCriticalExtension');
    const found = (critical: boolean): boolean | undefined => {
      const extension = sequence(tlv(6, Uint8Array.of(0x2a, 3, 4)), ...(critical ? [tlv(1, Uint8Array.of(0xff))] : []), octetString(tlv(5)));
      const line = sequence(tlv(2, Uint8Array.of(9)), tlv(0x17, Buffer.from('260101000000Z')), sequence(extension));
      const algorithm = crl.signatureAlgorithm.raw;
      const time = tlv(0x17, Buffer.from('260101000000Z'));
      return parseCrl(sequence(sequence(tlv(2, Uint8Array.of(1)), algorithm, issuer.subjectRaw, time, time, sequence(line)), algorithm, tlv(3, Uint8Array.of(0, 1))))?.extensions.unknownCritical;
    };
    expect([found(true), found(false)]).toEqual([true, false]);
  });

  test('are read or refused: every cut and 2,000 seeded mutations, and none of them is believed', () => {
    for (let cut = 0; cut < crl.raw.length; cut += 3) expect(parseCrl(crl.raw.subarray(0, cut))).toBeUndefined();
    const random = seeded(509);
    for (let round = 0; round < 2_000; round++) {
      const bytes = Uint8Array.from(crl.raw);
      const at = Math.floor(random() * bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 + Math.floor(random() * 255));
      const parsed = parseCrl(bytes);
      if (parsed === undefined) continue;
      findEntry(parsed, person.serial, person.issuerName);
      expect(check(person, { crls: [parsed] }).status, `byte ${String(at)}`).toBe('unknown');
    }
  });

  test('of half a million entries are searched where they lie', () => {
    const entry = (serial: number): Uint8Array => sequence(tlv(2, Uint8Array.of(0x10, serial >> 16, (serial >> 8) & 255, serial & 255)), tlv(0x17, Buffer.from('260101000000Z')));
    const one = entry(0);
    const entries = new Uint8Array(one.length * 500_000);
    for (let index = 0; index < 500_000; index++) entries.set(entry(index), index * one.length);
    const long = { ...crl, entries };
    expect(findEntry(long, Uint8Array.of(0x10, 7, 0xa1, 0x1f), crl.issuerName)).toMatchObject({ revokedAt: Date.UTC(2026, 0, 1) });
    expect(findEntry(long, Uint8Array.of(0x11, 0, 0, 0), crl.issuerName)).toBeUndefined();
  });
});

describe('responses', () => {
  test('of an appointed responder, by name and by key, with either hash', () => {
    expect(check(person, { ocsps: [ask(person, 'responder')] })).toMatchObject({ status: 'good', source: 'ocsp', problems: [] });
    expect(check(person, { ocsps: [ask(person, 'responder', ['-resp_key_id'])] }).status).toBe('good');
    expect(check(person, { ocsps: [ask(person, 'responder', [], { hash: 'sha256' })] }).status).toBe('good');
    expect(check(person, { ocsps: [ask(person, 'sub')] }).status).toBe('good');
    expect(check(pki.certificate('later'), { ocsps: [ask(pki.certificate('later'), 'responder')] })).toMatchObject({ status: 'revoked', reason: 'keyCompromise', source: 'ocsp' });
  });

  test('of nobody the issuer appointed do not count', () => {
    expect(said(check(person, { ocsps: [ask(person, 'unappointed')] }))).toBe('unknown ocsp.responderNotAuthorised');
    expect(said(check(person, { ocsps: [ask(person, 'root')] }))).toBe('unknown ocsp.responderNotAuthorised');
    const { certificates, ...bare } = ask(person, 'responder');
    expect(said(check(person, { ocsps: [{ ...bare, certificates: [] }] }))).toBe('unknown ocsp.responderUnknown');
    expect(certificates).toHaveLength(1);
  });

  test('of a responder without the promise are noted, and refused once it is revoked', () => {
    expect(said(check(person, { ocsps: [ask(person, 'checked')] }))).toBe('good ocsp.responderNotChecked');
    expect(said(check(person, { ocsps: [ask(person, 'checked')], crls: [crl] }))).toBe('good');
    const answer = ask(person, 'checked');
    const serial = pki.certificate('checked').serial;
    const entries = new Uint8Array(sequence(tlv(2, serial), tlv(0x17, Buffer.from('200101000000Z'))));
    expect(said(check(person, { ocsps: [answer], crls: [{ ...crl, entries }] }))).toBe('good ocsp.responderRevoked');
    expect(check(person, { ocsps: [answer], crls: [{ ...crl, entries }] }).source).toBe('crl');
  });

  test('are of their time', () => {
    const answer = ask(person, 'responder');
    expect(said(check(person, { ocsps: [answer], at: answer.producedAt + 2 * DAY }))).toBe('unknown ocsp.stale');
    expect(said(check(person, { ocsps: [answer], at: answer.producedAt - DAY, now: answer.producedAt - DAY }))).toBe('unknown ocsp.notYetValid');
    const open = { ...answer, singles: answer.singles.map(({ nextUpdate, ...single }) => ({ ...single, was: nextUpdate })) };
    expect(said(check(person, { ocsps: [open], at: answer.producedAt + DAY / 2 }))).toBe('good');
    expect(said(check(person, { ocsps: [open], at: answer.producedAt + 2 * DAY }))).toBe('unknown ocsp.stale');
    // A responder whose certificate has ended may not speak of today, whatever it promised.
    expect(said(check(person, { ocsps: [answer], at: pki.certificate('responder').notAfter + DAY }))).toBe('unknown ocsp.responderNotAuthorised');
    expect(said(check({ ...person, notAfter: answer.producedAt - DAY }, { ocsps: [answer] }))).toBe('unknown ocsp.afterExpiry');
    const archive = { ...answer, singles: answer.singles.map((single) => ({ ...single, archiveCutoff: 0 })) };
    expect(said(check({ ...person, notAfter: answer.producedAt - DAY }, { ocsps: [archive] }))).toBe('good');
  });

  test('unknown is not good', () => {
    const stranger = { ...person, serial: Uint8Array.of(0x7f, 1, 2, 3) };
    expect(said(check(stranger, { ocsps: [ask(stranger, 'responder')] }))).toBe('unknown ocsp.statusUnknown');
  });

  test('answer the question that was asked', () => {
    const nonce = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    const answer = ask(person, 'responder', [], { nonce });
    expect(said(check(person, { ocsps: [answer], nonce }))).toBe('good');
    expect(said(check(person, { ocsps: [answer], nonce: nonce.map((octet) => octet + 1) }))).toBe('unknown ocsp.nonceDiffers');
    expect(said(check(person, { ocsps: [ask(person, 'responder')], nonce }))).toBe('good');
    expect(said(check(pki.certificate('held'), { ocsps: [answer] }))).toBe('unknown');
    const root = pki.certificate('root');
    expect(answer.singles.some((single) => isAbout(single, person, root))).toBe(false);
    expect(said(check(person, { ocsps: [answer], issuer: root }))).toBe('unknown ocsp.otherCertificate');
  });

  test('refusals are told apart, and a bare basic response is read', () => {
    expect(parseOcspResponse(sequence(tlv(0x0a, Uint8Array.of(3))))).toBe('tryLater');
    expect(parseOcspResponse(sequence(tlv(0x0a, Uint8Array.of(6))))).toBe('unauthorized');
    expect(parseOcspResponse(sequence(tlv(0x0a, Uint8Array.of(4))))).toBeUndefined();
    expect(parseOcspResponse(sequence(tlv(0x0a, Uint8Array.of(0)), context(0, octetString(new Uint8Array(3)))))).toBeUndefined();
    const answer = ask(person, 'responder');
    const whole = Buffer.from(answer.raw);
    const start = whole.indexOf(Buffer.from(answer.tbs)) - 4;
    expect(check(person, { ocsps: [response(new Uint8Array(whole.subarray(start)))] }).status).toBe('good');
  });

  test('are read or refused: every cut and 2,000 seeded mutations, and what was signed is never changed', () => {
    const answer = ask(person, 'responder');
    for (let cut = 0; cut < answer.raw.length; cut += 3) expect(parseOcspResponse(answer.raw.subarray(0, cut))).toBeUndefined();
    const random = seeded(6960);
    for (let round = 0; round < 2_000; round++) {
      const bytes = Uint8Array.from(answer.raw);
      const at = Math.floor(random() * bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 + Math.floor(random() * 255));
      const parsed = parseOcspResponse(bytes);
      if (parsed === undefined || typeof parsed === 'string') continue;
      if (check(person, { ocsps: [parsed] }).status === 'good') expect(Buffer.compare(parsed.tbs, answer.tbs), `byte ${String(at)}`).toBe(0);
    }
  });
});

test('an indirect list speaks of the certificates of the issuer it names, where the certificate sends its reader there', () => {
  const root = pki.certificate('root');
  const own = list(pki.crl('root'));
  const names = (certificate: Certificate): Uint8Array => context(4, certificate.subjectRaw);
  const issuerExtension = sequence(tlv(6, Uint8Array.of(0x55, 0x1d, 0x1d)), tlv(1, Uint8Array.of(0xff)), octetString(sequence(names(issuer))));
  const line = (serial: Uint8Array, ...extensions: readonly Uint8Array[]): Uint8Array =>
    sequence(tlv(2, serial), tlv(0x17, Buffer.from('260101000000Z')), ...(extensions.length === 0 ? [] : [sequence(...extensions)]));
  const [held, later] = [pki.certificate('held'), pki.certificate('later')];
  const scope = { onlyUsers: false, onlyAuthorities: false, onlyAttributes: false, indirect: true };
  // The first line is of the list's own issuer, the second names another, the third goes on with it.
  const entries = new Uint8Array(Buffer.concat([line(person.serial), line(held.serial, issuerExtension), line(later.serial)]));
  const indirect: Crl = { ...own, entries, extensions: { ...own.extensions, scope } };
  const point = sequence(sequence(context(2, names(root))));
  const sent = (certificate: Certificate): Certificate => ({ ...certificate, extensions: new Map(certificate.extensions).set('2.5.29.31', { critical: false, value: point }) });
  expect(said(check(sent(person), { crls: [indirect], pool: [root] }))).toBe('good');
  expect(check(sent(held), { crls: [indirect], pool: [root] }).status).toBe('revoked');
  expect(check(sent(later), { crls: [indirect], pool: [root] }).status).toBe('revoked');
  expect(said(check(held, { crls: [indirect], pool: [root] }))).toBe('unknown crl.outOfScope');
  expect(said(check(sent(held), { crls: [{ ...own, entries }], pool: [root] }))).toBe('unknown crl.outOfScope');
});

test('a delta brings a list up to date, and takes a hold back', () => {
  const number = (value: number): Uint8Array => Uint8Array.of(value);
  const base = { ...crl, extensions: { ...crl.extensions, crlNumber: number(5) } };
  const delta = (entries: Uint8Array, from: number, to: number): Crl => ({ ...base, raw: Uint8Array.of(from, to), entries, extensions: { ...base.extensions, crlNumber: number(to), deltaBase: number(from) } });
  const held = pki.certificate('held');
  const reason = (code: number): Uint8Array => sequence(sequence(tlv(6, Uint8Array.of(0x55, 0x1d, 0x15)), octetString(tlv(0x0a, Uint8Array.of(code)))));
  const entry = (serial: Uint8Array, code: number): Uint8Array => sequence(tlv(2, serial), tlv(0x17, Buffer.from('260101000000Z')), reason(code));
  expect(check(held, { crls: [base, delta(entry(held.serial, 8), 5, 6)] })).toMatchObject({ status: 'good', evidence: [{}, {}] });
  expect(check(held, { crls: [base, delta(entry(held.serial, 8), 6, 7)] }).status).toBe('revoked');
  expect(check(person, { crls: [base, delta(entry(person.serial, 4), 5, 6)] })).toMatchObject({ status: 'revoked', reason: 'superseded' });
  expect(check(person, { crls: [delta(entry(person.serial, 4), 5, 6)] }).status).toBe('unknown');
});
