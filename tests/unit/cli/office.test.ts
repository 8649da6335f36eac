import { spawn } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli, startCli, type CliRun } from './run-cli.ts';

let dir = '';
let office = '';
const at = (...args: string[]): Promise<CliRun> => cli([...args, '--data-dir', office, '--json']);
interface Row { readonly id: number; readonly code: string; readonly state: string; readonly mark: string; readonly recallRequested: boolean }
const rows = (run: CliRun): Row[] => run.json['rows'] as Row[];

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'congvan-cli-office-'));
  office = join(dir, 'office');
  const made = await at('training');
  expect([made.status, made.json]).toEqual([0, { dataDir: office, training: true }]);
  const synced = await at('sync');
  expect(synced.status).toBe(0);
  expect(synced.json).toMatchObject({ sync: { state: 'idle', quarantined: 0 }, folders: { 'incoming.toRegister': { total: 15 } } });
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('a training office', () => {
  test('is left as it is when it is there', async () => {
    const before = readFileSync(join(office, 'office.json'), 'utf8');
    expect((await at('training')).status).toBe(0);
    expect(readFileSync(join(office, 'office.json'), 'utf8')).toBe(before);
    expect(rows(await at('inbox'))).toHaveLength(15);
  });

  test('inbox: a folder, a limit, a search without diacritics', async () => {
    const all = await at('inbox', '--folder', 'incoming.toRegister');
    expect([all.status, rows(all).length]).toEqual([0, 15]);
    expect(new Set(rows(all).map((r) => r.mark))).toEqual(new Set(['valid', 'warning', 'invalid', ...rows(all).filter((r) => r.mark === 'none').map(() => 'none')]));
    expect(rows(await at('inbox', '--limit', '3'))).toHaveLength(3);
    expect(rows(await at('inbox', '--search', 'lu quet')).map((r) => r.code)).toEqual(['09/CĐ-UBND']);
    expect(rows(await at('search', 'lu', 'quet')).map((r) => r.code)).toEqual(['09/CĐ-UBND']);
    const nothing = await at('search', 'khongcogica');
    expect([nothing.status, rows(nothing)]).toEqual([0, []]);
  });

  test('audit export: the evidence of one document, checked without the office; a wrong id and a missing name are told', async () => {
    const id = String(rows(await at('inbox', '--search', 'lu quet'))[0]?.id);
    const file = join(dir, 'evidence.zip');
    const exported = await at('audit', 'export', id, '-o', file);
    expect([exported.status, exported.json]).toEqual([0, { output: file }]);
    const checked = await cli(['audit', 'check', file, '--json']);
    expect([checked.status, checked.json]).toMatchObject([0, { ok: true }]);
    // What came, and the 01 that answered it.
    expect((await cli(['audit', 'check', file])).stdout).toMatch(/messages 2, not kept 0; verdicts 1, not in the log 0/);
    const whole = readFileSync(file);
    writeFileSync(file, Buffer.concat([whole.subarray(0, -40), Buffer.alloc(40)]));
    expect((await cli(['audit', 'check', file, '--json'])).code).toBe('audit.exportUnreadable');
    expect((await at('audit', 'export', '999999', '-o', file)).code).toBe('document.notFound');
    expect((await at('audit', 'export', id)).code).toBe('command.usage');
  });

  test('show, register, route: one number, once', async () => {
    const row = rows(await at('inbox', '--search', 'lu quet'))[0];
    const id = String(row?.id);
    const shown = await at('show', id);
    expect(shown.status).toBe(0);
    expect(shown.json).toMatchObject({ row: { id: row?.id, code: '09/CĐ-UBND', state: 'received' }, attachments: [{ contentType: 'application/pdf', verification: { document: 'valid' } }] });
    for (const key of ['events', 'tracking', 'availableActions']) expect(shown.json[key]).toBeInstanceOf(Array);

    const people = (JSON.parse(readFileSync(join(office, 'office.json'), 'utf8')) as { people: { id: string; role: string }[] }).people;
    const handler = people.find((p) => p.role === 'handler')?.id ?? '';
    const early = await at('route', id, '--to', handler);
    expect([early.status, early.code]).toEqual([2, 'document.wrongState']);
    const registered = await at('register', id);
    expect(registered.status).toBe(0);
    expect(registered.json).toMatchObject({ row: { state: 'registered', arrivalNumber: 1 } });
    const again = await at('register', id);
    expect(again.status).toBe(2);
    expect(again.code).toMatch(/^document\./);
    const nobody = await at('route', id, '--to', 'nobody');
    expect([nobody.status, nobody.code]).toEqual([2, 'person.notFound']);
    const past = await at('route', id, '--to', handler, '--due', '2001-01-01');
    expect([past.status, past.code]).toEqual([2, 'route.dueDateInPast']);
    const routed = await at('route', id, '--to', handler, '--directive', 'Tham mưu trả lời');
    expect([routed.status, routed.json]).toMatchObject([0, { row: { state: 'routed' } }]);
  });

  test('send refuses what is not sealed, show what is not there', async () => {
    const id = String(rows(await at('inbox', '--limit', '1'))[0]?.id);
    const sent = await at('send', id);
    expect([sent.status, sent.code]).toEqual([2, 'send.notSealed']);
    for (const verb of ['show', 'register', 'send']) {
      const run = await at(verb, '424242');
      expect([verb, run.status, run.code]).toEqual([verb, 2, 'document.notFound']);
    }
  });

  test('doctor: every check with its state; nothing of documents', async () => {
    const run = await at('doctor');
    const checks = run.json['checks'] as { name: string; state: string; detail: string }[];
    expect(checks.map((c) => c.name)).toEqual(expect.arrayContaining(['runtime', 'fonts', 'data folder', 'disk', 'office', 'queues']));
    for (const { state } of checks) expect(['ok', 'warning', 'failed']).toContain(state);
    expect(run.status).toBe(checks.some((c) => c.state === 'failed') ? 1 : 0);
    expect(run.stdout).not.toContain('09/CĐ-UBND');
  });

  test('a second copy is told so, and does no harm', async () => {
    // Another process holds the office open until its input ends.
    const holder = spawn(process.execPath, ['--input-type=module', '-e', `
      const { openDatabase } = await import(${JSON.stringify(new URL('../../../src/main/core/store/connection.ts', import.meta.url).href)});
      const opened = openDatabase(${JSON.stringify(office)});
      console.log(opened.ok);
      process.stdin.resume();
      process.stdin.on('end', () => opened.value.close());`], { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => { holder.once('exit', resolve); });
    try {
      const word = await new Promise<string>((resolve) => { holder.stdout.once('data', (d: Buffer) => resolve(d.toString().trim())); });
      expect(word).toBe('true');
      for (const verb of [['inbox'], ['sync'], ['register', '1']]) {
        const run = await at(...verb);
        expect([verb[0], run.status, run.code]).toEqual([verb[0], 2, 'data.inUse']);
      }
      const doctor = await at('doctor');
      expect((doctor.json['checks'] as { name: string; state: string }[]).find((c) => c.name === 'office')?.state).toBe('warning');
    } finally {
      holder.stdin.end();
      await ended;
    }
    expect((await at('inbox')).status).toBe(0);
  });

  test('a reader that goes away is no failure', async () => {
    const child = startCli(['inbox', '--data-dir', office, '--json']);
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => { stderr += text; });
    child.stdout?.destroy();
    const status = await new Promise((resolve) => { child.once('close', resolve); });
    expect([status, stderr]).toEqual([0, '']);
  });
});

describe('a folder without an office', () => {
  test.each([['inbox'], ['sync'], ['show', '1'], ['register', '1'], ['send', '1']])('%s: office.notSetUp', async (...args) => {
    const empty = join(dir, 'empty');
    const run = await cli([...args, '--data-dir', empty, '--json']);
    expect([run.status, run.code]).toEqual([2, 'office.notSetUp']);
    expect(existsSync(empty)).toBe(false);
  });

  test('a damaged profile, a damaged database, a real office', async () => {
    const broken = join(dir, 'broken');
    cpSync(office, broken, { recursive: true });
    for (const name of ['office.sqlite-wal', 'office.sqlite-shm']) rmSync(join(broken, name), { force: true });
    writeFileSync(join(broken, 'office.sqlite'), 'not a database at all '.repeat(400));
    const database = await cli(['inbox', '--data-dir', broken, '--json']);
    expect([database.status, database.code]).toEqual([2, 'data.damaged']);

    writeFileSync(join(broken, 'office.json'), '{"version": 1');
    const profile = await cli(['inbox', '--data-dir', broken, '--json']);
    expect([profile.status, profile.code]).toEqual([2, 'office.profileInvalid']);

    copyFileSync(join(office, 'office.json'), join(broken, 'office.json'));
    const real = JSON.parse(readFileSync(join(broken, 'office.json'), 'utf8')) as Record<string, unknown>;
    writeFileSync(join(broken, 'office.json'), JSON.stringify({ ...real, training: false }));
    const training = await cli(['training', '--data-dir', broken, '--json']);
    expect([training.status, training.code]).toEqual([2, 'training.realOffice']);
  });

  test('an axis that is away: 3, and what is waiting still waits', async () => {
    const away = join(dir, 'away');
    cpSync(office, away, { recursive: true });
    const profile = JSON.parse(readFileSync(join(away, 'office.json'), 'utf8')) as { connections: Record<string, unknown>[] };
    const [{ endpointFile: _, ...connection } = {}] = profile.connections;
    writeFileSync(join(away, 'office.json'), JSON.stringify({ ...profile, training: false, connections: [{ ...connection, endpoint: 'http://127.0.0.1:9' }] }));
    const run = await cli(['sync', '--data-dir', away, '--json']);
    expect([run.status, run.code]).toEqual([3, 'axis.unreachable']);
    expect(rows(await cli(['inbox', '--data-dir', away, '--json']))).toHaveLength(15);
  });
});
