import { describe, expect, it } from 'vitest';
import { OutboxRow, ConnectionTest } from '../../../src/contract/exchange-views.ts';
import { kindWords, outboxTabs, receiversOf, tabOf } from '../../../src/renderer/outbox/outbox.rules.ts';
import { rawName, unsaid, valuesIn } from '../../../src/renderer/outbox/quarantine.rules.ts';
import { actWords, evidenceName, factsLine } from '../../../src/renderer/reader/evidence.rules.ts';
import { testLines, testSteps } from '../../../src/renderer/settings/connections/test-steps.rules.ts';
import { checkWords } from '../../../src/renderer/settings/evidence/check.rules.ts';
import { textsOf } from './texts.ts';

const vi = textsOf('vi', 'ui');

describe('the outbox', () => {
  it('puts every state under one tab, and what needs a person under its own', () => {
    expect(OutboxRow.shape.state.options.map((state) => tabOf({ state }))).toEqual(['waiting', 'waiting', 'sent', 'failed']);
    expect([...outboxTabs].sort()).toEqual(['failed', 'sent', 'waiting']);
  });

  it('says what a status message says, and shows one it does not know', () => {
    for (const code of ['01', '02', '03', '04', '05', '06', '13', '15', '16']) {
      const { key } = kindWords({ kind: 'status', statusCode: code });
      expect(vi[key], code).toContain(`(${code})`);
    }
    expect(kindWords({ kind: 'status', statusCode: '09' })).toEqual({ key: 'outbox.tell.other', values: { code: '09' } });
    expect(kindWords({ kind: 'status' }).key).toBe('outbox.kind.status');
    expect(kindWords({ kind: 'edoc', statusCode: '01' }).key).toBe('outbox.kind.edoc');
  });

  it('names receivers, and no code where a name is expected', () => {
    expect(receiversOf({ to: 'Sở Nội vụ' })).toBe('Sở Nội vụ');
    expect(receiversOf({ to: '03', statusCode: '03' })).toBe('');
  });
});

describe('quarantine', () => {
  it('saves a message under a name every file system takes', () => {
    expect(rawName('0b3f7c1e-7a3b')).toBe('0b3f7c1e-7a3b.edxml');
    expect(rawName('../../etc/passwd')).toBe('_.._etc_passwd.edxml');
    expect(rawName('')).toBe('message.edxml');
    expect(rawName('a'.repeat(500)).length).toBeLessThan(210);
  });

  it('fills the sentence of a reason with what was found, and says the rest once', () => {
    expect(valuesIn('line: 12, element: Subject')).toEqual({ line: '12', element: 'Subject' });
    expect(valuesIn('element: a: b')).toEqual({ element: 'a: b' });
    expect(valuesIn(undefined)).toEqual({});
    expect(unsaid('Thiếu «Subject» ở dòng 12.', 'line: 12, element: Subject')).toBe('');
    expect(unsaid('Gói tin hỏng.', 'line: 12')).toBe('line: 12');
    expect(unsaid('Gói tin hỏng.', 'not a pair')).toBe('not a pair');
    expect(unsaid('Gói tin hỏng.', undefined)).toBe('');
  });
});

describe('a test of a connection', () => {
  it('shows the steps of the contract, in the order of asking', () => {
    expect(testSteps).toEqual(ConnectionTest.shape.steps.element.shape.step.options);
    expect(testLines(undefined).every((l) => l.state === 'running')).toBe(true);
  });

  it('ends at the first step that failed, and does not call the others good', () => {
    const lines = testLines({ ok: false, steps: [{ step: 'settings', ok: true }, { step: 'reach', ok: false, code: 'axis.unreachable' }] });
    expect(lines.map((l) => l.state)).toEqual(['good', 'bad', 'notReached', 'notReached']);
    expect(lines[1]?.found?.code).toBe('axis.unreachable');
  });
});

describe('the log of messages', () => {
  it('has words for each act, and hides none it does not know', () => {
    for (const act of ['received', 'refused', 'quarantined', 'duplicate', 'acknowledged', 'verified', 'queued', 'built', 'sending', 'sent', 'sendUnknown', 'reconciled', 'sendRefused', 'destroyed', 'exported', 'anchored', 'restored']) {
      expect(vi, act).toHaveProperty([actWords(act).key]);
    }
    expect(actWords('toString')).toEqual({ key: 'evidence.act.other', values: { act: 'toString' } });
  });

  it('shows short facts and leaves what is long or nested to the file', () => {
    expect(factsLine({ facts: { status: 200, ok: true, hash: 'a'.repeat(64), at: 1_795_685_812_865, long: 'x'.repeat(81), deep: { a: 1 }, none: null }, bytes: 2048 })).toBe('2 KB · status: 200 · ok: true');
    expect(factsLine({ facts: {} })).toBe('');
    expect([evidenceName({ code: '12/UBND-VP', id: 7 }), evidenceName({ code: '', id: 7 })]).toEqual(['12/UBND-VP', '7']);
  });

  it('answers a check so that bad is never read as good', () => {
    expect(checkWords({ ok: true, rows: 12_345 })).toEqual({ key: 'evidence.good', values: { rows: '12.345' } });
    expect(checkWords({ ok: true, rows: 0 }).key).toBe('evidence.empty');
    for (const reason of ['changed', 'removed', 'order', 'truncated', 'headMissing', 'headUnreadable', 'anchorDiffers', 'unheard', undefined]) {
      const words = checkWords({ ok: false, rows: 9, firstBad: 4, ...(reason === undefined ? {} : { reason }) });
      expect(words.key, reason).toMatch(/^evidence\.bad/);
      expect(words.values['row']).toBe('4');
      expect(words.key, reason).toBe(reason === undefined || reason === 'unheard' ? 'evidence.bad' : `evidence.bad.${reason}`);
      expect(vi, words.key).toHaveProperty([words.key]);
    }
  });
});
