import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OutgoingState } from '../../../src/contract/views.ts';
import { followed } from '../../../src/renderer/app/follow.rules.ts';
import { outgoingFolders } from '../../../src/renderer/inbox/folders.ts';
import { changesWords, coverageWords } from '../../../src/renderer/reader/signature-words.rules.ts';
import { toLookAt, warningsByTab } from '../../../src/renderer/reader/warnings.rules.ts';

const texts = (language: string, file: string): Record<string, string> => JSON.parse(readFileSync(join(import.meta.dirname, '../../../resources/locales', language, file), 'utf8')) as Record<string, string>;

describe('the oddities of a message', () => {
  const warnings = [
    { code: 'attachment.typeMismatch', path: 'Attachment', value: 'a.pdf: text/plain' }, { code: 'field.missing', path: 'Subject' },
    { code: 'attachment.unwrapped', path: 'Attachment' }, { code: 'field.missing', path: 'Place' }, { code: 'field.missing', path: 'Place' },
    { code: 'number.invalid', path: 'PageAmount', value: 'ba' },
  ];

  it('stand beside what they are about, each once with all its places', () => {
    expect(warningsByTab(warnings)).toEqual({
      metadata: [{ code: 'field.missing', places: ['Subject', 'Place'] }, { code: 'number.invalid', places: ['PageAmount: ba'] }],
      attachments: [{ code: 'attachment.typeMismatch', places: ['a.pdf: text/plain'] }, { code: 'attachment.unwrapped', places: ['Attachment'] }],
    });
  });

  it('are counted only where there is something to do', () => {
    const { metadata, attachments } = warningsByTab(warnings);
    expect([toLookAt(metadata).length, toLookAt(attachments).map((g) => g.code)]).toEqual([2, ['attachment.typeMismatch']]);
    expect(toLookAt(warningsByTab([]).attachments)).toEqual([]);
  });

  it('have a sentence in both languages for every code the reader of messages makes', () => {
    const source = readFileSync(join(import.meta.dirname, '../../../src/main/core/exchange/edxml/faults.ts'), 'utf8');
    const codes = [...source.slice(source.indexOf('EdxmlWarningCode')).matchAll(/\| '([\w.]+)'/g)].map((m) => m[1] ?? '');
    expect(codes.length).toBeGreaterThan(20);
    for (const language of ['vi', 'en']) for (const code of codes) expect(texts(language, 'warnings.json'), code).toHaveProperty([code]);
  });
});

describe('what followed a signature', () => {
  const change = (code: string) => ({ code });
  it('reads calmly where the seal followed the signature, as the law has it', () => {
    expect(changesWords({ laterChanges: 'allowed', changes: [change('signature.added')] })).toEqual({ key: 'signature.changes.signed', calm: true });
    expect(changesWords({ laterChanges: 'allowed', changes: [change('dss.added'), change('timestamp.added')] })).toEqual({ key: 'signature.changes.evidence', calm: true });
    expect(coverageWords({ coversWholeDocument: false, laterChanges: 'allowed' })).toBe('signature.coverage.then');
  });

  it('is never calm about anything else', () => {
    expect(changesWords({ laterChanges: 'allowed', changes: [change('signature.added'), change('formField.changed')] })).toEqual({ key: 'signature.changes.allowed', calm: false });
    expect(changesWords({ laterChanges: 'forbidden', changes: [change('signature.added')] })).toEqual({ key: 'signature.changes.forbidden', calm: false });
    expect(changesWords({ laterChanges: 'suspicious', changes: [] }).calm).toBe(false);
    expect(coverageWords({ coversWholeDocument: false, laterChanges: 'suspicious' })).toBe('signature.coverage.part');
  });

  it('has its words in both languages', () => {
    for (const language of ['vi', 'en']) for (const key of ['signature.changes.signed', 'signature.changes.evidence', 'signature.coverage.then', 'signature.level.none']) expect(texts(language, 'ui.json')).toHaveProperty([key]);
  });
});

describe('the list beside an open document', () => {
  it('goes along the road of an outgoing one', () => {
    const road = OutgoingState.options;
    for (const [i, state] of road.slice(1).entries()) {
      const before = road[i] ?? 'draft';
      expect(followed(`outgoing.${before}`, before, state)).toBe(`outgoing.${state}`);
      expect(outgoingFolders).toContain(`outgoing.${state}`);
    }
  });

  it('stays where it showed something else, and with incoming ones', () => {
    expect(followed('outgoing.all', 'signed', 'sealed')).toBe('outgoing.all');
    expect(followed('incoming.inProgress', 'draft', 'signed')).toBe('incoming.inProgress');
    expect(followed('incoming.toRegister', 'received', 'registered')).toBe('incoming.toRegister');
    expect(followed('outbox', 'queued', 'sent')).toBe('outbox');
  });
});
