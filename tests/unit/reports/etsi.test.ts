import { describe, expect, test } from 'vitest';
import { constraintAnswers } from '../../../src/main/core/reports/etsi/constraints.rules.ts';
import { reportEtsi } from '../../../src/main/core/reports/etsi/report-etsi.ts';
import type { EvidenceObject, FileReport, PathLink, SignatureReport } from '../../../src/main/core/reports/report.ts';
import { fileReport, noOctets, reportOf, signature } from './support.ts';
import { shapeProblems } from './etsi-shape.ts';

const der = Buffer.from('3003020101', 'hex');
const object = (kind: EvidenceObject['kind'], digit: string): EvidenceObject => ({ id: `${kind}-${digit.repeat(64)}`, kind, sha256: digit.repeat(64), bytes: der.length, used: true, der });
const [leaf, root, answer, token] = [object('certificate', '1'), object('certificate', '2'), object('ocsp', '3'), object('timestamp', '4')];
const link = (certificate: EvidenceObject, change: Partial<PathLink> = {}): PathLink => ({
  subject: 'CN=An', issuer: 'CN=Root', serial: '01', notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2029-01-01T00:00:00.000Z', anchor: false, certificate: certificate.id, ...change,
});
const xmlOf = (change: Partial<SignatureReport>, evidence: readonly EvidenceObject[] = [leaf, root, answer, token], file: Partial<FileReport> = {}): string => {
  const xml = reportEtsi(reportOf([fileReport({ signatures: [signature(change)], ...file })]), evidence);
  expect(shapeProblems(xml)).toEqual([]);
  return xml.replace(/>\s+</g, '><');
};

describe('the ETSI TS 119 102-2 report', () => {
  test.each([
    ['TOTAL-PASSED', undefined, 'total-passed'], ['INDETERMINATE', 'TRY_LATER', 'indeterminate'], ['TOTAL-FAILED', 'HASH_FAILURE', 'total-failed'],
  ] as const)('%s %s', (verdict, subIndication, uri) => {
    const xml = xmlOf({ verdict, ...(subIndication === undefined ? {} : { subIndication }) });
    const status = `<SignatureValidationStatus><MainIndication>urn:etsi:019102:mainindication:${uri}</MainIndication>`;
    expect(xml).toContain(subIndication === undefined ? status : `${status}<SubIndication>urn:etsi:019102:subindication:${subIndication}</SubIndication>`);
  });

  test('names the chain, the anchor, who revoked when and by what', () => {
    const revocation = { status: 'revoked', source: 'ocsp', revokedAt: '2026-11-20T02:00:00.000Z', reason: 'keyCompromise', evidence: [answer.id], problems: [] } as const;
    const xml = xmlOf({ verdict: 'INDETERMINATE', subIndication: 'REVOKED_NO_POE', path: [link(leaf, { revocation }), link(root, { anchor: true })], reasons: ['cert.revoked'] });
    expect(xml).toContain(`<TrustAnchor VOReference="${root.id}"/><CertificateChain><SigningCertificate VOReference="${leaf.id}"/><TrustAnchor VOReference="${root.id}"/></CertificateChain>`);
    expect(xml).toContain(`<RevocationStatusInformation><ValidationObjectId VOReference="${leaf.id}"/><RevocationTime>2026-11-20T02:00:00.000Z</RevocationTime><RevocationReason>urn:etsi:019102:revocationReason:keyCompromise</RevocationReason><RevocationObject VOReference="${answer.id}"/>`);
    expect(xml).toContain('<Value>cert.revoked</Value>');
    expect(xml).toContain(`<ValidationObject id="${leaf.id}"><ObjectType>urn:etsi:019102:validationObject:certificate</ObjectType><ValidationObjectRepresentation><base64>${der.toString('base64')}</base64>`);
  });

  test('gives the best signature time with the token that proves it, else the time of the check', () => {
    const time = '2026-11-24T20:16:30.000Z';
    const proven = xmlOf({ bestSignatureTime: time, timestamps: [{ state: 'trusted', time, token: token.id, path: [] }] });
    expect(proven).toContain(`<BestSignatureTime><POETime>${time}</POETime><TypeOfProof>urn:etsi:019102:poetype:validation</TypeOfProof><POEObject VOReference="${token.id}"/>`);
    expect(proven).toContain(`<SignatureTimeStamp><AttributeObject VOReference="${token.id}"/><TimeStampValue>${time}</TimeStampValue>`);
    const { bestSignatureTime: _time, ...unproven } = signature();
    expect(reportEtsi(reportOf([fileReport({ signatures: [unproven] })]), noOctets)).toMatch(/<POETime>2026-11-26T09:30:05.000Z<\/POETime>\s+<TypeOfProof>urn:etsi:019102:poetype:validation<\/TypeOfProof>\s+<\/BestSignatureTime>/);
  });

  test('countersignatures have reports of their own, and a file without signatures has one', () => {
    expect(xmlOf({ countersignatures: [signature({ field: '#1.1' })] }).match(/<SignatureValidationReport>/g)).toHaveLength(2);
    expect(xmlOf({}, [], { document: 'unsigned', signatures: [] })).toContain('<MainIndication>urn:congvan:mainindication:no-signature-found</MainIndication>');
    const { sha256: _digest, ...unread } = fileReport({ document: 'unreadable', signatures: [], file: 'văn bản\ud800.pdf', reasons: ['input.unreadable'] });
    expect(shapeProblems(reportEtsi(reportOf([unread]), []))).toEqual([]);
  });

  test('trust that was assumed is a constraint nobody applied', () => {
    const assumed = reportEtsi(reportOf([fileReport()], true), noOctets).replace(/>\s+</g, '><');
    expect(assumed).toContain('<ValidationConstraintIdentifier>urn:congvan:constraint:trustAnchors</ValidationConstraintIdentifier><ConstraintStatus><Status>urn:etsi:019102:constraintStatus:disabled</Status>');
    expect(xmlOf({})).not.toContain('constraintStatus:disabled');
  });
});

test('the block that stopped the process is the last one told of', () => {
  const blocks = (verdict: SignatureReport['verdict'], subIndication?: string) => constraintAnswers({ verdict, ...(subIndication === undefined ? {} : { subIndication }) }).map(({ block, indication }) => `${block} ${indication}`);
  expect(blocks('TOTAL-PASSED')).toHaveLength(6);
  expect(blocks('TOTAL-FAILED', 'FORMAT_FAILURE')).toEqual(['formatChecking failed']);
  expect(blocks('INDETERMINATE', 'REVOKED_NO_POE').at(-1)).toBe('x509CertificateValidation indeterminate');
  expect(blocks('INDETERMINATE', 'REVOKED_NO_POE').slice(0, -1).every((text) => text.endsWith('passed'))).toBe(true);
  expect(blocks('INDETERMINATE', 'GENERIC')).toEqual([]);
});
