import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { acceptLoss } from '../../../src/main/core/evidence/accept-loss.ts';
import { headPath, parseHead, readHead } from '../../../src/main/core/evidence/head-file.ts';
import { createHeadKeeper, type HeadKeeper } from '../../../src/main/core/evidence/head-keeper.ts';
import { verifyEvidence } from '../../../src/main/core/evidence/verify-evidence.ts';
import { createDocumentStore } from '../../../src/main/core/store/documents.ts';
import { createEvidenceReads } from '../../../src/main/core/store/evidence.ts';
import { openDatabase } from '../../../src/main/core/store/connection.ts';
import { openOffice } from '../../support/office.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { random } from '../signing/random.ts';
import { entry, withoutTriggers } from './log-with-rows.ts';

const keepers: HeadKeeper[] = [];
afterEach(async () => { for (const keeper of keepers.splice(0)) await keeper.close(); });

function withKeeper() {
  const office = openOffice();
  const log = createEvidenceReads(office.db);
  const said: string[] = [];
  const report = { info: () => undefined, warn: (event: string) => void said.push(event), error: (event: string) => void said.push(event) };
  const start = (): HeadKeeper => {
    const made = createHeadKeeper({ dataDir: office.dir, log, report, delayMs: 1 });
    keepers.push(made);
    return made;
  };
  const keeper = start();
  const store = createDocumentStore(office.db, keeper.grew);
  const append = (count: number): void => { store.transact((tx) => { for (let n = 0; n < count; n++) tx.appendEvidence(entry(n)); }); };
  return { ...office, store, log, keeper, start, said, append, check: () => verifyEvidence(log, readHead(office.dir)) };
}

describe('the head beside the database', () => {
  test('is there before the first row, and follows', async () => {
    const office = withKeeper();
    await office.keeper.flush();
    expect(readHead(office.dir)).toEqual({ state: 'kept', head: { seq: 0, hash: '0'.repeat(64) } });
    office.append(3);
    await office.keeper.flush();
    expect(readHead(office.dir)).toEqual({ state: 'kept', head: office.log.head() });
    expect(await office.check()).toMatchObject({ ok: true, rows: 3 });
  });

  test('follows by itself after a commit, and not after a transaction that was undone', async () => {
    const office = withKeeper();
    await office.keeper.flush();
    expect(() => office.store.transact((tx) => { tx.appendEvidence(entry(1)); throw new Error('undone'); })).toThrow('undone');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(readHead(office.dir)).toMatchObject({ head: { seq: 0 } });
    office.append(1);
    await expect.poll(() => readHead(office.dir), { timeout: 20_000 }).toEqual({ state: 'kept', head: office.log.head() });
  });

  test('behind is no alarm: the program ended between a commit and the head', async () => {
    const office = withKeeper();
    office.append(2);
    await office.keeper.flush();
    const head = readFileSync(headPath(office.dir));
    office.append(5);
    await office.keeper.flush();
    writeFileSync(headPath(office.dir), head);
    expect(await office.check()).toMatchObject({ ok: true, rows: 7 });
    await office.start().flush();
    expect(readHead(office.dir)).toMatchObject({ head: { seq: 7 } });
  });

  test('a log cut short keeps its alarm through starts and new rows, until a person accepts the loss; then the log tells of it', async () => {
    const office = withKeeper();
    office.append(9);
    await office.keeper.close();
    const kept = office.log.head();
    withoutTriggers(office.db);
    office.db.exec('DELETE FROM evidence WHERE seq > 6');
    const again = office.start();
    await again.flush();
    expect(office.said).toEqual(['evidence.headDisagrees']);
    expect(await office.check()).toMatchObject({ ok: false, reason: 'truncated', firstBad: 7 });
    office.append(8);
    await again.flush();
    expect(await office.check()).toMatchObject({ ok: false, reason: 'changed', firstBad: 9 });

    expect(await acceptLoss({ dataDir: office.dir, store: office.store, log: office.log, now: 5 })).toEqual({ ok: true, value: { lost: 0 } });
    expect(await office.check()).toMatchObject({ ok: true, rows: 15 });
    const last = office.log.at(15);
    expect(last).toMatchObject({ act: 'restored', kind: 'log' });
    expect(JSON.parse(last?.facts ?? '')).toEqual({ keptSeq: 9, keptHash: kept.hash, foundSeq: 14 });
    expect(await acceptLoss({ dataDir: office.dir, store: office.store, log: office.log, now: 6 })).toEqual({ ok: false, error: { code: 'audit.nothingLost' } });
  });

  test('an older backup of the database: how many rows are lost is said', async () => {
    const office = withKeeper();
    office.append(4);
    const backup = join(tempDir(), 'office.sqlite');
    await office.db.backup(backup);
    office.append(6);
    await office.keeper.close();
    keepers.length = 0;
    office.close();
    rmSync(join(office.dir, 'office.sqlite-wal'), { force: true });
    rmSync(join(office.dir, 'office.sqlite-shm'), { force: true });
    writeFileSync(join(office.dir, 'office.sqlite'), readFileSync(backup));
    const restored = openOffice(office.dir);
    const log = createEvidenceReads(restored.db);
    expect(await verifyEvidence(log, readHead(office.dir))).toMatchObject({ ok: false, reason: 'truncated', firstBad: 5 });
    expect(await acceptLoss({ dataDir: office.dir, store: restored.store, log, now: 5 })).toEqual({ ok: true, value: { lost: 6 } });
    expect(await verifyEvidence(log, readHead(office.dir))).toMatchObject({ ok: true, rows: 5 });
  });

  test('a head that is taken away is not made anew in silence', async () => {
    const office = withKeeper();
    office.append(3);
    await office.keeper.close();
    rmSync(headPath(office.dir));
    await office.start().flush();
    expect(await office.check()).toMatchObject({ ok: false, reason: 'headMissing' });
  });

  test('a process killed again and again never leaves an alarm', async () => {
    const dir = tempDir();
    const pick = random(5);
    let rows = 0;
    for (let round = 0; round < 12; round++) {
      const child = spawn(process.execPath, [join(import.meta.dirname, 'head-child.ts'), dir], { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, pick(60)));
      child.kill('SIGKILL');
      await once(child, 'exit');
      const opened = openDatabase(dir);
      if (!opened.ok) throw new Error(opened.error.code);
      const check = await verifyEvidence(createEvidenceReads(opened.value.db), readHead(dir));
      opened.value.close();
      expect(check).toMatchObject({ ok: true });
      expect(check.rows).toBeGreaterThanOrEqual(rows);
      rows = check.rows;
    }
    expect(rows).toBeGreaterThan(0);
  });

  test.each(['', '{', 'null', '[]', '7', '{"format":"other","seq":1,"hash":"00"}', `{"format":"congvan-evidence-head-1","seq":-1,"hash":"${'0'.repeat(64)}"}`, `{"format":"congvan-evidence-head-1","seq":1.5,"hash":"${'0'.repeat(64)}"}`, ' '.repeat(5000)])('%j is unreadable', (text) => {
    expect(parseHead(text)).toEqual({ state: 'unreadable' });
  });
});
