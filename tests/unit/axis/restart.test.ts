import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { addAgencyToFile, readAgencies, writeAgencies } from '../../../src/axis/agencies-file.ts';
import type { StoreKind } from './hub-fixture.ts';
import { agencies, client, edoc, makeBed, numberIn, remove, storeKinds, temporaryDirectory } from './hub-fixture.ts';

const children: ChildProcess[] = [];
const directories: string[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  directories.splice(0).forEach(remove);
});

const newDirectory = (): string => {
  const path = temporaryDirectory();
  directories.push(path);
  return path;
};

interface Running {
  readonly child: ChildProcess;
  readonly port: number;
  readonly log: () => string;
}

async function spawnHub(dataDir: string, postgres?: string): Promise<Running> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'hub-child.ts'), dataDir, ...(postgres === undefined ? [] : [postgres])], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let log = '';
  child.stderr.on('data', (part: Buffer) => (log += part.toString()));
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => [`{"exited":${JSON.stringify(log)}}`])])) as [string];
  const ready = JSON.parse(line) as { ready?: boolean; port?: number };
  if (ready.port === undefined) throw new Error(line);
  return { child, port: ready.port, log: () => log };
}

async function bedFor(kind: StoreKind): Promise<{ readonly dataDir: string; readonly postgres: string | undefined }> {
  const bed = await makeBed(kind);
  directories.push(bed.dataDir);
  writeAgencies(bed.dataDir, agencies);
  return { dataDir: bed.dataDir, postgres: bed.options.postgres };
}

async function allWaiting(port: number, code: string): Promise<string[]> {
  const caller = client(port, code);
  const numbers: string[] = [];
  for (let page = 1; ; page += 1) {
    const rows = await caller.list('edoc', { page: String(page), limit: '1000' });
    for (const row of rows) numbers.push(numberIn(await caller.fetch(row['docId'] ?? '')));
    if (rows.length < 1000) return numbers;
  }
}

/** Sends until it is told to stop or the hub is gone; what was answered goes into `answered`. */
async function sendUntil(stop: () => boolean, port: number, prefix: string, answered: Set<string>): Promise<void> {
  const caller = client(port, 'H99.01');
  for (let i = 0; !stop(); i += 1) {
    const number = `${prefix}n${i}`;
    try {
      await caller.sent(edoc('H99.01', ['H99.02'], number, Buffer.alloc(20_000, number)));
    } catch {
      return;
    }
    answered.add(number);
  }
}

describe.each(storeKinds)('the hub as a process, on %s', (kind) => {
  it('keeps everything it answered for when it is killed while receiving', async () => {
    const { dataDir, postgres } = await bedFor(kind);
    const answered = new Set<string>();
    for (let round = 0; round < 3; round += 1) {
      const hub = await spawnHub(dataDir, postgres);
      const sender = sendUntil(() => false, hub.port, `r${round}`, answered);
      await expect.poll(() => [...answered].filter((number) => number.startsWith(`r${round}`)).length, { timeout: 60_000 }).toBeGreaterThan(3);
      hub.child.kill('SIGKILL');
      await once(hub.child, 'exit');
      await sender;
    }
    const hub = await spawnHub(dataDir, postgres);
    const kept = await allWaiting(hub.port, 'H99.02');
    expect(new Set(kept).size).toBe(kept.length);
    for (const number of answered) expect(kept).toContain(number);
    // At most one per kill was stored without its answer having arrived.
    expect(kept.length - answered.size).toBeLessThanOrEqual(3);
    if (kind === 'sqlite') expect(readdirSync(join(dataDir, 'tmp'))).toEqual([]);
  });

  it('keeps acknowledgements and accepted calls over a restart', async () => {
    const bed = await makeBed(kind);
    directories.push(bed.dataDir);
    const first = await bed.start();
    const frozen = Date.now();
    const again = client(first.port, 'H99.01', { now: () => frozen });
    const bytes = edoc('H99.01', ['H99.02'], '1');
    expect((await again.send(bytes)).json).toMatchObject({ ErrorCode: '0' });
    await client(first.port, 'H99.01').sent(edoc('H99.01', ['H99.02'], '2'));
    const [row] = await client(first.port, 'H99.02').list();
    await client(first.port, 'H99.02').acknowledge(row?.['docId'] ?? '');
    await first.close();
    const second = await bed.start();
    expect(await allWaiting(second.port, 'H99.02')).toEqual(['2']);
    expect(await client(second.port, 'H99.01').listSent()).toHaveLength(2);
    expect((await client(second.port, 'H99.01', { now: () => frozen }).send(bytes)).json).toMatchObject({ ErrorCode: '95' });
    await second.close();
  });
});

describe('the operator', () => {
  it.skipIf(process.platform === 'win32')('gets an example list, read again on SIGHUP, the old one kept when it is broken, and stops it with SIGTERM', async () => {
    const dataDir = newDirectory();
    const hub = await spawnHub(dataDir);
    const [example] = readAgencies(dataDir);
    expect(hub.log()).toContain('hub.exampleAgenciesWritten');
    expect(hub.log()).not.toContain(example?.secret);
    expect(statSync(join(dataDir, 'agencies.json')).mode & 0o777).toBe(0o600);
    expect(await client(hub.port, example?.code ?? '', { secret: example?.secret ?? '' }).list()).toEqual([]);

    const added = addAgencyToFile(dataDir, { code: 'H99.77', name: 'Mới' });
    hub.child.kill('SIGHUP');
    const asNew = client(hub.port, 'H99.77', { secret: added.secret });
    await expect.poll(async () => (await asNew.call('getReceivedEdocList', { messagetype: 'edoc' })).status, { timeout: 30_000 }).toBe(200);

    writeFileSync(join(dataDir, 'agencies.json'), '[{');
    hub.child.kill('SIGHUP');
    await expect.poll(() => hub.log(), { timeout: 30_000 }).toContain('hub.agenciesInvalid');
    expect(await asNew.list()).toEqual([]);

    hub.child.kill('SIGTERM');
    const [code] = (await once(hub.child, 'exit')) as [number | null];
    expect(code).toBe(0);
    expect(readFileSync(join(dataDir, 'agencies.json'), 'utf8')).toBe('[{');
  });

  it('is told why it does not start', async () => {
    const dataDir = newDirectory();
    writeFileSync(join(dataDir, 'agencies.json'), '{"not":"a list"}');
    await expect(spawnHub(dataDir)).rejects.toThrow(/hub\.agenciesInvalid/u);
    await expect(spawnHub(newDirectory(), 'postgres://hub@127.0.0.1:1/none')).rejects.toThrow(/hub\.postgresUnreachable/u);
  });
});

describe.skipIf(!storeKinds.includes('postgres'))('several hubs on one PostgreSQL', () => {
  it('are one exchange: sent to any, received from any, nothing twice when one is killed', async () => {
    const { dataDir, postgres } = await bedFor('postgres');
    const other = newDirectory();
    writeAgencies(other, agencies);
    // Started together: one of them makes the tables, the other waits and finds them.
    const [one, two] = await Promise.all([spawnHub(dataDir, postgres), spawnHub(other, postgres)]);
    const answered = new Set<string>();
    let stop = false;
    const senders = [sendUntil(() => stop, one.port, 'one', answered), sendUntil(() => stop, two.port, 'two', answered)];
    await expect.poll(() => answered.size, { timeout: 60_000 }).toBeGreaterThan(10);
    one.child.kill('SIGKILL');
    await once(one.child, 'exit');
    const before = answered.size;
    await expect.poll(() => answered.size, { timeout: 60_000 }).toBeGreaterThan(before + 5);
    stop = true;
    await Promise.all(senders);
    const kept = await allWaiting(two.port, 'H99.02');
    expect(new Set(kept).size).toBe(kept.length);
    for (const number of answered) expect(kept).toContain(number);
    expect(kept.length - answered.size).toBeLessThanOrEqual(1);
  });

  it('refuse a call that the other has accepted', async () => {
    const bed = await makeBed('postgres');
    directories.push(bed.dataDir);
    const [one, two] = [await bed.start(), await bed.start({ dataDir: newDirectory() })];
    const frozen = Date.now();
    const bytes = edoc('H99.01', ['H99.02'], 'x');
    const answers = await Promise.all([one, two, one, two].map((hub) => client(hub.port, 'H99.01', { now: () => frozen }).send(bytes)));
    expect(answers.map(({ json }) => json['ErrorCode']).sort()).toEqual(['0', '95', '95', '95']);
    expect(await allWaiting(two.port, 'H99.02')).toEqual(['x']);
    await Promise.all([one.close(), two.close()]);
  });
});
