import { spawn } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Hub } from '../../src/axis/create-hub.ts';
import { ours, theirs } from '../support/office.ts';
import { axisOf, makeKeys, paper, password, receivedThere, sendToUs, startHub, writeOffice } from '../support/exchange.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';

const root = mkdtempSync(join(tmpdir(), 'congvan-crash-'));
const keys = join(root, 'keys');
beforeAll(async () => {
  makeKeys(keys);
  writeFileSync(join(root, 'tra-loi.pdf'), await paper('Phúc đáp văn bản'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const incoming = 3;

async function office(name: string): Promise<{ hub: Hub; dataDir: string }> {
  const hub = await startHub(join(root, name, 'hub'));
  const dataDir = join(root, name, 'office');
  writeOffice(dataDir, keys, `http://127.0.0.1:${hub.port}`);
  copyFileSync(join(root, 'tra-loi.pdf'), join(dataDir, 'tra-loi.pdf'));
  for (let n = 1; n <= incoming; n++) await sendToUs(axisOf(hub, theirs.organId), n);
  return { hub, dataDir };
}

/** Answers the step count of a run that lived; undefined of one that was killed. */
function run(dataDir: string, killAt: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'victim.ts'), dataDir, keys, password], {
      stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, FAULT_KILL_AT: String(killAt) },
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString(); });
    child.stderr.on('data', (chunk: Buffer) => { err += chunk.toString(); });
    child.on('exit', (code, signal) => {
      if (signal === 'SIGKILL') resolve(undefined);
      else if (code === 0) resolve(Number(out.trim()));
      else reject(new Error(`step ${killAt}: exit ${code ?? '?'}: ${err.slice(0, 2000)}`));
    });
  });
}

/** Nothing lost, nothing doubled: here, on the hub, and at the other agency. */
async function check(hub: Hub, dataDir: string): Promise<void> {
  const db = new Database(join(dataDir, 'office.sqlite'), { readonly: true });
  try {
    const numbers = db.prepare(`SELECT arrival_number AS n FROM document WHERE direction = 'in' ORDER BY n`).all() as { n: number }[];
    expect(numbers.map((r) => r.n)).toEqual([1, 2, 3]);
    expect(db.prepare(`SELECT state, code_number FROM document WHERE direction = 'out'`).all()).toEqual([{ state: 'sent', code_number: '01' }]);
    expect(db.prepare(`SELECT count(*) AS n FROM signing_attempt WHERE state = 'completed'`).get()).toEqual({ n: 2 });
    expect(db.prepare(`SELECT count(*) AS n FROM signing_attempt WHERE state = 'open'`).get()).toEqual({ n: 0 });
    expect(db.prepare(`SELECT count(*) AS n FROM outbox WHERE state <> 'sent'`).get()).toEqual({ n: 0 });
    expect(db.prepare('SELECT count(*) AS n FROM message_in WHERE acknowledged_at IS NULL').get()).toEqual({ n: 0 });
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  } finally {
    db.close();
  }
  const waiting = await axisOf(hub, ours.organId).list('edoc');
  expect(waiting.ok && waiting.value).toEqual([]);
  const there = await receivedThere(axisOf(hub, theirs.organId));
  expect(there.edocs.map((e) => e.code)).toEqual([{ number: '01', notation: 'UBND-VP' }]);
  // A status whose outcome is unknown is sent again, and its receiver knows it by document and code.
  const told = new Set(there.statuses.map((s) => `${s.responseFor.code} ${s.statusCode}`));
  expect([...told].sort()).toEqual([1, 2, 3].flatMap((n) => [`${n}/UBND-VX 01`, `${n}/UBND-VX 03`]));
}

describe('killed at any step of receive, register, sign, send', () => {
  test('the work goes on: nothing lost, nothing doubled', { timeout: 900_000 }, async () => {
    const whole = await office('whole');
    const steps = await run(whole.dataDir, 0) ?? 0;
    expect(steps).toBeGreaterThan(60);
    await check(whole.hub, whole.dataDir);
    await whole.hub.close();
    // Every step where CI has the time (CRASH_STEPS=all); else each n-th, another set each day so that all are met in a week.
    const stride = process.env['CRASH_STEPS'] === 'all' ? 1 : 7;
    const first = 1 + (Math.floor(Date.now() / 86_400_000) % stride);
    let killed = 0;
    for (let at = first; at <= steps; at += stride) {
      const { hub, dataDir } = await office(`kill-${at}`);
      if (await run(dataDir, at) === undefined) killed += 1;
      await run(dataDir, 0);
      await check(hub, dataDir).catch((error: unknown) => { throw new Error(`killed at step ${at}: ${(error as Error).message}`); });
      await hub.close();
      rmSync(join(root, `kill-${at}`), { recursive: true, force: true });
    }
    expect(killed).toBeGreaterThan(steps / stride - 3);
    console.log(`crash: ${steps} steps, killed at ${killed}, lost 0, doubled 0`);
  });
});
