import { describe, expect, it } from 'vitest';
import { panesFor } from '../../../src/renderer/app/panes.rules.ts';
import { helpTopic } from '../../../src/renderer/app/help.rules.ts';
import { commandForKey, type KeyPress } from '../../../src/renderer/ui/keyboard.rules.ts';
import { barActions } from '../../../src/renderer/reader/actions.rules.ts';
import { firstPage, pageSize, rowCount, withPage } from '../../../src/renderer/inbox/page-cursors.rules.ts';
import { foldVietnamese } from '../../../src/renderer/ui/fold.ts';
import { draftInput, type DraftValues } from '../../../src/renderer/drafting/draft.rules.ts';
import { formatBytes, formatDay, formatInstant, isOverdue } from '../../../src/renderer/ui/format.ts';

const press = (key: string, over: Partial<KeyPress> = {}): KeyPress => ({ key, ctrl: false, alt: false, shift: false, typing: false, ...over });

describe('keys', () => {
  it('act outside fields and are letters inside them', () => {
    expect(commandForKey(press('r'))).toEqual({ kind: 'action', action: 'register' });
    expect(commandForKey(press('r', { typing: true }))).toBeUndefined();
    expect(commandForKey(press('r', { ctrl: true }))).toBeUndefined();
    expect(commandForKey(press('j'))).toEqual({ kind: 'move', by: 1 });
    expect(commandForKey(press('/'))).toEqual({ kind: 'search' });
    expect(commandForKey(press('k', { ctrl: true, typing: true }))).toEqual({ kind: 'search' });
    expect(commandForKey(press('F5', { typing: true }))).toEqual({ kind: 'sync' });
    expect(commandForKey(press('F1', { typing: true }))).toEqual({ kind: 'help' });
  });
});

describe('the action bar', () => {
  it('shows only what the core allows, the next act of the law first', () => {
    expect(barActions({ attachments: [], availableActions: ['refuse', 'register', 'verifyAgain'] })).toEqual({ primary: 'register', others: ['refuse'] });
    expect(barActions({ attachments: [], availableActions: ['acceptRecall', 'refuseRecall'] })).toEqual({ primary: undefined, others: ['acceptRecall', 'refuseRecall'] });
    expect(barActions({ attachments: [], availableActions: [] })).toEqual({ primary: undefined, others: [] });
  });

  it('asks for the paper first, and only while there is none', () => {
    const paper = { ordinal: 1, name: 'du-thao.pdf', contentType: 'application/pdf', bytes: 1, blob: 'a'.repeat(64) };
    expect(barActions({ attachments: [], availableActions: ['attach', 'editDraft'] })).toEqual({ primary: 'attach', others: [] });
    expect(barActions({ attachments: [{ ...paper, contentType: 'image/png' }], availableActions: ['attach', 'editDraft'] }).primary).toBe('attach');
    expect(barActions({ attachments: [paper], availableActions: ['number', 'attach', 'editDraft'] })).toEqual({ primary: 'number', others: [] });
  });
});

describe('panes', () => {
  it('collapse as zoom grows', () => {
    expect(panesFor(1280, true)).toEqual({ folders: true, list: true, document: true });
    expect(panesFor(1280 / 1.5, true)).toEqual({ folders: false, list: true, document: true });
    expect(panesFor(1280 / 2, true)).toEqual({ folders: false, list: false, document: true });
    expect(panesFor(1280 / 2, false)).toEqual({ folders: false, list: true, document: false });
  });
});

describe('help', () => {
  it('follows the document first, the folder where none is open', () => {
    expect(helpTopic({ place: 'incoming.toRegister', state: 'registered', recallRequested: false })).toBe('route');
    expect(helpTopic({ place: 'incoming.toRegister', state: 'received', recallRequested: true })).toBe('recall');
    expect(helpTopic({ place: 'outgoing.signed', state: undefined, recallRequested: false })).toBe('seal');
    expect(helpTopic({ place: 'outbox', state: 'received', recallRequested: false })).toBe('outbox');
  });
});

describe('keyset paging', () => {
  it('grows by borders and forgets borders that moved', () => {
    const two = withPage(firstPage, 0, 900, true);
    const three = withPage(two, 1, 800, true);
    expect(three).toEqual([undefined, 900, 800]);
    expect(withPage(three, 0, 900, true)).toBe(three);
    expect(withPage(three, 0, 899, true)).toEqual([undefined, 899]);
    expect(withPage(three, 1, 850, false)).toEqual([undefined, 900]);
    expect(rowCount(three, 7)).toBe(2 * pageSize + 7);
    expect(withPage(firstPage, 0, undefined, false)).toBe(firstPage);
  });

  it('keeps a million rows as ten thousand numbers', () => {
    let cursors = firstPage;
    for (let page = 0; page < 9_999; page += 1) cursors = page < 50 ? withPage(cursors, page, 1_000_000 - page * pageSize, true) : [...cursors.slice(0, page + 1), 1_000_000 - page * pageSize];
    expect(cursors).toHaveLength(10_000);
    expect(rowCount(cursors, pageSize)).toBe(1_000_000);
  });
});

describe('small words', () => {
  it('folds Vietnamese', () => expect(foldVietnamese('  Đường  NGUYỄN Thị Hoà ')).toBe('duong nguyen thi hoa'));
  it('writes days and hours of Vietnam', () => {
    expect(formatDay('2026-11-23')).toBe('23/11/2026');
    expect(formatInstant(Date.UTC(2026, 10, 22, 18, 30))).toBe('01:30 23/11/2026');
    expect(isOverdue('2026-11-22', Date.UTC(2026, 10, 22, 16, 59))).toBe(false);
    expect(isOverdue('2026-11-22', Date.UTC(2026, 10, 22, 17, 0))).toBe(true);
    expect(formatBytes(1536 * 1024)).toBe('1,5 MB');
  });
});

describe('a draft', () => {
  const values: DraftValues = { typeName: 'Công văn', subject: 'Về  việc\nmẫu ', to: ['A'], signer: undefined, priority: 0, dueDate: undefined };
  it('is stored only when something changed, with clean blanks', () => {
    expect(draftInput(7, values, values)).toBeUndefined();
    expect(draftInput(7, values, { ...values, to: [] })).toEqual({ id: 7, typeName: 'Công văn', subject: 'Về việc mẫu', toOrganIds: ['A'], priority: 0 });
  });
});
