import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeAgencies } from '../src/axis/agencies-file.ts';
import { startPostgres, type TestPostgres } from '../tests/support/postgres.ts';
import { wireEdoc } from '../tests/support/wire-message.ts';
import { vxpCaller } from '../tests/unit/axis/vxp-caller.ts';
import { compare, median, type BenchRow } from './measure.ts';

const lanes = 16;
const fileBytes = 200_000;
const rounds = 3;
const seconds = 5;
const secretOf = (code: string): string => `secret-of-${code}-0123456789`;
const code = (lane: number): string => `H99.${String(lane + 1).padStart(2, '0')}`;

/** Documents a second through a hub: sent, listed, fetched, acknowledged, each stored before it is answered; sixteen agencies at once. */
export async function exchangeHub(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'congvan-bench-hub-'));
  // With fsync: a crash of the machine must cost nothing here either.
  const postgres = await startPostgres({ durable: true });
  const rates: Record<'sqlite' | 'one' | 'two' | 'four' | 'floor', number[]> = { sqlite: [], one: [], two: [], four: [], floor: [] };
  try {
    for (let round = 0; round < rounds; round += 1) {
      rates.floor.push(oneByOne(folder));
      rates.sqlite.push(await rateOf(folder, 1));
      rates.one.push(await rateOf(folder, 1, postgres));
      rates.two.push(await rateOf(folder, 2, postgres));
      rates.four.push(await rateOf(folder, 4, postgres));
    }
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  const { sqlite, one, two, four, floor } = { sqlite: median(rates.sqlite), one: median(rates.one), two: median(rates.two), four: median(rates.four), floor: median(rates.floor) };
  const what = 'documents of 200 KB sent, listed, fetched and acknowledged';
  return [
    compare(`${what}: hub on SQLite (documents/s)`, sqlite, floor, 'the same files written one after the other, fsync of file and folder each', undefined, true),
    compare(`${what}: hub on PostgreSQL (documents/s)`, one, sqlite, 'hub on SQLite', undefined, true),
    compare(`${what}: two hubs on one PostgreSQL (documents/s)`, two, one, 'one hub', undefined, true),
    compare(`${what}: four hubs on one PostgreSQL (documents/s)`, four, one, 'one hub', undefined, true),
  ];
}

async function rateOf(folder: string, processes: number, postgres?: TestPostgres): Promise<number> {
  const database = await postgres?.database();
  const hubs: { readonly process: ChildProcess; readonly port: number }[] = [];
  try {
    for (let n = 0; n < processes; n += 1) hubs.push(await startHub(mkdtempSync(join(folder, 'hub-')), database));
    const ports = hubs.map(({ port }) => port);
    await carry(ports, 1);
    return await carry(ports, seconds);
  } finally {
    for (const hub of hubs) await ended(hub.process);
  }
}

async function startHub(dataDir: string, database: string | undefined): Promise<{ readonly process: ChildProcess; readonly port: number }> {
  writeAgencies(dataDir, Array.from({ length: lanes }, (_, lane) => ({ code: code(lane), name: `Cơ quan ${lane}`, secret: secretOf(code(lane)) })));
  const child = spawn(process.execPath, [join(import.meta.dirname, '../tests/faults/hub-child.ts'), dataDir, '0', ...(database === undefined ? [] : [database])], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data') as [Buffer];
  return { process: child, port: (JSON.parse(line.toString()) as { port: number }).port };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

let number = 0;

/** Each agency sends to the next and takes what came; the lanes are spread over the processes as a balancer would. */
async function carry(ports: readonly number[], forSeconds: number): Promise<number> {
  const start = performance.now();
  const end = start + forSeconds * 1000;
  let carried = 0;
  await Promise.all(Array.from({ length: lanes }, async (_, lane) => {
    const port = ports[lane % ports.length] ?? 0;
    const other = ports[(lane + 1) % ports.length] ?? 0;
    const [sender, receiver] = [vxpCaller(port, code(lane), { secret: secretOf(code(lane)) }), vxpCaller(other, code((lane + 1) % lanes), { secret: secretOf(code((lane + 1) % lanes)) })];
    while (performance.now() < end) {
      number += 1;
      await sender.sent(wireEdoc(code(lane), [code((lane + 1) % lanes)], String(number), fileBytes));
      const [row, more] = await receiver.list();
      const docId = row?.['docId'];
      if (docId === undefined || more !== undefined) throw new Error('not just what was sent is listed');
      if ((await receiver.fetch(docId)).length < fileBytes) throw new Error('fetched and not whole');
      if ((await receiver.acknowledge(docId)).json['ErrorCode'] !== '0') throw new Error('not acknowledged');
      carried += 1;
    }
  }));
  return (carried / (performance.now() - start)) * 1000;
}

/** Files a second as a program writes them that thinks of nothing but one at a time. */
function oneByOne(folder: string): number {
  const bytes = wireEdoc(code(0), [code(1)], '0', fileBytes);
  const [target, count] = [mkdtempSync(join(folder, 'floor-')), 300];
  const parent = openSync(target, 'r');
  const start = performance.now();
  for (let n = 0; n < count; n += 1) {
    const file = openSync(join(target, String(n)), 'wx');
    writeSync(file, bytes);
    fsyncSync(file);
    closeSync(file);
    fsyncSync(parent);
  }
  closeSync(parent);
  return (count / (performance.now() - start)) * 1000;
}
