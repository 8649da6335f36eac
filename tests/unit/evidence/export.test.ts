import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { checkExport } from '../../../src/main/core/evidence/check-export.ts';
import { evidenceHandlers } from '../../../src/main/core/evidence/handlers.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { random } from '../signing/random.ts';
import { withoutTriggers } from './log-with-rows.ts';
import { officeWithMessages, sha256 } from './exported.ts';

type Files = Record<string, Uint8Array>;
const text = (files: Files, name: string): string => Buffer.from(files[name] ?? new Uint8Array()).toString();
const change = (zip: Uint8Array, work: (files: Files) => void): Uint8Array => {
  const files = unzipSync(zip);
  work(files);
  return zipSync(files, { level: 1 });
};
const edit = (name: string, from: string | RegExp, to: string) => (files: Files): void => {
  const before = text(files, name);
  const after = before.replace(from, to);
  if (before === after) throw new Error('nothing to change');
  files[name] = strToU8(after);
};

describe('the evidence of one document', () => {
  test('is checkable alone: rows, chain to the head, messages, verdicts', async () => {
    const office = officeWithMessages();
    const head = office.evidence.reads.head();
    const zip = await office.exportNow();
    expect(checkExport(zip)).toEqual({ ok: true, value: { ok: true, rows: 5, head: head.hash, headSeq: head.seq, document: office.id, messages: 1, messagesMissing: 1, verdicts: 1, verdictsNotInLog: 0 } });
    const files = unzipSync(zip);
    expect(Object.keys(files).sort()).toEqual(['README.txt', 'chain.txt', 'evidence.jsonl', 'head.json', `messages/${office.message}.edxml`, 'verdicts.json']);
    expect(text(files, `messages/${office.message}.edxml`)).toBe(office.raw);
    expect(JSON.parse(text(files, 'verdicts.json'))).toMatchObject([{ inLog: true, verdict: { document: 'unsure', signatures: [{ signer: { commonName: 'Nguyễn Văn Ký' } }] } }]);
    // Nothing of the other rows is shown, and no name is in the log.
    for (const name of ['evidence.jsonl', 'chain.txt', 'head.json', 'README.txt']) expect(text(files, name)).not.toMatch(/noise|Nguyễn/);
    expect(text(files, 'README.txt')).toMatch(/CHỨNG CỨ[\s\S]+EVIDENCE OF/);
  });

  test('leaves a row about itself', async () => {
    const office = officeWithMessages();
    const before = office.evidence.reads.head();
    await office.exportNow();
    const row = office.evidence.reads.at(before.seq + 1);
    expect(row).toMatchObject({ act: 'exported', document: office.id });
    expect(JSON.parse(row?.facts ?? '')).toEqual({ rows: 5, messages: 1, headSeq: before.seq, head: before.hash });
    expect(checkExport(await office.exportNow())).toMatchObject({ value: { ok: true, rows: 6 } });
  });

  test('the commands of its README say the same', async () => {
    const office = officeWithMessages();
    const head = office.evidence.reads.head();
    const dir = tempDir();
    const files = unzipSync(await office.exportNow());
    for (const name of ['chain.txt', 'README.txt']) writeFileSync(join(dir, name), files[name] ?? new Uint8Array());
    const commands = text(files, 'README.txt').split('\n').filter((line) => /^ {2}(h=|while|echo)/.test(line));
    expect(commands).toHaveLength(3);
    const said = execFileSync('bash', ['-c', commands.join('\n')], { cwd: dir, encoding: 'utf8' });
    expect(said.trim()).toBe(head.hash);
    for (const line of text(files, 'evidence.jsonl').trim().split('\n')) {
      const row = JSON.parse(line) as Record<string, string>;
      expect(sha256(row['text'] ?? '')).toBe(row['content']);
      expect(sha256(`${row['prev']}${row['content']}`)).toBe(row['hash']);
    }
  });

  test('a document of which the log knows nothing, one that is not there, a log that is broken, a message that rotted', async () => {
    const office = officeWithMessages();
    const handlers = evidenceHandlers({ ...office, now: () => 1 });
    const path = join(tempDir(), 'x.zip');
    const exported = (id: number) => handlers['document.exportEvidence']({ id, path });
    expect(await exported(5)).toEqual({ ok: false, error: { code: 'document.notFound' } });
    const rotten = office.blobs.put('rotten');
    office.append({ document: office.id, messageSha256: sha256('fresh') });
    expect(await exported(office.id)).toMatchObject({ ok: true });
    office.blobs.source = ((source) => (id: string) => source(id === sha256('fresh') ? rotten : id))(office.blobs.source);
    expect(await evidenceHandlers({ ...office, now: () => 1 })['document.exportEvidence']({ id: office.id, path: `${path}2` })).toEqual({ ok: false, error: { code: 'audit.messageChanged', details: { sha256: sha256('fresh').slice(0, 16) } } });
    withoutTriggers(office.db);
    office.db.exec(`UPDATE evidence SET facts = '{"x":1}' WHERE axis_doc_id = 'noise-3'`);
    expect(await exported(office.id)).toMatchObject({ ok: false, error: { code: 'audit.broken' } });
    expect([existsSync(path), existsSync(`${path}2`)]).toEqual([true, false]);
  });

  test('the lines of the contract', async () => {
    const office = officeWithMessages();
    const handlers = evidenceHandlers({ ...office, now: () => 1 });
    const rows = await handlers['document.evidence']({ id: office.id });
    if (!rows.ok) throw new Error(rows.error.code);
    expect(rows.value.rows.map((r) => `${r.act} ${r.axisDocId ?? '-'}`)).toEqual(['received doc-1', 'acknowledged doc-1', 'verified -', 'duplicate doc-1', 'sent status-1']);
    expect(rows.value.rows[1]?.facts).toEqual({ answer: 'OK', word: 'done' });
    await office.evidence.keeper.flush();
    expect(await handlers['evidence.verify']({})).toEqual({ ok: true, value: { ok: true, rows: 14, head: office.evidence.reads.head().hash } });
  });
});

describe('an export that somebody worked on', () => {
  const cases: readonly (readonly [string, (files: Files, message: string) => void, string])[] = [
    ['a row changed', edit('evidence.jsonl', String.raw`\"httpStatus\":200`, String.raw`\"httpStatus\":201`), 'changed'],
    ['a row and its hashes changed', (files) => {
      const lines = text(files, 'evidence.jsonl').split('\n');
      const row = JSON.parse(lines[0] ?? '') as Record<string, string>;
      const changed = (row['text'] ?? '').replace('"received"', '"refused"');
      lines[0] = JSON.stringify({ ...row, text: changed, content: sha256(changed), hash: sha256(`${row['prev']}${sha256(changed)}`) });
      files['evidence.jsonl'] = strToU8(lines.join('\n'));
      edit('chain.txt', row['content'] ?? '', sha256(changed))(files);
    }, 'changed'],
    ['the first row left out', (files) => { files['evidence.jsonl'] = strToU8(text(files, 'evidence.jsonl').replace(/^.*\n/, '')); }, 'removed'],
    ['rows in another order', (files) => { files['evidence.jsonl'] = strToU8(`${text(files, 'evidence.jsonl').trim().split('\n').reverse().join('\n')}\n`); }, 'order'],
    ['the chain cut short', (files) => { files['chain.txt'] = (files['chain.txt'] ?? new Uint8Array()).subarray(0, 65 * 4); }, 'truncated'],
    ['a line of the chain changed', edit('chain.txt', /^(.{130}).{8}/s, '$100000000'), 'changed'],
    ['another head', edit('head.json', /("hash": ")[0-9a-f]{8}/, '$100000000'), 'changed'],
    ['a message changed', (files, message) => { files[`messages/${message}.edxml`] = strToU8('other'); }, 'messageChanged'],
    ['a message put in', (files) => { files[`messages/${sha256('forged')}.edxml`] = strToU8('forged'); }, 'messageUnknown'],
    ['a verdict changed', edit('verdicts.json', '"unsure"', '"valid"'), 'verdictNotInLog'],
    ['a verdict about another file', edit('verdicts.json', /"blob": "[0-9a-f]{8}/, '"blob": "00000000'), 'verdictNotInLog'],
    ['another document', edit('head.json', /"document": \d+/, '"document": 7'), 'changed'],
    ['a file put in', (files) => { files['IMPORTANT.html'] = strToU8('<b>'); }, 'unexpectedFile'],
    ['a stamp put in', (files) => { files['stamps/9.tst'] = strToU8('0'); }, 'anchorDiffers'],
  ];
  test.each(cases)('%s', async (_, work, reason) => {
    const office = officeWithMessages();
    const zip = change(await office.exportNow(), (files) => { work(files, office.message); });
    expect(checkExport(zip)).toMatchObject({ ok: true, value: { ok: false, reason } });
  });

  test('a verdict that the log does not prove is counted as such', async () => {
    const zip = change(await officeWithMessages().exportNow(), (files) => { edit('verdicts.json', '"unsure"', '"valid"')(files); edit('verdicts.json', '"inLog": true', '"inLog": false')(files); });
    expect(checkExport(zip)).toMatchObject({ value: { ok: true, verdicts: 1, verdictsNotInLog: 1 } });
  });

  test.each([
    ['no ZIP', () => strToU8('no')],
    ['an empty file', () => new Uint8Array()],
    ['no head', (zip: Uint8Array) => change(zip, (files) => { delete files['head.json']; })],
    ['no chain', (zip: Uint8Array) => change(zip, (files) => { delete files['chain.txt']; })],
    ['a head of another format', (zip: Uint8Array) => change(zip, edit('head.json', 'export-1', 'export-2'))],
    ['rows that are no JSON', (zip: Uint8Array) => change(zip, (files) => { files['evidence.jsonl'] = strToU8('{\n'); })],
    ['a line without end', (zip: Uint8Array) => change(zip, (files) => { files['evidence.jsonl'] = strToU8(`${'x'.repeat(70_000)}\n`); })],
    ['half of it', (zip: Uint8Array) => zip.subarray(0, zip.length / 2)],
  ] as const)('%s cannot be read', async (_, make) => {
    const zip = make(await officeWithMessages().exportNow());
    expect(checkExport(zip)).toMatchObject({ ok: false, error: { code: 'audit.exportUnreadable' } });
  });

  test('bytes changed at random never pass for other evidence, and never throw', async () => {
    const office = officeWithMessages();
    const zip = await office.exportNow();
    const sound = checkExport(zip);
    const pick = random(11);
    for (let round = 0; round < 1500; round++) {
      const bytes = Uint8Array.from(zip);
      for (let n = 0; n <= pick(3); n++) bytes[pick(bytes.length)] = pick(256);
      const answer = checkExport(pick(10) === 0 ? bytes.subarray(0, pick(bytes.length)) : bytes);
      // Times and the like in the headers of the archive prove nothing and may differ.
      if (answer.ok && answer.value.ok) expect(answer).toEqual(sound);
    }
    // The same inside the files, where no checksum of the archive sees it.
    for (let round = 0; round < 400; round++) {
      const answer = checkExport(change(zip, (files) => {
        const name = ['evidence.jsonl', 'chain.txt', 'head.json', 'verdicts.json'][pick(4)] ?? '';
        const bytes = Uint8Array.from(files[name] ?? new Uint8Array());
        bytes[pick(bytes.length)] = pick(256);
        files[name] = bytes;
      }));
      if (answer.ok && answer.value.ok) expect({ ...answer.value, verdictsNotInLog: 0 }).toEqual(sound.ok ? sound.value : undefined);
    }
  });
});
