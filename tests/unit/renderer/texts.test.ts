import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConnectionKind, ConnectionState, ConnectionTest, ConnectionView, OutboxRow, QuarantineRow, SyncProgress } from '../../../src/contract/exchange-views.ts';
import { Action, CopyKind, DocumentState, DocumentView, FlowEvent, Folder, PadesLevel, PlaceView, SignatureMark, SignedAs, SignRole } from '../../../src/contract/views.ts';
import { DriverView } from '../../../src/contract/shell-contract.ts';
import { incomingFolders, outgoingFolders } from '../../../src/renderer/inbox/folders.ts';

const root = join(import.meta.dirname, '../../..');
const texts = (language: string): Record<string, string> => JSON.parse(readFileSync(join(root, 'resources/locales', language, 'ui.json'), 'utf8')) as Record<string, string>;
const vi = texts('vi');
const en = texts('en');
const sources = readdirSync(join(root, 'src/renderer'), { recursive: true, encoding: 'utf8' })
  .filter((f) => /\.tsx?$/.test(f) && !f.startsWith('prompt'))
  .map((f) => [f, readFileSync(join(root, 'src/renderer', f), 'utf8')] as const);
const holes = (text: string): string[] => [...text.matchAll(/{{(\w+)}}/g)].map((m) => m[1] ?? '').sort();

/** i18next chooses among `key_one` and `key_other`; Vietnamese knows only the latter. */
const singular = (keys: readonly string[]): string[] => [...new Set(keys.map((k) => k.replace(/_(one|other)$/, '')))].sort();

describe('the texts of the window', () => {
  it('are the same set in both languages, with the same holes', () => {
    expect(singular(Object.keys(en))).toEqual(singular(Object.keys(vi)));
    for (const [key, text] of Object.entries(vi)) expect(holes(en[key] ?? ''), key).toEqual(holes(text));
  });

  it('say one thing in the singular in English, and name no plural that Vietnamese lacks', () => {
    const plurals = Object.keys(en).filter((k) => k.endsWith('_other'));
    expect(plurals.length).toBeGreaterThan(5);
    for (const key of plurals) expect(en, key).toHaveProperty([key.replace(/_other$/, '_one')]);
    expect(Object.keys(vi).filter((k) => k.endsWith('_one'))).toEqual([]);
    expect(Object.keys(vi).filter((k) => k.endsWith('_other')).sort()).toEqual(plurals.sort());
  });

  it('count where they have a plural: a call without `count` would find no text', () => {
    for (const [file, source] of sources) {
      for (const match of source.matchAll(/\bt\(\s*'([^'$]+)'([^)]*)/g)) {
        if (`${match[1] ?? ''}_other` in vi) expect(match[2], `${file}: ${match[1] ?? ''}`).toMatch(/\bcount\b/);
      }
    }
  });

  it('exist for every key the window names', () => {
    for (const [file, source] of sources) {
      for (const match of source.matchAll(/\bt\(\s*'([^'$]+)'/g)) expect(singular(Object.keys(vi)), `${file}: ${match[1] ?? ''}`).toContain(match[1] ?? '');
    }
  });

  it('exist for every value the contract can send', () => {
    const wanted = [
      ...Folder.options.flatMap((f) => [`folder.${f}`, `empty.${f}`, `empty.${f}.text`]),
      ...DocumentState.options.flatMap((o) => o.options).map((s) => `state.${s}`),
      ...SignatureMark.options.flatMap((m) => [`mark.${m}`, `mark.${m}.long`]),
      ...FlowEvent.shape.kind.options.map((k) => `flow.${k}`),
      ...Action.options.filter((a) => a !== 'editDraft').map((a) => `action.${a}`),
      ...PadesLevel.options.map((l) => `level.${l}`),
      ...PlaceView.shape.why.options.map((w) => `sign.why.${w}`),
      ...SignedAs.options.flatMap((a) => [`sign.as.${a}`, `sign.law.${a}`]),
      ...SignRole.options.flatMap((r) => [`sign.noCertificate.${r}`, `sign.noUsable.${r}`, `batch.title.${r}`, `batch.empty.${r}`, `batch.empty.${r}.text`, `keys.role.${r}`, `keys.none.${r}`, `keys.use.${r}`, `keys.use.${r}.of`, `keys.picture.${r}`]),
      ...CopyKind.options.flatMap((k) => [`copy.${k}`, `copy.${k}.text`, `copy.${k}.attach`]),
      ...DriverView.shape.source.options.map((s) => `keys.source.${s}`), ...DriverView.shape.state.options.map((s) => `keys.driver.${s}`),
      ...DriverView.shape.tokens.element.shape.pinState.options.map((s) => `keys.pin.${s}`),
      ...['file', 'token'].flatMap((p) => [`key.place.${p}`, `key.group.${p}`]),
      ...['01', '02', '03', '04', '05', '06', '13', '15', '16'].map((s) => `status.${s}`),
      ...ConnectionState.options.map((c) => `connection.state.${c}`),
      ...ConnectionKind.options.flatMap((k) => [`connection.kind.${k}`, `connection.kind.${k}.text`, `connection.new.${k}`, `connection.explain.${k}`, ...(k === 'folder' ? [] : [`connection.endpoint.hint.${k}`])]),
      ...ConnectionView.shape.secretPlace.unwrap().options.flatMap((p) => [`connection.kept.${p}`, `connection.willKeep.${p}`]),
      ...ConnectionTest.shape.steps.element.shape.step.options.flatMap((s) => [`connection.test.${s}`, `connection.test.${s}.good`]),
      ...SyncProgress.shape.what.options.flatMap((w) => [`sync.progress.${w}`, `sync.progress.${w}.some`]),
      ...['none', 'idle', 'running', 'partly', 'offline', 'failed'].map((s) => `sync.${s}`),
      ...OutboxRow.shape.state.options.map((o) => `outbox.${o}`), ...OutboxRow.shape.kind.options.map((k) => `outbox.kind.${k}`),
      ...['waiting', 'failed', 'sent'].flatMap((tab) => [`outbox.tab.${tab}`, `empty.outbox.${tab}`, `empty.outbox.${tab}.text`]),
      ...QuarantineRow.shape.kind.options.map((k) => `quarantine.kind.${k}`),
      ...DocumentView.shape.related.element.shape.relation.options.map((r) => `related.${r}`),
      ...['refuse', 'refuseRecall', 'refuseUpdate', 'recall', 'update', 'replace', 'acceptRecall', 'acceptUpdate', 'finish'].flatMap((a) => [`${a}.explain`, `action.${a}.title`]),
      ...['connections', 'outbox', 'quarantine', 'recall', 'track'].flatMap((h) => [`help.${h}.title`, `help.${h}.text`, `help.${h}.law`]),
      ...[0, 1, 2, 3, 4].map((p) => `priority.${String(p)}`),
    ];
    for (const key of wanted) expect(vi, key).toHaveProperty([key]);
  });

  it('leave no folder of the contract without a place', () => {
    expect([...incomingFolders, ...outgoingFolders].sort()).toEqual([...Folder.options].sort());
  });

  it('are the only words in the components: no Vietnamese letters outside comments and the list of kinds', () => {
    for (const [file, source] of sources) {
      if (file.endsWith('type-names.ts')) continue;
      const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '').replace(/\[đĐ\]/g, '');
      expect(/[àáạảãăắằặẳẵâấầậẩẫđèéẹẻẽêếềệểễìíịỉĩòóọỏõôốồộổỗơớờợởỡùúụủũưứừựửữỳýỵỷỹ]/i.test(code), file).toBe(false);
    }
  });

  it('never promise more than a verifier knows: the unsure sentences do not say valid without not', () => {
    for (const key of ['sentence.unsure', 'sentence.unsureFile', 'sentence.unreadable']) expect(vi[key], key).toMatch(/[Cc]hưa/);
  });
});

describe('what a feature may import', () => {
  const features = ['inbox', 'reader', 'signing', 'drafting', 'outbox', 'settings'];
  it('is never another feature, and ui/ imports none', () => {
    for (const [file, source] of sources) {
      const own = file.split('/')[0] ?? '';
      if (!features.includes(own) && own !== 'ui') continue;
      for (const match of source.matchAll(/from '\.\.\/(?:\.\.\/)?(\w+)\//g)) {
        const target = match[1] ?? '';
        expect(features.includes(target) && target !== own, `${file} imports ${target}/`).toBe(false);
        expect(target === 'app', `${file} imports app/`).toBe(false);
      }
    }
  });
});
