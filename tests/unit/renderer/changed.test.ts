import { describe, expect, it } from 'vitest';
import type { AttachmentView, VerificationView } from '../../../src/contract/views.ts';
import { changedPaper, changedSentence, preparedWarnings } from '../../../src/renderer/reader/changed.rules.ts';
import { revocationWords } from '../../../src/renderer/reader/signature-words.rules.ts';
import { digitsIn, inGroups } from '../../../src/renderer/settings/trust/fingerprint.rules.ts';
import { signatureSentence } from '../../../src/renderer/ui/signature-sentence.rules.ts';

type Signature = VerificationView['signatures'][number];
const signature = (change: Partial<Signature> = {}): Signature => ({
  field: 'A', verdict: 'TOTAL-PASSED', level: 'B-B', coversWholeDocument: false, laterChanges: 'none', changes: [], reasons: [], signedRevision: { start: 0, end: 100, number: 1 }, ...change,
});
const file = (change: Partial<VerificationView>, name = 'a.pdf', contentType = 'application/pdf'): AttachmentView => ({
  ordinal: 0, name, contentType, bytes: 1, blob: 'a'.repeat(64), verification: { document: 'valid', reasons: [], signatures: [signature()], checkedAt: 1, ...change },
});
const box = { boxes: [[1, 2, 3, 4]] };

describe('a paper that is not what was signed', () => {
  it('is nothing to compare when nothing came after the signature, or only the seal did', () => {
    expect(changedPaper(file({}))).toBeUndefined();
    expect(changedPaper(file({ signatures: [signature({ laterChanges: 'allowed', changes: [{ code: 'signature.added' }] }), signature()], differingPages: [{ page: 1, ...box, unexplained: false }] }))).toBeUndefined();
  });

  it('alarms and names the pages that nothing explains', () => {
    const changed = changedPaper(file({ signatures: [signature({ laterChanges: 'allowed', changes: [{ code: 'signature.added' }] })], differingPages: [{ page: 3, ...box, unexplained: true }, { page: 1, ...box, unexplained: false }] }));
    expect(changed).toMatchObject({ alarming: true, signature: 0 });
    expect(changed?.pages.map(({ page }) => page)).toEqual([1, 3]);
    expect(changed && changedSentence(changed)).toEqual({ key: 'changed.pages', pages: '3', count: 1 });
  });

  it('does not take for explained what is drawn on a page by a doubtful change', () => {
    const changes = [{ code: 'signature.added' }, { code: 'annotation.drawn', page: 1 }];
    const changed = changedPaper(file({ signatures: [signature({ laterChanges: 'suspicious', changes })], differingPages: [{ page: 1, ...box, unexplained: false }, { page: 2, ...box, unexplained: false }] }));
    expect(changed && changedSentence(changed)).toEqual({ key: 'changed.pages', pages: '1', count: 1 });
  });

  it('says that pages look the same only when they were drawn', () => {
    const suspicious = { signatures: [signature({ laterChanges: 'suspicious', changes: [{ code: 'object.changed' }] })] } as const;
    const drawn = changedPaper(file({ ...suspicious, signatures: [...suspicious.signatures] }));
    const blind = changedPaper(file({ reasons: ['render.notAvailable'], signatures: [...suspicious.signatures] }));
    expect(drawn && changedSentence(drawn).key).toBe('changed.hidden');
    expect(blind && changedSentence(blind).key).toBe('changed.notCompared');
  });

  it('takes the first signature whose bytes can be told apart', () => {
    const { signedRevision: _none, ...broken } = signature({ laterChanges: 'suspicious' });
    expect(changedPaper(file({ signatures: [broken, signature({ laterChanges: 'forbidden' })] }))?.signature).toBe(1);
    expect(changedPaper(file({ signatures: [broken] }))).toBeUndefined();
  });

  it('tells each warning once, with its pages; notes are not for the first screen', () => {
    const warnings = [
      { code: 'hidden.textCovered', severity: 'warning', page: 4 }, { code: 'hidden.textCovered', severity: 'warning', page: 2, where: 'Điều 3' },
      { code: 'hidden.script', severity: 'note' },
    ] as const;
    expect(preparedWarnings(file({ warnings: [...warnings] }).verification)).toEqual([{ code: 'hidden.textCovered', pages: [2, 4], where: ['Điều 3'] }]);
  });
});

describe('what nobody could answer yet', () => {
  it('is said in a sentence of its own, with why', () => {
    const open = file({ document: 'unsure', open: true, reasons: ['revocation.unreachable'], signatures: [signature({ verdict: 'INDETERMINATE', subIndication: 'TRY_LATER', reasons: ['revocation.unknown'] })] });
    expect(signatureSentence([open], 'in')).toMatchObject({ tone: 'warning', key: 'sentence.tryLater', reason: 'revocation.unreachable' });
  });

  it('words who said when', () => {
    expect(revocationWords({ status: 'good', source: 'ocsp', producedAt: 5 })).toEqual({ key: 'revocation.good', source: 'OCSP', at: 5 });
    expect(revocationWords({ status: 'good', source: 'crl', producedAt: 5, revokedAt: 9 })).toEqual({ key: 'revocation.later', source: 'CRL', at: 9 });
    expect(revocationWords({ status: 'revoked', source: 'crl', producedAt: 5, revokedAt: 3 })).toEqual({ key: 'revocation.revoked', source: 'CRL', at: 3 });
    expect(revocationWords(undefined).key).toBe('revocation.unknown');
  });
});

describe('files that are not PDF', () => {
  it('count once a check found that they are signed', () => {
    const detached = file({ format: 'cades' }, 'bang-ke.xlsx.p7s', 'application/pkcs7-signature');
    expect(signatureSentence([detached], 'in').tone).toBe('valid');
    expect(signatureSentence([file({ document: 'unsigned', signatures: [] }, 'du-lieu.xml', 'application/xml')], 'in').key).toBe('sentence.noPdf');
  });
});

describe('fingerprints', () => {
  it('are read in groups and typed in any', () => {
    expect(inGroups('0123abcdef')).toBe('0123 ABCD EF');
    expect(digitsIn('AB:cd 12-34\n')).toBe('abcd1234');
  });
});
