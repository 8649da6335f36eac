import { describe, expect, test } from 'vitest';
import { acceptRecall, refuseRecall } from '../../../src/main/core/flow/incoming/answer-recall.ts';
import { finishDocument } from '../../../src/main/core/flow/incoming/finish.ts';
import { receiveEdoc } from '../../../src/main/core/flow/incoming/receive.ts';
import { receiveRecall } from '../../../src/main/core/flow/incoming/receive-recall.ts';
import { refuseDocument } from '../../../src/main/core/flow/incoming/refuse.ts';
import { registerDocument } from '../../../src/main/core/flow/incoming/register.ts';
import { routeDocument } from '../../../src/main/core/flow/incoming/route.ts';
import { availableActions } from '../../../src/main/core/flow/actions.rules.ts';
import { edoc, openOffice, ours, queuedStatuses, receive, theirs } from '../../support/office.ts';

const people = [
  { id: 'p1', fullName: 'Trần Văn Mẫu', position: 'Chuyên viên', unit: 'Văn phòng', role: 'handler' as const },
  { id: 'p2', fullName: 'Lê Thị Ví Dụ', position: 'Chuyên viên', unit: 'Địa chính', role: 'handler' as const },
];
const recall = (fromOrganId = theirs.organId) => ({
  axis: 'main', axisDocId: `recall-${Math.random()}`, rawBlob: '0'.repeat(64), rawBytes: 1, via: 'edoc' as const, fromOrganId,
  fromOrganName: theirs.organName, targetDocumentIds: [edoc().documentId], reason: 'Sai số liệu',
});

describe('receive', () => {
  test('stores once, reports 01 once, whatever is delivered again', () => {
    const office = openOffice();
    receive(office, edoc(), 'a');
    const again = receiveEdoc(office.flow, { axis: 'main', axisDocId: 'a', rawBlob: 'x', rawBytes: 1, message: edoc() });
    expect(again).toEqual({ ok: true, value: { outcome: 'already' } });
    expect(office.lists.counts('2026-11-23')['incoming.toRegister']).toEqual({ total: 1, unread: 1 });
    expect(queuedStatuses(office)).toEqual(['01']);
  });

  test('shows a second document of the same issuer and number as a duplicate and keeps both (Annex VI, III.1.h)', () => {
    const office = openOffice();
    const first = receive(office);
    const second = receive(office, edoc({ documentId: 'another-id' }));
    expect(office.store.document(first)?.duplicateSuspected).toBe(false);
    expect(office.store.document(second)?.duplicateSuspected).toBe(true);
    expect(office.store.related(second)).toMatchObject([{ id: first, relation: 'duplicateOf', inverse: false }]);
  });

  test('the same number of another issuer is no duplicate', () => {
    const office = openOffice();
    receive(office);
    const other = receive(office, edoc({ from: { organId: 'H98', organName: 'Sở Thử nghiệm' }, documentId: 'H98,2026/11/20,12/UBND-VX' }));
    expect(office.store.document(other)?.duplicateSuspected).toBe(false);
  });
});

describe('register', () => {
  test('numbers are consecutive in the year and start again at 1 with the next', () => {
    const office = openOffice();
    office.time.now = Date.UTC(2026, 11, 31, 16, 59, 59);
    const ids = [1, 2, 3].map((n) => receive(office, edoc({ code: { number: String(n), notation: 'X' } })));
    const numbers = ids.slice(0, 2).map((id) => registerDocument(office.flow, id));
    expect(numbers.map((n) => n.ok && n.value)).toEqual([
      { arrivalNumber: 1, arrivalDate: '2026-12-31' }, { arrivalNumber: 2, arrivalDate: '2026-12-31' },
    ]);
    office.time.now += 1000; // 00:00 of 1 January in Vietnam, still 31 December in UTC
    expect(registerDocument(office.flow, ids[2] ?? 0)).toEqual({ ok: true, value: { arrivalNumber: 1, arrivalDate: '2027-01-01' } });
  });

  test('a second time answers the number it has and takes none', () => {
    const office = openOffice();
    const id = receive(office);
    registerDocument(office.flow, id);
    expect(registerDocument(office.flow, id)).toEqual({ ok: false, error: { code: 'document.alreadyRegistered', details: { arrivalNumber: 1 } } });
    expect(registerDocument(office.flow, receive(office, edoc({ code: { number: '2', notation: 'X' } })))).toMatchObject({ ok: true, value: { arrivalNumber: 2 } });
    expect(queuedStatuses(office).filter((c) => c === '03')).toHaveLength(2);
  });

  test('a clock that runs before the book is refused and takes no number', () => {
    const office = openOffice();
    registerDocument(office.flow, receive(office));
    const late = receive(office, edoc({ code: { number: '2', notation: 'X' } }));
    office.time.now -= 3 * 86_400_000;
    expect(registerDocument(office.flow, late)).toEqual({ ok: false, error: { code: 'clock.wrong', details: { today: '2026-11-20', lastInBook: '2026-11-23' } } });
    office.time.now += 3 * 86_400_000;
    expect(registerDocument(office.flow, late)).toMatchObject({ value: { arrivalNumber: 2 } });
  });
});

describe('refuse, route, finish', () => {
  test('refusing needs a reason, reports 02 with it, and ends the way', () => {
    const office = openOffice();
    const id = receive(office);
    expect(refuseDocument(office.flow, { id, reason: '  ' })).toMatchObject({ error: { code: 'refuse.reasonMissing' } });
    expect(refuseDocument(office.flow, { id, reason: 'Gửi nhầm nơi nhận' }).ok).toBe(true);
    const status = office.store.outboxDue({ id: 'main', first: true }, Number.MAX_SAFE_INTEGER, 10).map((e) => e.payload).find((p) => p.kind === 'status' && p.message.statusCode === '02');
    expect(status).toMatchObject({ message: { description: 'Gửi nhầm nơi nhận', responseFor: { organId: theirs.organId, code: '12/UBND-VX' }, from: ours } });
    expect(registerDocument(office.flow, id)).toMatchObject({ error: { code: 'document.wrongState' } });
  });

  test('routing records assignee, directive and due date, and reports 04; finishing reports 06', () => {
    const office = openOffice();
    const id = receive(office);
    const route = { id, assigneeId: 'p1', supportingIds: ['p1', 'p2'], directive: 'Tham mưu trả lời', dueDate: '2026-11-30' };
    expect(routeDocument(office.flow, people, route)).toMatchObject({ error: { code: 'document.wrongState' } });
    registerDocument(office.flow, id);
    expect(routeDocument(office.flow, people, { ...route, assigneeId: 'nobody' })).toMatchObject({ error: { code: 'person.notFound' } });
    expect(routeDocument(office.flow, people, { ...route, dueDate: '2026-11-22' })).toMatchObject({ error: { code: 'route.dueDateInPast' } });
    expect(routeDocument(office.flow, people, route).ok).toBe(true);
    expect(office.store.document(id)).toMatchObject({ state: 'routed', assignment: { assigneeId: 'p1', supportingIds: ['p2'], dueDate: '2026-11-30' } });
    expect(office.lists.page({ folder: 'incoming.overdue', today: '2026-12-01', limit: 10 }).rows).toHaveLength(1);
    expect(finishDocument(office.flow, id).ok).toBe(true);
    expect(office.lists.page({ folder: 'incoming.overdue', today: '2026-12-01', limit: 10 }).rows).toHaveLength(0);
    expect(queuedStatuses(office)).toEqual(['01', '03', '04', '06']);
  });
});

describe('recall', () => {
  test('accepted: content and metadata are destroyed, the record of the recall stays, 15 is reported (Art. 18.4b)', () => {
    const office = openOffice();
    const id = receive(office, edoc({ content: 'Nội dung cần hủy', attachments: [{ name: 'a.pdf', contentType: 'application/pdf', bytes: 3, blob: 'c'.repeat(64) }] }));
    expect(receiveRecall(office.flow, recall()).ok).toBe(true);
    const asked = office.store.document(id);
    expect(asked && availableActions(asked).slice(0, 2)).toEqual(['acceptRecall', 'refuseRecall']);
    expect(registerDocument(office.flow, id)).toMatchObject({ error: { code: 'document.wrongState' } });
    const accepted = acceptRecall(office.flow, id);
    expect(accepted.ok && accepted.value.orphaned, 'its file and the raw message').toHaveLength(2);
    const left = JSON.stringify([office.store.document(id), office.db.prepare('SELECT * FROM document_body').all(), office.db.prepare('SELECT * FROM attachment').all()]);
    expect(left).not.toContain('Nội dung cần hủy');
    expect(left).not.toContain('rà soát');
    expect(office.lists.page({ folder: 'incoming.all', search: 'ra soat', today: '2026-11-23', limit: 5 }).rows).toEqual([]);
    expect(office.store.events(id).map((e) => e.kind)).toEqual(['received', 'statusSent', 'recallRequested', 'recallAccepted', 'statusSent']);
    expect(queuedStatuses(office)).toEqual(['01', '15']);
  });

  test('refused with a reason: 16, and the document goes on', () => {
    const office = openOffice();
    const id = receive(office);
    receiveRecall(office.flow, recall());
    expect(refuseRecall(office.flow, { id, reason: '' })).toMatchObject({ error: { code: 'refuse.reasonMissing' } });
    expect(refuseRecall(office.flow, { id, reason: 'Đã thực hiện' }).ok).toBe(true);
    expect(registerDocument(office.flow, id).ok).toBe(true);
  });

  test('before its document: held, and applied when the document comes', () => {
    const office = openOffice();
    receiveRecall(office.flow, recall());
    const id = receive(office);
    expect(office.store.document(id)).toMatchObject({ recall: { reason: 'Sai số liệu' } });
  });

  test("of somebody else's document changes nothing", () => {
    const office = openOffice();
    const id = receive(office);
    receiveRecall(office.flow, recall('H66'));
    expect(office.store.document(id)).not.toHaveProperty('recall');
  });
});
