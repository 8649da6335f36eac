import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { neededNapi, ownNapi } from '../../src/main/hosts/probe.ts';
import type { StartedHost } from '../../src/main/hosts/host-port.ts';
import { childStarter } from '../../src/main/hosts/start-child.ts';
import { inProcessStarter } from '../../src/main/hosts/start-in-process.ts';
import { serveEcho } from './echo-host.ts';
import { hostExpectations, type Rig } from './host-expectations.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const node24 = ownNapi() >= neededNapi ? process.execPath : join(root, 'node_modules/node/bin/node');

const kinds: { readonly name: string; readonly ownProcess: boolean; readonly rig: (folder: string) => Rig }[] = [
  {
    name: 'a child process',
    ownProcess: true,
    rig: (folder) => {
      const hostLines: string[] = [];
      const entry = fileURLToPath(new URL('./echo-host.ts', import.meta.url));
      return { hostLines, starter: (mode) => childStarter({ execPath: node24, entry, args: [folder, mode], onStderr: (line) => hostLines.push(line) }) };
    },
  },
  {
    name: 'this process',
    ownProcess: false,
    rig: (folder) => {
      const hostLines: string[] = [];
      const error = (event: string, facts?: object): void => void hostLines.push(JSON.stringify({ event, ...facts }));
      return {
        hostLines,
        starter: (mode) => {
          let started: StartedHost | undefined;
          const die = (): void => started?.kill();
          const inner = inProcessStarter((port) => serveEcho(port, { folder, mode, die, log: { info: () => undefined, warn: () => undefined, error } }));
          return { start: async () => (started = await inner.start()) };
        },
      };
    },
  },
];

describe.each(kinds)('a host in $name', ({ rig, ownProcess }) => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'congvan-host-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  // What only a process of its own can show (being killed while it spins) is asked of the two kinds that have one.
  for (const expectation of hostExpectations.filter((e) => ownProcess || e.ownProcess !== true)) {
    test(expectation.says, { timeout: 60_000 }, async () => {
      await rm(join(folder, 'died-once'), { force: true });
      await expectation.run(rig(folder));
    });
  }
});
