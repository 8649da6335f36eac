import { describe, expect, it } from 'vitest';
import type { DocumentView } from '../../../src/contract/views.ts';
import { barActions } from '../../../src/renderer/reader/actions.rules.ts';
import { barsOf, toldByBars } from '../../../src/renderer/reader/bars.rules.ts';
import { tabsOf } from '../../../src/renderer/reader/tabs.rules.ts';
import { countsOf, nextSort, notAccepted, reasonsOf, shownReceivers, standingOf, toneOf, type TrackedReceiver } from '../../../src/renderer/reader/tracking.rules.ts';
import { textsOf } from './texts.ts';

const vi = textsOf('vi', 'ui');
const receiver = (organName: string, codes: readonly string[], over: Partial<TrackedReceiver> = {}): TrackedReceiver => {
  const last = codes.at(-1);
  return { organId: `id-${organName}`, organName, steps: codes.map((statusCode, i) => ({ statusCode, at: 1000 + i })), ...(last === undefined ? {} : { statusCode: last, at: 1000 + codes.length }), ...over };
};

describe('who received what we sent', () => {
  const all = [
    receiver('Đồng Tháp', ['01', '03', '04', '05', '06']), receiver('An Giang', ['01', '03']), receiver('Bạc Liêu', ['01']),
    receiver('Cà Mau', []), receiver('Bến Tre', ['01', '02'], { steps: [{ statusCode: '01', at: 1 }, { statusCode: '02', at: 2, description: 'Sai nơi nhận' }] }),
  ];

  it('counts as accepted whoever entered it, however far they went since', () => {
    expect(all.map(standingOf)).toEqual(['accepted', 'accepted', 'arrived', 'silent', 'refused']);
    expect(countsOf(all)).toEqual({ total: 5, accepted: 2, refused: 1, finished: 1, agreed: 0, declined: 0 });
  });

  it('does not forget an acceptance because a recall was answered after it', () => {
    const recalled = [receiver('A', ['01', '03', '15']), receiver('B', ['01', '16']), receiver('C', ['01', '02', '15'])];
    expect(recalled.map(standingOf)).toEqual(['accepted', 'arrived', 'refused']);
    expect(countsOf(recalled)).toMatchObject({ accepted: 1, refused: 1, agreed: 2, declined: 1 });
  });

  it('judges by the furthest status where an older office kept no steps', () => {
    expect(standingOf({ steps: [], statusCode: '04' })).toBe('accepted');
    expect(reasonsOf({ steps: [], statusCode: '02', description: 'Sai' })).toEqual(['Sai']);
    expect(reasonsOf({ steps: [], statusCode: '03', description: 'ghi chú' })).toEqual([]);
  });

  it('finds with or without diacritics, by code, and those who must be asked', () => {
    const names = (rows: readonly TrackedReceiver[]): string[] => rows.map((r) => r.organName);
    expect(names(shownReceivers(all, 'dong thap', false, undefined))).toEqual(['Đồng Tháp']);
    expect(names(shownReceivers(all, 'ID-an', false, undefined))).toEqual(['An Giang']);
    expect(names(shownReceivers(all, '', true, undefined))).toEqual(['Bạc Liêu', 'Cà Mau']);
    expect(all.filter(notAccepted)).toHaveLength(2);
  });

  it('sorts as Vietnamese does, those to chase first, and back to the order of the document', () => {
    const names = (by: 'name' | 'status' | 'time', descending = false): string[] => shownReceivers(all, '', false, { by, descending }).map((r) => r.organName);
    expect(names('name')).toEqual(['An Giang', 'Bạc Liêu', 'Bến Tre', 'Cà Mau', 'Đồng Tháp']);
    expect(names('status')).toEqual(['Bến Tre', 'Cà Mau', 'Bạc Liêu', 'An Giang', 'Đồng Tháp']);
    expect(names('time', true)[0]).toBe('Đồng Tháp');
    const first = nextSort(undefined, 'name');
    const second = nextSort(first, 'name');
    expect([first, second, nextSort(second, 'name'), nextSort(second, 'time')]).toEqual([{ by: 'name', descending: false }, { by: 'name', descending: true }, undefined, { by: 'time', descending: false }]);
  });

  it('stays quick with three hundred receivers whose names have eighty letters', () => {
    const many = Array.from({ length: 300 }, (_, i) => receiver(`${'Uỷ ban nhân dân xã '.repeat(4)}${String(300 - i)}`, i % 3 === 0 ? ['01'] : ['01', '03']));
    expect(shownReceivers(many, 'uy ban', true, { by: 'name', descending: false }).map((r) => r.organName.split(' ').at(-1))[0]).toBe('3');
    expect(countsOf(many)).toMatchObject({ total: 300, accepted: 200 });
  });

  it('is red only where something was given back or declined', () => {
    expect([undefined, '01', '02', '03', '06', '15', '16'].map(toneOf)).toEqual(['neutral', 'neutral', 'danger', 'success', 'success', 'success', 'danger']);
  });
});

type BarView = Parameters<typeof barsOf>[0];
const view = (row: Partial<DocumentView['row']>, over: Partial<Omit<BarView, 'row'>> = {}): BarView =>
  ({ row: { direction: 'in', state: 'received', recallRequested: false, duplicateSuspected: false, ...row } as DocumentView['row'], related: [], ...over });
const other = (relation: DocumentView['related'][number]['relation'], id = 5) => ({ id, code: '1/UB', subject: 's', relation });

describe('what is said before a document is read', () => {
  it('is silent about an ordinary one', () => {
    expect(barsOf(view({}))).toEqual([]);
    expect(barsOf(view({ direction: 'out', state: 'sent' }, { related: [other('answers')] }))).toEqual([]);
  });

  it('says a recall louder than all else, and that a frozen one is frozen', () => {
    expect(barsOf(view({ recallRequested: true, duplicateSuspected: true }, { recallReason: 'Sai' })).map((b) => [b.name, b.tone, b.reason])).toEqual([['recall', 'invalid', 'Sai'], ['duplicate', 'warning', undefined]]);
    expect(barsOf(view({ direction: 'out', state: 'withdrawn' }, { recallReason: 'Sai' }))).toMatchObject([{ name: 'withdrawn', tone: 'warning', reason: 'Sai' }]);
    expect(barsOf(view({ state: 'recalled', recallRequested: true }, { recallReason: 'Sai' }))).toMatchObject([{ key: 'bar.recall.done', tone: 'none' }]);
  });

  it('leads from a change to its original, and says when that is not here', () => {
    expect(barsOf(view({}, { business: 'update', updateOpen: true, related: [other('updates')] }))).toMatchObject([{ key: 'bar.update.open', tone: 'warning', links: [{ id: 5 }] }]);
    expect(barsOf(view({}, { business: 'replace', related: [other('replaces')] }))).toMatchObject([{ key: 'bar.replace', tone: 'none' }]);
    expect(barsOf(view({}, { business: 'replace', updateOpen: true }))).toMatchObject([{ key: 'bar.replace.unknown' }]);
    expect(barsOf(view({ direction: 'out', state: 'draft' }, { business: 'update', businessReason: '', related: [other('updates')] }))).toMatchObject([{ name: 'draftUpdate', reason: undefined }]);
    expect(barsOf(view({}, { related: [other('replacedBy'), other('updatedBy', 6)] })).map((b) => b.name)).toEqual(['replaced', 'updated']);
  });

  it('tells each related document once', () => {
    const related = [other('duplicateOf'), other('answeredBy', 6)];
    const told = toldByBars(barsOf(view({ duplicateSuspected: true }, { related })));
    expect(related.filter((r) => !told.has(r)).map((r) => r.relation)).toEqual(['answeredBy']);
  });

  it('has words for all of it', () => {
    const kinds = [view({ recallRequested: true }), view({ state: 'recalled' }, { recallReason: 'x' }), view({}, { recallReason: 'x' }), view({ direction: 'out', state: 'withdrawn' }),
      ...(['update', 'replace'] as const).flatMap((business) => [view({}, { business }), view({}, { business, updateOpen: true, related: [other(business === 'update' ? 'updates' : 'replaces')] }), view({}, { business, related: [other(business === 'update' ? 'updates' : 'replaces')] }), view({ direction: 'out' }, { business })]),
      view({ duplicateSuspected: true }, { related: [other('replacedBy'), other('updatedBy')] })];
    for (const bar of kinds.flatMap(barsOf)) expect(vi, bar.key).toHaveProperty([bar.key]);
  });
});

describe('changing what was sent', () => {
  it('is offered and never emphasised', () => {
    const bar = barActions({ availableActions: ['copy', 'update', 'replace', 'recall', 'verifyAgain'], attachments: [] });
    expect(bar).toEqual({ primary: undefined, others: ['update', 'replace', 'copy', 'recall'] });
    expect(barActions({ availableActions: ['register', 'acceptUpdate', 'refuseUpdate', 'refuse'], attachments: [] })).toEqual({ primary: 'register', others: ['acceptUpdate', 'refuseUpdate', 'refuse'] });
  });

  it('keeps the answers of the receivers in sight', () => {
    expect(tabsOf({ row: { direction: 'out', state: 'withdrawn' } as DocumentView['row'], tracking: [] }, true, false)[0]).toBe('tracking');
  });
});
