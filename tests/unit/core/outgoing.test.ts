import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { coreHandlers } from '../../../src/main/core/api.ts';
import { createCore } from '../../../src/main/core/create-core.ts';
import { registerDocument } from '../../../src/main/core/flow/incoming/register.ts';
import { receiveStatus } from '../../../src/main/core/flow/incoming/receive-status.ts';
import { attachFile, removeAttachment } from '../../../src/main/core/flow/outgoing/attach.ts';
import { draftDocument, editDraft } from '../../../src/main/core/flow/outgoing/draft.ts';
import { numberDocument, planNumber } from '../../../src/main/core/flow/outgoing/number.ts';
import { recordSignature } from '../../../src/main/core/flow/outgoing/record-signature.ts';
import { maySign } from '../../../src/main/core/flow/outgoing/sign.rules.ts';
import { recordSent, sendDocument } from '../../../src/main/core/flow/outgoing/send.ts';
import type { VerificationRecord } from '../../../src/main/core/model/verification.ts';
import { writeOffice } from '../../support/exchange.ts';
import { type TestOffice, edoc, openOffice, ourSeal, receive, theirs } from '../../support/office.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { blankHeading, drawPaper, readElsewhere } from '../signing/stamp-papers.ts';

const pdf = { name: 'tra-loi.pdf', contentType: 'application/pdf', bytes: 5, blob: '1'.repeat(64) };
const signed = (change: Partial<VerificationRecord['signatures'][number]> = {}): VerificationRecord => ({
  document: 'valid', reasons: [], checkedAt: 1,
  signatures: [{ field: 'S1', verdict: 'TOTAL-PASSED', level: 'B-B', coversWholeDocument: true, laterChanges: 'none', changes: [], reasons: [], ...change }],
});

const blobOf = (office: TestOffice, id: number): string => office.store.document(id)?.attachments[0]?.blob ?? '';
const leader = { commonName: 'Lãnh đạo Mẫu', serial: '1EAD', issuer: 'CN=CA', notBefore: '', notAfter: '' };
/** The verdict on a file after each act: the person's signature, then the agency's beside it. */
const recordBy = (office: TestOffice, id: number, role: 'personal' | 'organ') => recordSignature(office.flow, {
  id, ordinal: 0, role, holder: 'H', from: blobOf(office, id), blob: (role === 'personal' ? '2' : '3').repeat(64), bytes: 9,
  verification: { ...signed(), signatures: [signed({ signer: leader }), ...(role === 'organ' ? [signed({ signer: { ...leader, ...ourSeal } })] : [])].flatMap((v) => v.signatures) },
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
    expect(editDraft(office.flow, { organOf: () => undefined, people: [] }, { id, typeName: '', subject: 'khác', toOrganIds: [], priority: 0 })).toMatchObject({ error: { code: 'document.wrongState' } });
  });
});

describe('number on the paper', () => {
  const paperFor = (made: ReturnType<typeof reply>) => {
    const plan = planNumber(made.office.flow, { id: made.id, notation: 'UBND-VP' });
    if (!plan.ok) throw new Error(plan.error.code);
    return { plan: plan.value, blob: '9'.repeat(64), bytes: 77 };
  };
  const checked = () => {
    const made = reply();
    attachFile(made.office.flow, { id: made.id, file: pdf });
    made.office.store.transact((tx) => { tx.saveVerification(made.id, 0, signed()); });
    return made;
  };

  test('planning gives nothing; the numbered paper takes the place of the blank one and is checked again', () => {
    const made = checked();
    const paper = paperFor(made);
    expect(paper.plan).toMatchObject({ code: { number: '01', notation: 'UBND-VP' }, issuedDate: '2026-11-23', paper: { blob: pdf.blob } });
    expect(made.office.store.peekNumber('outgoing', 2026)).toBe(1);
    expect(numberDocument(made.office.flow, { id: made.id, notation: 'UBND-VP', paper: { ...paper, remark: 'không có chỗ điền số' } }).ok).toBe(true);
    const document = made.office.store.document(made.id);
    expect(document).toMatchObject({ code: { number: '01' }, attachments: [{ blob: paper.blob, bytes: 77, name: pdf.name }] });
    expect(document?.attachments[0]).not.toHaveProperty('verification');
    expect(made.office.store.pendingVerification(9)).toContain(made.id);
    expect(made.office.store.events(made.id).at(-1)).toMatchObject({ kind: 'numbered', text: '01/UBND-VP · không có chỗ điền số' });
    expect(made.office.store.peekNumber('outgoing', 2026)).toBe(2);
    expect(made.office.store.peekNumber('outgoing', 2027)).toBe(1);
  });

  test('a paper made for another number, date or file is not taken, and no number is lost', () => {
    const made = checked();
    const paper = paperFor(made);
    const number = (given: typeof paper) => numberDocument(made.office.flow, { id: made.id, notation: 'UBND-VP', paper: given });
    const stale = { ok: false, error: { code: 'draft.paperStale' } };
    expect(number({ ...paper, plan: { ...paper.plan, code: { ...paper.plan.code, number: '02' } } })).toMatchObject(stale);
    made.office.time.now += 86_400_000;
    expect(number(paper)).toMatchObject(stale);
    made.office.time.now -= 86_400_000;
    removeAttachment(made.office.flow, { id: made.id, ordinal: 0 });
    attachFile(made.office.flow, { id: made.id, file: { ...pdf, blob: '5'.repeat(64) } });
    expect(number(paper)).toMatchObject(stale);
    expect(made.office.store.peekNumber('outgoing', 2026)).toBe(1);
    expect(made.office.store.document(made.id)).toMatchObject({ state: 'draft', code: { number: '' } });
    expect(number(paperFor(made)).ok).toBe(true);
  });

  test('through the office: two drafts at once get two numbers, each on its own paper', async () => {
    const dir = tempDir();
    const profile = writeOffice(dir, dir, 'http://127.0.0.1:1');
    const created = createCore({
      dataDir: dir, profile: { ...profile, trustAnchors: [] }, clock: { now: () => Date.UTC(2026, 10, 23, 2) }, random: () => 0.5, emit: () => undefined,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined }, openAxis: () => Promise.resolve({ ok: false, error: { code: 'axis.unreachable' } }),
    });
    if (!created.ok) throw new Error(created.error.code);
    const core = created.value;
    const office = coreHandlers(core);
    const draft = async (paper: Uint8Array): Promise<number> => {
      const drafted = await office['outgoing.draftNew']({});
      if (!drafted.ok) throw new Error(drafted.error.code);
      const { id } = drafted.value.row;
      await office['outgoing.edit']({ id, typeName: 'Công văn', subject: 'V/v thử', toOrganIds: [theirs.organId], priority: 0 });
      const path = join(dir, `${id}.pdf`);
      writeFileSync(path, paper);
      await office['outgoing.attach']({ id, path });
      return id;
    };
    const bytesOf = async (id: number): Promise<Uint8Array> => {
      const read = await core.blobs.read(core.store.document(id)?.attachments[0]?.blob ?? '');
      if (!read.ok) throw new Error(read.error.code);
      return read.value;
    };
    try {
      const [blank, other] = [await drawPaper(blankHeading), await drawPaper([...blankHeading, ['Trang khác', 90, 400]])];
      const ids = [await draft(blank), await draft(other)];
      const done = await Promise.all(ids.map(async (id) => await office['outgoing.number']({ id, notation: 'UBND-VP' })));
      expect(done.map((one) => one.ok && one.value.onPaper)).toEqual([{ number: true, date: true }, { number: true, date: true }]);
      expect(ids.map((id) => core.store.document(id)?.code.number).sort()).toEqual(['01', '02']);
      for (const id of ids) {
        const read = readElsewhere(dir, await bytesOf(id));
        expect(read).toContain(`Số: ${core.store.document(id)?.code.number ?? ''}/UBND-VP`);
        expect(read).toContain('ngày 23 tháng 11 năm 2026');
        expect(core.store.document(id)?.attachments[0]?.bytes).toBe((await bytesOf(id)).length);
      }
      const differs = await draft(await drawPaper([['Số: 77/UBND-VP', 90, 110]]));
      expect(await office['outgoing.number']({ id: differs, notation: 'UBND-VP' })).toEqual({ ok: false, error: { code: 'draft.numberOnPaperDiffers', details: { paper: '77', given: '03' } } });
      expect(core.store.document(differs)).toMatchObject({ code: { number: '' } });
      const silent = await draft(await drawPaper([['Biên bản', 90, 110]]));
      expect(await office['outgoing.number']({ id: silent, notation: 'BB' })).toMatchObject({ ok: true, value: { row: { code: '03/BB' }, onPaper: { number: false, date: false } } });
      expect(core.store.events(silent).at(-1)?.text).toBe('03/BB · tệp PDF không có chỗ điền số và ngày, tháng');
    } finally {
      await core.close();
    }
  });
});

describe('the order of acts (Art. 17, 32, 33)', () => {
  test('no personal signature without a number; no seal without an intact personal signature', () => {
    const { office, id } = numbered();
    const draft = office.store.document(id);
    if (draft === undefined) throw new Error();
    expect(maySign({ ...draft, code: { number: '', notation: '' } } as typeof draft, 0, 'personal', [])).toMatchObject({ error: { code: 'draft.notNumbered' } });
    expect(maySign(draft, 0, 'organ', [])).toMatchObject({ error: { code: 'seal.noPersonalSignature' } });
    expect(maySign(draft, 0, 'personal', []).ok).toBe(true);
    const sign = (verification: VerificationRecord) =>
      recordSignature(office.flow, { id, ordinal: 0, role: 'personal', holder: 'Lãnh đạo Mẫu', from: blobOf(office, id), blob: '2'.repeat(64), bytes: 9, verification });
    expect(sign(signed({ laterChanges: 'suspicious' })).ok).toBe(true);
    const tampered = office.store.document(id);
    expect(tampered && maySign(tampered, 0, 'organ', [])).toMatchObject({ error: { code: 'seal.noPersonalSignature' } });
  });

  test('signed, sealed, queued, sent; nothing is sent unsealed', () => {
    const { office, id } = numbered();
    const record = (role: 'personal' | 'organ') => recordBy(office, id, role);
    expect(sendDocument(office.flow, id)).toMatchObject({ error: { code: 'send.notSealed' } });
    expect(record('personal').ok).toBe(true);
    expect(record('organ').ok).toBe(true);
    expect(record('personal')).toMatchObject({ error: { code: 'document.wrongState' } });
    expect(sendDocument(office.flow, id).ok).toBe(true);
    expect(sendDocument(office.flow, id)).toMatchObject({ error: { code: 'send.notSealed' } });
    const entries = office.store.outboxDue({ id: 'main', first: true }, Number.MAX_SAFE_INTEGER, 10).filter((e) => e.payload.kind === 'edoc');
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
    for (const role of ['personal', 'organ'] as const) recordBy(office, id, role);
    sendDocument(office.flow, id);
    return made;
  }

  test('shows the furthest status whatever the order of arrival; the history keeps each once', () => {
    const { office, id } = sent();
    for (const code of ['03', '01', '04', '03']) receiveStatus(office.flow, status(code));
    expect(office.store.tracking(id)).toMatchObject([{ organId: theirs.organId, statusCode: '04' }]);
    expect(office.store.events(id).filter((e) => e.kind === 'statusReceived').map((e) => e.statusCode)).toEqual(['03', '01', '04']);
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
