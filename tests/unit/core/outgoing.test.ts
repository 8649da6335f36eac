import { describe, expect, test } from 'vitest';
import { registerDocument } from '../../../src/main/core/flow/incoming/register.ts';
import { receiveStatus } from '../../../src/main/core/flow/incoming/receive-status.ts';
import { attachFile } from '../../../src/main/core/flow/outgoing/attach.ts';
import { draftDocument, editDraft } from '../../../src/main/core/flow/outgoing/draft.ts';
import { numberDocument } from '../../../src/main/core/flow/outgoing/number.ts';
import { recordSignature } from '../../../src/main/core/flow/outgoing/record-signature.ts';
import { maySign } from '../../../src/main/core/flow/outgoing/sign.rules.ts';
import { recordSent, sendDocument } from '../../../src/main/core/flow/outgoing/send.ts';
import type { VerificationRecord } from '../../../src/main/core/model/verification.ts';
import { edoc, openOffice, receive, theirs } from '../../support/office.ts';

const pdf = { name: 'tra-loi.pdf', contentType: 'application/pdf', bytes: 5, blob: '1'.repeat(64) };
const signed = (change: Partial<VerificationRecord['signatures'][number]> = {}): VerificationRecord => ({
  document: 'valid', reasons: [], checkedAt: 1,
  signatures: [{ field: 'S1', verdict: 'TOTAL-PASSED', level: 'B-B', coversWholeDocument: true, laterChanges: 'none', changes: [], reasons: [], ...change }],
});

function reply(office = openOffice()) {
  const original = receive(office);
  registerDocument(office.flow, original);
  const drafted = draftDocument(office.flow, { answers: original, place: 'Đồng Mây' });
  if (!drafted.ok) throw new Error(drafted.error.code);
  return { office, original, id: drafted.value };
}

function numbered() {
  const made = reply();
  attachFile(made.office.flow, { id: made.id, file: pdf });
  numberDocument(made.office.flow, { id: made.id, notation: 'UBND-VP' });
  return made;
}

describe('draft and number', () => {
  test('an answer is addressed to the sender and linked to what it answers', () => {
    const { office, original, id } = reply();
    expect(office.store.document(id)).toMatchObject({ state: 'draft', to: [theirs], answers: original, subject: 'V/v phúc đáp văn bản số 12/UBND-VX' });
    expect(office.store.related(original)).toMatchObject([{ id, relation: 'answers', inverse: true }]);
  });

  test('a document that is not registered is not answered (Art. 22.1)', () => {
    const office = openOffice();
    expect(draftDocument(office.flow, { answers: receive(office), place: '' })).toMatchObject({ error: { code: 'document.wrongState' } });
  });

  test('number and date are given once, from 01, with the key of the axis; then the fields stand', () => {
    const { office, id } = reply();
    expect(numberDocument(office.flow, { id, notation: 'UBND-VP' })).toMatchObject({ error: { code: 'draft.noAttachment' } });
    attachFile(office.flow, { id, file: pdf });
    expect(numberDocument(office.flow, { id, notation: 'không hợp lệ' })).toMatchObject({ error: { code: 'draft.notationInvalid' } });
    expect(numberDocument(office.flow, { id, notation: 'UBND-VP' }).ok).toBe(true);
    expect(office.store.document(id)).toMatchObject({ code: { number: '01', notation: 'UBND-VP' }, issuedDate: '2026-11-23', documentId: 'H99.01,2026/11/23,01/UBND-VP' });
    expect(numberDocument(office.flow, { id, notation: 'UBND-VP' })).toMatchObject({ error: { code: 'document.wrongState' } });
    expect(editDraft(office.flow, { partners: [], people: [] }, { id, typeName: '', subject: 'khác', toOrganIds: [], priority: 0 })).toMatchObject({ error: { code: 'document.wrongState' } });
  });
});

describe('the order of acts (Art. 17, 32, 33)', () => {
  test('no personal signature without a number; no seal without an intact personal signature', () => {
    const { office, id } = numbered();
    const draft = office.store.document(id);
    if (draft === undefined) throw new Error();
    expect(maySign({ ...draft, code: { number: '', notation: '' } } as typeof draft, 0, 'personal')).toMatchObject({ error: { code: 'draft.notNumbered' } });
    expect(maySign(draft, 0, 'organ')).toMatchObject({ error: { code: 'seal.noPersonalSignature' } });
    expect(maySign(draft, 0, 'personal').ok).toBe(true);
    const sign = (verification: VerificationRecord) =>
      recordSignature(office.flow, { id, ordinal: 0, role: 'personal', holder: 'Lãnh đạo Mẫu', blob: '2'.repeat(64), bytes: 9, verification });
    expect(sign(signed({ laterChanges: 'suspicious' })).ok).toBe(true);
    const tampered = office.store.document(id);
    expect(tampered && maySign(tampered, 0, 'organ')).toMatchObject({ error: { code: 'seal.noPersonalSignature' } });
  });

  test('signed, sealed, queued, sent; nothing is sent unsealed', () => {
    const { office, id } = numbered();
    const record = (role: 'personal' | 'organ') => recordSignature(office.flow, { id, ordinal: 0, role, holder: 'H', blob: '2'.repeat(64), bytes: 9, verification: signed() });
    expect(sendDocument(office.flow, id)).toMatchObject({ error: { code: 'send.notSealed' } });
    expect(record('personal').ok).toBe(true);
    expect(record('personal')).toMatchObject({ error: { code: 'document.wrongState' } });
    expect(record('organ').ok).toBe(true);
    expect(sendDocument(office.flow, id).ok).toBe(true);
    expect(sendDocument(office.flow, id)).toMatchObject({ error: { code: 'send.notSealed' } });
    const entries = office.store.outboxDue(Number.MAX_SAFE_INTEGER, 10).filter((e) => e.payload.kind === 'edoc');
    expect(entries.map((e) => e.key)).toEqual(['edoc:H99.01,2026/11/23,01/UBND-VP']);
    recordSent(office.flow, { outboxId: entries[0]?.id ?? 0, id, attempts: 1 });
    expect(office.store.document(id)).toMatchObject({ state: 'sent', sentAt: office.time.now });
  });
});

describe('tracking', () => {
  const status = (statusCode: string, organId = theirs.organId, documentId = 'H99.01,2026/11/23,01/UBND-VP') => ({
    axis: 'main', axisDocId: `s-${Math.random()}`, rawBlob: '3'.repeat(64), rawBytes: 1,
    message: { kind: 'status' as const, from: { ...theirs, organId }, responseFor: { organId: 'H99.01', code: '01/UBND-VP', documentId }, statusCode, warnings: [] },
  });
  function sent() {
    const made = numbered();
    const { office, id } = made;
    for (const role of ['personal', 'organ'] as const) recordSignature(office.flow, { id, ordinal: 0, role, holder: 'H', blob: '2'.repeat(64), bytes: 9, verification: signed() });
    sendDocument(office.flow, id);
    return made;
  }

  test('shows the furthest status whatever the order of arrival; the history keeps all', () => {
    const { office, id } = sent();
    for (const code of ['03', '01', '04', '03']) receiveStatus(office.flow, status(code));
    expect(office.store.tracking(id)).toMatchObject([{ organId: theirs.organId, statusCode: '04' }]);
    expect(office.store.events(id).filter((e) => e.kind === 'statusReceived').map((e) => e.statusCode)).toEqual(['03', '01', '04', '03']);
  });

  test('a stranger gets no row; a status of nothing of ours is held', () => {
    const { office, id } = sent();
    receiveStatus(office.flow, status('06', 'H66'));
    expect(office.store.tracking(id)).toMatchObject([{ organId: theirs.organId }]);
    expect(office.store.tracking(id)[0]).not.toHaveProperty('statusCode');
    const held = receiveStatus(office.flow, status('01', theirs.organId, 'H99.01,2026/11/23,77/UBND-VP'));
    expect(held).toMatchObject({ value: { ids: [] } });
    expect(office.db.prepare('SELECT count(*) AS n FROM held').get()).toEqual({ n: 1 });
  });

  test('their answer is linked to ours', () => {
    const { office, id } = sent();
    const answer = receive(office, edoc({ code: { number: '9', notation: 'Z' }, documentId: 'z', responseFor: [{ organId: 'H99.01', code: '01/UBND-VP', documentId: 'H99.01,2026/11/23,01/UBND-VP' }] }));
    expect(office.store.related(answer)).toMatchObject([{ id, relation: 'answers' }]);
  });
});
