import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { addAgencyToFile, readAgencies, writeAgencies } from '../../../src/axis/agencies-file.ts';
import { agencies, client, edoc, remove, startHub, temporaryDirectory, value } from './hub-fixture.ts';

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

async function spawnHub(dataDir: string): Promise<Running> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'hub-child.ts'), dataDir], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let log = '';
  child.stderr.on('data', (part: Buffer) => (log += part.toString()));
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => [`{"exited":${JSON.stringify(log)}}`])])) as [string];
  const ready = JSON.parse(line) as { ready?: boolean; port?: number };
  if (ready.port === undefined) throw new Error(line);
  return { child, port: ready.port, log: () => log };
}

const numbers = async (port: number, code: string): Promise<string[]> => {
  const axis = client(port, code);
  const rows = value(await axis.list('edoc'));
  const texts = await Promise.all(rows.map(async ({ docId }) => Buffer.from(value(await axis.fetch(docId))).toString()));
  return texts.map((text) => /<edXML:CodeNumber>(.*?)</u.exec(text)?.[1] ?? '?');
};

describe('the hub as a process', () => {
  it('keeps everything it answered for when it is killed while receiving', async () => {
    const dataDir = newDirectory();
    writeAgencies(dataDir, agencies);
    const answered = new Set<string>();
    for (let round = 0; round < 3; round += 1) {
      const hub = await spawnHub(dataDir);
      const axis = client(hub.port, 'H99.01');
      let stop = false;
      const sender = (async () => {
        for (let i = 0; !stop; i += 1) {
          const number = `r${round}n${i}`;
          const sent = await axis.send({ kind: 'edoc', fromOrganId: 'H99.01', bytes: edoc('H99.01', ['H99.02'], number, Buffer.alloc(20_000, number)) });
          if (!sent.ok) return sent.error;
          answered.add(number);
        }
        return undefined;
      })();
      await expect.poll(() => [...answered].filter((number) => number.startsWith(`r${round}`)).length, { timeout: 60_000 }).toBeGreaterThan(3);
      hub.child.kill('SIGKILL');
      await once(hub.child, 'exit');
      stop = true;
      const error = await sender;
      if (error !== undefined) expect(error.code).toBe('axis.unreachable');
    }
    const hub = await spawnHub(dataDir);
    const kept = await numbers(hub.port, 'H99.02');
    expect(new Set(kept).size).toBe(kept.length);
    for (const number of answered) expect(kept).toContain(number);
    // At most one per kill was stored without its answer having arrived.
    expect(kept.length - answered.size).toBeLessThanOrEqual(3);
    expect(readdirSync(join(dataDir, 'tmp'))).toEqual([]);
  });

  it('keeps acknowledgements over a restart', async () => {
    const dataDir = newDirectory();
    const first = await startHub(dataDir);
    for (const number of ['1', '2']) value(await client(first.port, 'H99.01').send({ kind: 'edoc', fromOrganId: 'H99.01', bytes: edoc('H99.01', ['H99.02'], number) }));
    const [row] = value(await client(first.port, 'H99.02').list('edoc'));
    value(await client(first.port, 'H99.02').acknowledge(row?.docId ?? '', 'done'));
    await first.close();
    const second = await startHub(dataDir);
    expect(await numbers(second.port, 'H99.02')).toEqual(['2']);
    expect(value(await client(second.port, 'H99.01').listSent('edoc'))).toHaveLength(2);
    await second.close();
  });

  it.skipIf(process.platform === 'win32')('writes an example list, reads it again on SIGHUP, keeps the old one when it is broken, and stops on SIGTERM', async () => {
    const dataDir = newDirectory();
    const hub = await spawnHub(dataDir);
    const [example] = readAgencies(dataDir);
    expect(hub.log()).toContain('hub.exampleAgenciesWritten');
    expect(hub.log()).not.toContain(example?.secret);
    expect(statSync(join(dataDir, 'agencies.json')).mode & 0o777).toBe(0o600);
    const own = { secret: example?.secret ?? '' };
    expect(await client(hub.port, example?.code ?? '', own).list('edoc')).toMatchObject({ ok: true });

    const added = addAgencyToFile(dataDir, { code: 'H99.77', name: 'Mới' });
    hub.child.kill('SIGHUP');
    await expect.poll(async () => (await client(hub.port, 'H99.77', { secret: added.secret }).list('edoc')).ok, { timeout: 30_000 }).toBe(true);

    writeFileSync(join(dataDir, 'agencies.json'), '[{');
    hub.child.kill('SIGHUP');
    await expect.poll(() => hub.log(), { timeout: 30_000 }).toContain('hub.agenciesInvalid');
    expect(await client(hub.port, 'H99.77', { secret: added.secret }).list('edoc')).toMatchObject({ ok: true });

    hub.child.kill('SIGTERM');
    const [code] = (await once(hub.child, 'exit')) as [number | null];
    expect(code).toBe(0);
    expect(readFileSync(join(dataDir, 'agencies.json'), 'utf8')).toBe('[{');
  });

  it('says why it does not start', async () => {
    const dataDir = newDirectory();
    writeFileSync(join(dataDir, 'agencies.json'), '{"not":"a list"}');
    await expect(spawnHub(dataDir)).rejects.toThrow(/hub\.agenciesInvalid/u);
  });
});
