import { execFileSync } from 'node:child_process';
import type Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { headPath, parseHead, readHead, writeHead } from '../../../src/main/core/evidence/head-file.ts';
import { verifyEvidence } from '../../../src/main/core/evidence/verify-evidence.ts';
import { emptyHead, evidenceText } from '../../../src/main/core/model/evidence.ts';
import { contentHash, linkHash } from '../../../src/main/core/store/evidence-hash.ts';
import { openOffice } from '../../support/office.ts';
import { entry, officeWithLog, withoutTriggers } from './log-with-rows.ts';

const notAsked = { state: 'notAsked' } as const;

describe('the chain', () => {
  test('an empty log is sound, and so is a long one', async () => {
    expect(await verifyEvidence(officeWithLog(0).log, notAsked)).toEqual({ ok: true, rows: 0, head: emptyHead.hash, headSeq: 0 });
    const { log } = officeWithLog(4500);
    expect(await verifyEvidence(log, notAsked)).toEqual({ ok: true, rows: 4500, head: log.head().hash, headSeq: 4500 });
  });

  test('a row is undone with its transaction, and the next one takes its place', async () => {
    const { store, log } = officeWithLog(2);
    expect(() => store.transact((tx) => { tx.appendEvidence(entry(3)); throw new Error('undone'); })).toThrow('undone');
    expect(store.transact((tx) => tx.appendEvidence(entry(9))).seq).toBe(3);
    expect(await verifyEvidence(log, notAsked)).toMatchObject({ ok: true, rows: 3 });
  });

  test('sha256sum computes the same hashes', () => {
    const { log } = officeWithLog(3);
    const sha256sum = (text: string): string => execFileSync('sha256sum', { input: text, encoding: 'utf8' }).slice(0, 64);
    let prev = emptyHead.hash;
    for (const row of log.after(0, 10)) {
      prev = sha256sum(`${prev}${sha256sum(evidenceText(row))}`);
      expect(row.hash).toBe(prev);
    }
  });

  test('what SQLite cannot store as it is written does not raise an alarm', async () => {
    const { store, log } = officeWithLog(0);
    store.transact((tx) => {
      tx.appendEvidence(entry(1, { axisDocId: 'half \ud800 pair', documentId: 'zero\u0000byte', axis: '', facts: { 'k\udc00': 'a\ud800', lone: '\udfff', nested: [{ z: 1, a: [true, null, -0] }] } }));
      tx.appendEvidence(entry(2, { axisDocId: undefined, documentId: '', document: undefined, messageSha256: undefined, bytes: undefined, facts: {} }));
    });
    expect(await verifyEvidence(log, notAsked)).toMatchObject({ ok: true, rows: 2 });
  });
});

describe('triggers', () => {
  test.each([
    ['an update', `UPDATE evidence SET at = 1 WHERE seq = 2`],
    ['a deletion', `DELETE FROM evidence WHERE seq = 2`],
    ['a replacement', `INSERT OR REPLACE INTO evidence SELECT 2, at, axis, 'sent', kind, axis_doc_id, document_id, document, message_sha256, bytes, facts, prev, hash FROM evidence WHERE seq = 2`],
    ['a row that leaves a gap', `INSERT INTO evidence SELECT 9, at, axis, act, kind, axis_doc_id, document_id, document, message_sha256, bytes, facts, prev, hash FROM evidence WHERE seq = 2`],
  ])('refuse %s', (_, statement) => {
    const { db, log } = officeWithLog(3);
    const before = log.after(0, 10);
    expect(() => db.exec(statement)).toThrow('append-only');
    expect(log.after(0, 10)).toEqual(before);
  });
});

/** Writes a row as a forger would who knows how hashes are made. */
function forge(db: Database.Database, log: ReturnType<typeof officeWithLog>['log'], seq: number, facts: string): void {
  const row = log.at(seq);
  if (row === undefined) throw new Error('no such row');
  db.prepare('UPDATE evidence SET facts = ?, hash = ? WHERE seq = ?').run(facts, linkHash(row.prev, contentHash(evidenceText({ ...row, facts }))), seq);
}

describe('tampering by somebody who has the file', () => {
  const columns = 'at, axis, act, kind, axis_doc_id, document_id, document, message_sha256, bytes, facts, prev, hash';
  const cases: readonly (readonly [string, (office: ReturnType<typeof officeWithLog>) => void, string, number])[] = [
    ...([['at', '12345'], ['axis', `'other'`], ['act', `'acknowledged'`], ['kind', `'status'`], ['axis_doc_id', `'x'`], ['axis_doc_id', 'NULL'], ['document_id', `''`], ['document', '7'],
      ['message_sha256', `replace(message_sha256, substr(message_sha256, 1, 1), 'x')`], ['bytes', 'bytes + 1'], ['bytes', 'NULL'], ['facts', `replace(facts, '200', '201')`], ['facts', `facts || ' '`],
      ['prev', `'${'0'.repeat(64)}'`], ['hash', `'${'a'.repeat(64)}'`]] as const)
      .map(([column, value]) => [`${column} = ${value}`, ({ db }: ReturnType<typeof officeWithLog>) => db.exec(`UPDATE evidence SET ${column} = ${value} WHERE seq = 5`), 'changed', 5] as const),
    ['a row deleted', ({ db }) => db.exec('DELETE FROM evidence WHERE seq = 5'), 'removed', 5],
    ['the first row deleted', ({ db }) => db.exec('DELETE FROM evidence WHERE seq = 1'), 'removed', 1],
    ['a row deleted and the gap closed', ({ db }) => { db.exec('DELETE FROM evidence WHERE seq = 5'); db.exec('UPDATE evidence SET seq = seq - 1 WHERE seq > 5'); }, 'removed', 5],
    ['two rows changed places', ({ db }) => { db.exec('UPDATE evidence SET seq = -1 WHERE seq = 5'); db.exec('UPDATE evidence SET seq = 5 WHERE seq = 8'); db.exec('UPDATE evidence SET seq = 8 WHERE seq = -1'); }, 'order', 5],
    ['contents of two rows changed places', ({ db }) => {
      db.exec(`CREATE TEMP TABLE one AS SELECT * FROM evidence WHERE seq = 5`);
      db.exec(`UPDATE evidence SET (${columns}) = (SELECT ${columns} FROM evidence WHERE seq = 6) WHERE seq = 5`);
      db.exec(`UPDATE evidence SET (${columns}) = (SELECT ${columns} FROM one) WHERE seq = 6`);
    }, 'order', 5],
    ['a copy put in', ({ db }) => { db.exec('UPDATE evidence SET seq = -seq WHERE seq >= 5'); db.exec(`UPDATE evidence SET seq = 1 - seq WHERE seq < 0`); db.exec(`INSERT INTO evidence SELECT 5, ${columns} FROM evidence WHERE seq = 4`); }, 'order', 5],
    ['a row forged with its own hash', ({ db, log }) => forge(db, log, 5, '{"httpStatus":500}'), 'changed', 5],
  ];
  test.each(cases)('%s', async (_, tamper, reason, firstBad) => {
    const office = officeWithLog(10);
    withoutTriggers(office.db);
    tamper(office);
    const check = await verifyEvidence(office.log, notAsked);
    expect(check).toMatchObject({ ok: false, reason, firstBad });
    expect(check.rows).toBeLessThan(10);
  });

  test('the tail cut off is seen by the kept head alone', async () => {
    const { dir, db, log } = officeWithLog(10);
    await writeHead(dir, log.head());
    withoutTriggers(db);
    db.exec('DELETE FROM evidence WHERE seq > 7');
    expect(await verifyEvidence(log, notAsked)).toMatchObject({ ok: true, rows: 7 });
    expect(await verifyEvidence(log, readHead(dir))).toMatchObject({ ok: false, reason: 'truncated', firstBad: 8, rows: 7 });
  });

  test('everything deleted is seen too', async () => {
    const { dir, db, log } = officeWithLog(10);
    await writeHead(dir, log.head());
    withoutTriggers(db);
    db.exec('DELETE FROM evidence');
    expect(await verifyEvidence(log, readHead(dir))).toMatchObject({ ok: false, reason: 'truncated', firstBad: 1, rows: 0 });
  });

  test('a chain written anew from the middle to its end is not the one whose head was kept', async () => {
    const { dir, db, log } = officeWithLog(10);
    await writeHead(dir, log.head());
    withoutTriggers(db);
    for (let seq = 6; seq <= 10; seq++) {
      const before = log.at(seq - 1);
      db.prepare('UPDATE evidence SET prev = ? WHERE seq = ?').run(before?.hash, seq);
      forge(db, log, seq, `{"n":${seq},"forged":true}`);
    }
    expect(await verifyEvidence(log, notAsked)).toMatchObject({ ok: true, rows: 10 });
    expect(await verifyEvidence(log, readHead(dir))).toMatchObject({ ok: false, reason: 'changed', firstBad: 10 });
  });

  test('a head that is missing or unreadable is an alarm where there are rows', async () => {
    const { dir, log } = officeWithLog(4);
    expect(await verifyEvidence(log, readHead(dir))).toMatchObject({ ok: false, reason: 'headMissing', rows: 4 });
    expect(await verifyEvidence(log, parseHead('{"format":"congvan-evidence-head-1","seq":4,"hash":"no"}'))).toMatchObject({ ok: false, reason: 'headUnreadable' });
    const empty = openOffice();
    expect(readHead(empty.dir)).toEqual({ state: 'missing' });
    expect(headPath(empty.dir)).toContain(empty.dir);
  });
});
