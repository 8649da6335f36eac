import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

/** A PostgreSQL of the tests' own: private folder, loopback, gone when it is stopped. */
export interface TestPostgres {
  /** A new, empty database. */
  database(): Promise<string>;
  /** As a crash of the server would: every connection breaks. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Debian keeps the server's programs out of the PATH. */
function binaries(): string | undefined {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return undefined;
  const versions = readdirSync(root).filter((version) => existsSync(join(root, version, 'bin', 'initdb')));
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
  return newest === undefined ? undefined : join(root, newest, 'bin');
}

export const hasPostgres = (): boolean => binaries() !== undefined;

async function idOf(user: string, kind: 'u' | 'g'): Promise<number> {
  return Number((await promisify(execFile)('id', [`-${kind}`, user])).stdout.trim());
}

/** PostgreSQL refuses to run as root; then it runs as `nobody`, who owns nothing but this folder. */
async function unprivileged(): Promise<{ uid: number; gid: number } | undefined> {
  return process.getuid?.() === 0 ? { uid: await idOf('nobody', 'u'), gid: await idOf('nobody', 'g') } : undefined;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** `durable`: as in service, with fsync; without, it is the faster for tests that kill it but not the machine. */
export async function startPostgres({ durable = false } = {}): Promise<TestPostgres> {
  const bin = binaries();
  if (bin === undefined) throw new Error('PostgreSQL is not installed: apt-get install postgresql');
  const user = await unprivileged();
  const folder = mkdtempSync(join(tmpdir(), 'congvan-pg-'));
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  await promisify(execFile)(join(bin, 'initdb'), ['-D', data, '-U', 'hub', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'], { cwd: folder, ...user });
  const port = await freePort();
  const url = (name: string): string => `postgres://hub@127.0.0.1:${port}/${name}`;

  async function reachable(): Promise<void> {
    const deadline = Date.now() + 60_000;
    for (;;) {
      const client = new pg.Client(url('postgres'));
      // A server that goes down says so to the client even after it has answered.
      client.on('error', () => undefined);
      try {
        await client.connect();
        await client.end();
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  const run = (): ChildProcess =>
    spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-c', `fsync=${durable ? 'on' : 'off'}`, '-c', 'max_connections=200', '-c', 'log_min_messages=fatal'], { cwd: folder, stdio: 'ignore', ...user });
  let server = run();
  await reachable();
  let count = 0;

  async function stop(signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill(signal);
    await once(server, 'exit');
  }

  return {
    async database() {
      count += 1;
      const client = new pg.Client(url('postgres'));
      await client.connect();
      await client.query(`CREATE DATABASE hub_${count}`);
      await client.end();
      return url(`hub_${count}`);
    },
    async restart() {
      await stop('SIGQUIT');
      server = run();
      await reachable();
    },
    async stop() {
      await stop('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
