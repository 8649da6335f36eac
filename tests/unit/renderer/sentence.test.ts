import { describe, expect, it } from 'vitest';
import type { AttachmentView, VerificationView } from '../../../src/contract/views.ts';
import { signatureSentence } from '../../../src/renderer/ui/signature-sentence.rules.ts';
import { markOf } from '../../../src/renderer/reader/attachment-mark.rules.ts';

type Signature = VerificationView['signatures'][number];

function signature(over: Partial<Signature> = {}): Signature {
  return {
    field: 'S1', verdict: 'TOTAL-PASSED', level: 'PAdES-B-B', coversWholeDocument: true, laterChanges: 'none', changes: [], reasons: [], signingTime: '2026-11-12T08:15:30+07:00',
    signer: { commonName: 'Người Ký Mẫu', serial: '1', issuer: 'CA mẫu', notBefore: '2026-01-01T00:00:00Z', notAfter: '2027-01-01T00:00:00Z' }, ...over,
  };
}

function paper(document: VerificationView['document'] | undefined, signatures: Signature[] = [], over: Partial<AttachmentView> = {}): AttachmentView {
  return { ordinal: 1, name: 'van-ban.pdf', contentType: 'application/pdf', bytes: 10, blob: 'a'.repeat(64), ...(document === undefined ? {} : { verification: { document, reasons: [], signatures, checkedAt: 1 } }), ...over };
}

describe('the one sentence about signatures', () => {
  it('names every signer once and the last day when all is valid', () => {
    const seal = signature({ field: 'S2', signingTime: '2026-11-13T09:00:00+07:00', signer: { ...signature().signer, commonName: 'Cơ quan mẫu', serial: '2', issuer: 'CA mẫu', notBefore: '', notAfter: '' } });
    const answer = signatureSentence([paper('valid', [signature(), seal, signature()])], 'in');
    expect(answer).toMatchObject({ tone: 'valid', key: 'sentence.valid', values: { signers: 'Người Ký Mẫu, Cơ quan mẫu', date: '2026-11-13T09:00:00+07:00' } });
  });

  it('says a changed document is changed, whatever else is valid', () => {
    const changed = signature({ verdict: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE', reasons: ['r.hash'] });
    expect(signatureSentence([paper('invalid', [changed])], 'in')).toMatchObject({ tone: 'invalid', key: 'sentence.changed', reason: 'r.hash' });
    expect(signatureSentence([paper('valid', [signature()]), paper('invalid', [changed], { ordinal: 2, name: 'phu-luc.pdf' })], 'in'))
      .toMatchObject({ tone: 'invalid', key: 'sentence.changedFile', values: { file: 'phu-luc.pdf' } });
  });

  it('counts forbidden later changes as changed, and other failures not', () => {
    expect(signatureSentence([paper('invalid', [signature({ laterChanges: 'forbidden' })])], 'in').key).toBe('sentence.changed');
    expect(signatureSentence([paper('invalid', [signature({ verdict: 'TOTAL-FAILED', subIndication: 'REVOKED', reasons: ['r.revoked'] })])], 'in')).toMatchObject({ key: 'sentence.invalid', reason: 'r.revoked' });
  });

  it('never calls the unknown valid', () => {
    expect(signatureSentence([paper('unsure', [signature({ verdict: 'INDETERMINATE', reasons: ['r.noAnchor'] })])], 'in')).toMatchObject({ tone: 'warning', key: 'sentence.unsure', reason: 'r.noAnchor' });
    expect(signatureSentence([paper('unreadable')], 'in')).toMatchObject({ tone: 'warning', key: 'sentence.unreadable' });
    expect(signatureSentence([paper('valid', [signature()]), paper(undefined, [], { ordinal: 2 })], 'in').tone).toBe('pending');
    expect(signatureSentence([paper('valid', [signature()]), paper('unsigned', [], { ordinal: 2 })], 'in')).toMatchObject({ tone: 'warning', key: 'sentence.partlySigned', values: { signed: 1, total: 2 } });
  });

  it('tells missing signatures and missing files apart', () => {
    expect(signatureSentence([paper('unsigned')], 'in').key).toBe('sentence.unsignedIn');
    expect(signatureSentence([paper('unsigned')], 'out').key).toBe('sentence.unsignedOut');
    expect(signatureSentence([], 'in').key).toBe('sentence.noFile');
    expect(signatureSentence([paper(undefined, [], { contentType: 'image/png' })], 'in').key).toBe('sentence.noPdf');
  });

  it('has a mark for each answer of the verifier', () => {
    expect((['valid', 'valid-with-later-changes', 'unsure', 'invalid', 'unsigned', 'unreadable', undefined] as const).map((d) => markOf(paper(d)))).toEqual(['valid', 'valid', 'warning', 'invalid', 'none', 'warning', 'pending']);
  });
});
