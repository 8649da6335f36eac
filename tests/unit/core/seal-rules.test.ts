import { describe, expect, test } from 'vitest';
import { maySeal, unsealed } from '../../../src/main/core/flow/outgoing/seal.rules.ts';
import { maySign } from '../../../src/main/core/flow/outgoing/sign.rules.ts';
import type { Attachment, OutgoingDocument } from '../../../src/main/core/model/document.ts';
import type { SignatureRecord } from '../../../src/main/core/model/verification.ts';

const seals = [{ serial: 'A1', issuer: 'CN=CA' }];
const by = (serial: string, change: Partial<SignatureRecord> = {}): SignatureRecord => ({
  field: `S${serial}`, kind: 'signature', verdict: 'TOTAL-PASSED', level: 'B-B', coversWholeDocument: true, laterChanges: 'none', changes: [], reasons: [],
  signer: { commonName: serial, serial, issuer: 'CN=CA', notBefore: '', notAfter: '' }, ...change,
});
const file = (ordinal: number, ...signatures: SignatureRecord[]): Attachment => ({
  ordinal, name: `tep-${String(ordinal)}.pdf`, contentType: 'application/pdf', bytes: 1, blob: '0'.repeat(64),
  ...(signatures.length === 0 ? {} : { verification: { document: 'valid', reasons: [], checkedAt: 0, signatures } }),
});
const paper = (change: Partial<OutgoingDocument>): OutgoingDocument => ({
  id: 1, direction: 'out', state: 'signed', documentId: 'd', organ: { organId: 'H', organName: 'H' }, to: [], code: { number: '01', notation: 'UBND' }, typeName: 'Công văn',
  subject: 's', issuedDate: '2026-11-23', toPlaces: [], priority: 0, warnings: [], attachments: [file(0, by('P1'))], receivedAt: 0, unread: false, duplicateSuspected: false, ...change,
} as OutgoingDocument);
const code = (document: OutgoingDocument, ordinal = 0): string => {
  const allowed = maySeal(document, ordinal, seals);
  return allowed.ok ? allowed.value.as : allowed.error.code;
};

describe('the seal is locked (Decree 30/2020, Art. 17, 32, 33)', () => {
  test('until a person has signed, and number and date are given', () => {
    expect(code(paper({}))).toBe('organ');
    expect(code(paper({ state: 'draft' }))).toBe('seal.noPersonalSignature');
    expect(code(paper({ attachments: [file(0)] }))).toBe('seal.noPersonalSignature');
    expect(code(paper({ code: { number: '', notation: '' } }))).toBe('seal.notNumbered');
    const { issuedDate: _none, ...undated } = paper({});
    expect(code(undated as OutgoingDocument)).toBe('seal.notNumbered');
    expect(code(paper({ state: 'queued' }))).toBe('document.wrongState');
    expect(code(paper({}), 7)).toBe('attachment.notPdf');
  });

  test.each<[string, Partial<SignatureRecord>]>([
    ['failed', { verdict: 'TOTAL-FAILED' }],
    ['of unknown trust', { verdict: 'INDETERMINATE', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' }],
    ['of a revoked certificate', { verdict: 'INDETERMINATE', subIndication: 'REVOKED_NO_POE' }],
    ['of a file that was changed', { laterChanges: 'forbidden' }],
    ['of a file with suspicious changes', { laterChanges: 'suspicious' }],
  ])('while the personal signature is one %s', (_, change) => {
    expect(code(paper({ attachments: [file(0, by('P1', change))] }))).toBe('seal.noPersonalSignature');
  });

  test('but an office works offline: a signature whose revocation could not be asked now still counts', () => {
    expect(code(paper({ attachments: [file(0, by('P1', { verdict: 'INDETERMINATE', subIndication: 'TRY_LATER' }))] }))).toBe('organ');
  });

  test('a timestamp is no person, and the seal itself is none', () => {
    expect(code(paper({ attachments: [file(0, by('T1', { kind: 'timestamp' }))] }))).toBe('seal.noPersonalSignature');
    expect(code(paper({ state: 'signed', attachments: [file(0, by('A1', { verdict: 'INDETERMINATE', subIndication: 'OUT_OF_BOUNDS_NO_POE' }))] }))).toBe('seal.noPersonalSignature');
  });

  test('one broken signature beside a good one locks it too', () => {
    expect(code(paper({ attachments: [file(0, by('P1'), by('P2', { verdict: 'TOTAL-FAILED' }))] }))).toBe('seal.noPersonalSignature');
  });

  test('twice on one file is said, not done', () => {
    expect(code(paper({ state: 'sealed', attachments: [file(0, by('P1'), by('A1'))] }))).toBe('seal.alreadySealed');
  });

  test('an appendix in a file of its own is sealed with its signed paper, and the document waits for it', () => {
    const document = paper({ state: 'sealed', attachments: [file(0, by('P1'), by('A1')), file(3)] });
    expect(code(document, 3)).toBe('appendix');
    expect(unsealed(document, seals).map((a) => a.ordinal)).toEqual([3]);
    expect(code(paper({ attachments: [file(0), file(3, by('P1'))] }), 3)).toBe('seal.noPersonalSignature');
  });

  test('a copy the agency makes is sealed without a person, who has nothing to sign on it', () => {
    const copy = paper({ state: 'draft', copy: 'trueCopy', attachments: [file(0)] });
    expect(code(copy)).toBe('copy');
    expect(maySign(copy, 0, 'personal', seals)).toMatchObject({ error: { code: 'sign.copyNeedsNone' } });
    expect(code(paper({ state: 'draft', copy: 'trueCopy', attachments: [file(0)], code: { number: '', notation: '' } }))).toBe('seal.notNumbered');
  });
});
