import { randomUUID } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contractVersion } from '../../src/contract/contract.ts';
import type { HostLog, HostPort } from '../../src/main/hosts/host-port.ts';
import { openParentPort } from '../../src/main/hosts/parent-port.ts';
import { refuseToServe, serveContract, type Served } from '../../src/main/hosts/serve.ts';
import { echoContract, type EchoContract, type EchoEvent } from './echo-contract.ts';

export interface EchoSetting {
  /** A folder that outlives a host: what it did in an earlier life is written there. */
  readonly folder: string;
  readonly mode: 'usual' | 'mismatch' | 'refuses' | 'diesAtStart';
  readonly die: () => void;
  readonly log?: HostLog;
}

const never = (): Promise<never> => new Promise(() => undefined);

export function serveEcho(port: HostPort, setting: EchoSetting): void {
  const life = randomUUID();
  let count = 0;
  const die = (): Promise<never> => {
    setting.die();
    return never();
  };
  if (setting.mode === 'diesAtStart') return setting.die();
  if (setting.mode === 'refuses') return refuseToServe(port, { code: 'data.inUse', details: { pid: 7 } });
  const served: Served<EchoEvent> = serveContract<EchoContract, EchoEvent>(
    echoContract,
    {
      'echo': (input) => ({ ok: true, value: { text: input.text } }),
      'life': () => ({ ok: true, value: { life, count } }),
      'count': () => ({ ok: true, value: { count: ++count } }),
      'announce': (input) => {
        served.emit({ text: input.text });
        return { ok: true, value: {} };
      },
      'dieAsCommand': die,
      'dieOnce': () => {
        const mark = join(setting.folder, 'died-once');
        if (existsSync(mark)) return { ok: true, value: { life } };
        writeFileSync(mark, life);
        return die();
      },
      'dieAlways': die,
      'neverAnswers': never,
      'spins': () => {
        for (;;) Math.random();
      },
      'bug': (input) => {
        throw new TypeError(`a bug that quotes ${input.secret}`);
      },
      'oddCode': () => ({ ok: false, error: { code: 'no.suchCode' } }),
      'notCloneable': () => ({ ok: true, value: () => 1 }),
      'fails': () => ({ ok: false, error: { code: 'document.notFound', details: { id: 4 } } }),
    },
    port,
    {
      handshake: {
        contractVersion: setting.mode === 'mismatch' ? contractVersion + 98 : contractVersion,
        schemaVersion: 3, napi: Number(process.versions['napi']), pid: process.pid,
      },
      ...(setting.log === undefined ? {} : { log: setting.log }),
    },
  );
}

const port = openParentPort();
const [folder, mode] = process.argv.slice(2);
if (port !== undefined && folder !== undefined) {
  serveEcho(port, {
    folder,
    mode: (mode ?? 'usual') as EchoSetting['mode'],
    die: () => process.kill(process.pid, 'SIGKILL'),
    log: { info: () => undefined, warn: () => undefined, error: (event, facts) => console.error(JSON.stringify({ event, ...facts })) },
  });
}
