import assert from 'node:assert/strict';
import { contractVersion } from '../../src/contract/contract.ts';
import type { HostLog, HostStarter } from '../../src/main/hosts/host-port.ts';
import { supervise, type HostState, type HostSupervisor, type SupervisorOptions } from '../../src/main/hosts/supervisor.ts';
import { echoContract, type EchoContract, type EchoEvent } from './echo-contract.ts';
import type { EchoSetting } from './echo-host.ts';

/** What an expectation gets. No test runner in here: the same list runs under vitest and inside Electron main. */
export interface Rig {
  /** Starts echo hosts of one kind; `lines` collects what the host logged. */
  starter(mode: EchoSetting['mode']): HostStarter;
  readonly hostLines: string[];
}

export interface Expectation {
  readonly says: string;
  /** A host that shares its caller's thread cannot be stopped while it is busy. */
  readonly ownProcess?: true;
  run(rig: Rig): Promise<void>;
}

type Echo = HostSupervisor<EchoContract, EchoEvent>;

async function withHost(rig: Rig, mode: EchoSetting['mode'], use: (echo: Echo, seen: string[], logged: string[]) => Promise<void>, more: Partial<SupervisorOptions<EchoContract>> = {}): Promise<void> {
  const logged: string[] = [];
  const keep = (event: string, facts?: object): void => void logged.push(JSON.stringify({ event, ...facts }));
  const log: HostLog = { info: keep, warn: keep, error: keep };
  const echo = supervise<EchoContract, EchoEvent>({ contract: echoContract, starter: rig.starter(mode), name: 'echo', log, restartDelayMs: 10, pingMs: 300, ...more });
  const seen: string[] = [];
  echo.onState((state) => seen.push(state.state));
  try {
    await use(echo, seen, logged);
  } finally {
    await echo.stop();
  }
}

export function until(echo: Echo, wanted: HostState['state']): Promise<HostState> {
  return new Promise((resolve) => {
    if (echo.state().state === wanted) return resolve(echo.state());
    const stop = echo.onState((state) => {
      if (state.state !== wanted) return;
      stop();
      resolve(state);
    });
  });
}

function codeOf(answer: { readonly ok: boolean } & object): string {
  return 'error' in answer ? (answer.error as { code: string }).code : 'ok';
}

export const hostExpectations: readonly Expectation[] = [
  {
    says: 'says its handshake before it answers',
    run: (rig) =>
      withHost(rig, 'usual', async (echo, seen) => {
        assert.deepEqual(await echo.call('echo', { text: 'Đã đến' }), { ok: true, value: { text: 'Đã đến' } });
        assert.deepEqual(seen, ['starting', 'ready']);
        const state = echo.state();
        assert.ok(state.state === 'ready' && state.handshake.contractVersion === contractVersion && state.handshake.schemaVersion === 3);
      }),
  },
  {
    says: 'keeps the order of calls and answers each to its caller',
    run: (rig) =>
      withHost(rig, 'usual', async (echo) => {
        const texts = Array.from({ length: 50 }, (_, i) => `văn bản ${i}`);
        const answers = await Promise.all(texts.map((text) => echo.call('echo', { text })));
        assert.deepEqual(answers.map((answer) => answer.ok && answer.value.text), texts);
      }),
  },
  {
    says: 'refuses input that does not fit, without its text',
    run: (rig) =>
      withHost(rig, 'usual', async (echo) => {
        const answer = await echo.call('echo', { text: 'x'.repeat(101) });
        assert.deepEqual(answer, { ok: false, error: { code: 'call.invalid', recoverability: 'none', details: { where: 'text' } } });
      }),
  },
  {
    says: 'answers call.unknown to what the contract does not name',
    run: (rig) =>
      withHost(rig, 'usual', async (echo) => {
        for (const name of ['toString', '__proto__', 'constructor', 'nothing']) {
          assert.equal(codeOf(await echo.call(name as 'echo', { text: '' })), 'call.unknown');
        }
      }),
  },
  {
    says: 'passes a failure on with its code, recoverability and details',
    run: (rig) =>
      withHost(rig, 'usual', async (echo) => {
        assert.deepEqual(await echo.call('fails', {}), { ok: false, error: { code: 'document.notFound', recoverability: 'none', details: { id: 4 } } });
      }),
  },
  {
    says: 'turns a bug into internal with an incident that both logs know, and quotes nothing',
    run: (rig) =>
      withHost(rig, 'usual', async (echo, _seen, logged) => {
        const answer = await echo.call('bug', { secret: '12345678' });
        assert.ok(!answer.ok && answer.error.code === 'internal' && answer.error.incident !== undefined);
        const incident = answer.error.incident;
        assert.ok(logged.some((line) => line.includes(incident)), 'the caller logged it');
        await waitFor(() => rig.hostLines.some((line) => line.includes(incident)));
        const mine = rig.hostLines.filter((line) => line.includes(incident)).join('\n');
        assert.ok(mine.includes('echo-host'), 'the host logged where it was');
        assert.ok(![mine, ...logged].join().includes('12345678'), 'nobody logged the input');
        assert.equal(codeOf(await echo.call('echo', { text: 'still here' })), 'ok');
      }),
  },
  {
    says: 'takes a code outside the closed list, and a value that cannot travel, for bugs',
    run: (rig) =>
      withHost(rig, 'usual', async (echo) => {
        assert.equal(codeOf(await echo.call('oddCode', {})), 'internal');
        assert.equal(codeOf(await echo.call('notCloneable', {})), 'internal');
        assert.equal(codeOf(await echo.call('echo', { text: (() => 1) as unknown as string })), 'call.invalid');
        assert.equal(codeOf(await echo.call('echo', { text: 'still here' })), 'ok');
      }),
  },
  {
    says: 'fans events out, and to nobody who stopped listening',
    run: (rig) =>
      withHost(rig, 'usual', async (echo) => {
        const [a, b]: [string[], string[]] = [[], []];
        echo.onEvent((event) => a.push(event.text));
        const stop = echo.onEvent((event) => b.push(event.text));
        await echo.call('announce', { text: '1' });
        stop();
        await echo.call('announce', { text: '2' });
        assert.deepEqual([a, b], [['1', '2'], ['1']]);
      }),
  },
  {
    says: 'ends a call at its time limit while the host lives on',
    run: (rig) =>
      withHost(rig, 'usual', async (echo, seen) => {
        const before = await echo.call('life', {});
        assert.equal(codeOf(await echo.call('neverAnswers', {})), 'host.timeout');
        assert.deepEqual(await echo.call('life', {}), before);
        assert.deepEqual(seen, ['starting', 'ready']);
      }),
  },
  {
    says: 'kills a host that hangs and starts another',
    ownProcess: true,
    run: (rig) =>
      withHost(rig, 'usual', async (echo, seen) => {
        const before = await echo.call('life', {});
        assert.equal(codeOf(await echo.call('spins', {})), 'host.timeout');
        const after = await echo.call('life', {});
        assert.ok(before.ok && after.ok && before.value.life !== after.value.life);
        assert.deepEqual(seen, ['starting', 'ready', 'restarting', 'ready']);
      }),
  },
  {
    says: 'answers host.crashed to a command, and never repeats it',
    run: (rig) =>
      withHost(rig, 'usual', async (echo) => {
        await echo.call('count', {});
        const [first, second] = await Promise.all([echo.call('dieAsCommand', {}), echo.call('count', {})]);
        assert.deepEqual([codeOf(first), codeOf(second)], ['host.crashed', 'host.crashed']);
        const after = await echo.call('life', {});
        assert.ok(after.ok && after.value.count === 0);
      }),
  },
  {
    says: 'asks a query once more after a crash, and only once',
    run: (rig) =>
      withHost(rig, 'usual', async (echo, seen) => {
        assert.equal(codeOf(await echo.call('dieOnce', {})), 'ok');
        assert.equal(codeOf(await echo.call('dieAlways', {})), 'host.crashed');
        assert.equal(seen.filter((state) => state === 'restarting').length, 3);
      }),
  },
  {
    says: 'stops after five crashes in five minutes, answers so, and starts again when asked',
    run: async (rig) => {
      let starts = 0;
      const inner = rig.starter('diesAtStart');
      const starter: HostStarter = { start: () => (starts++, inner.start()) };
      await withHost(rig, 'usual', async (echo, seen) => {
        const answer = await echo.call('echo', { text: 'wait' });
        assert.equal(codeOf(answer), 'host.stopped');
        assert.equal(starts, 5);
        assert.equal(seen.at(-1), 'stopped');
        assert.equal(codeOf(await echo.call('echo', { text: 'now' })), 'host.stopped');
        assert.equal(starts, 5);
        echo.retry();
        assert.equal(codeOf(await echo.call('echo', { text: 'again' })), 'host.stopped');
        assert.equal(starts, 10);
      }, { starter });
    },
  },
  {
    says: 'forgives crashes that are far apart',
    run: async (rig) => {
      let clock = 0;
      await withHost(rig, 'usual', async (echo) => {
        for (let i = 0; i < 6; i++) {
          assert.equal(codeOf(await echo.call('dieAsCommand', {})), 'host.crashed');
          clock += 301_000;
        }
        assert.equal(codeOf(await echo.call('echo', { text: 'alive' })), 'ok');
      }, { now: () => clock });
    },
  },
  {
    says: 'does not serve a host that speaks another contract, nor try it again',
    run: (rig) =>
      withHost(rig, 'mismatch', async (echo, seen) => {
        const answer = await echo.call('echo', { text: '' });
        assert.deepEqual(answer, { ok: false, error: { code: 'host.contractMismatch', recoverability: 'restart', details: { host: 'echo', speaks: contractVersion + 98, wanted: contractVersion } } });
        assert.deepEqual(seen, ['starting', 'stopped']);
      }),
  },
  {
    says: 'passes on why a host refuses to serve, and does not try again by itself',
    run: (rig) =>
      withHost(rig, 'refuses', async (echo, seen) => {
        const answer = await echo.call('echo', { text: '' });
        assert.deepEqual(answer, { ok: false, error: { code: 'data.inUse', recoverability: 'userAction', details: { pid: 7 } } });
        assert.deepEqual(seen, ['starting', 'stopped']);
      }),
  },
  {
    says: 'starts a successor only after its predecessor has exited',
    run: async (rig) => {
      const inner = rig.starter('usual');
      let alive = 0;
      let most = 0;
      const starter: HostStarter = {
        start: async () => {
          most = Math.max(most, ++alive);
          const started = await inner.start();
          started.onExit(() => void alive--);
          return started;
        },
      };
      await withHost(rig, 'usual', async (echo) => {
        await echo.call('dieAsCommand', {});
        await echo.call('dieAsCommand', {});
        assert.equal(codeOf(await echo.call('life', {})), 'ok');
      }, { starter });
      assert.equal(most, 1);
      assert.equal(alive, 0);
    },
  },
  {
    says: 'is gone after stop, and answers what was open',
    run: (rig) =>
      withHost(rig, 'usual', async (echo) => {
        await echo.call('life', {});
        const open = echo.call('neverAnswers', {});
        await echo.stop();
        assert.equal(codeOf(await open), 'host.stopped');
        assert.equal(echo.state().state, 'stopped');
      }),
  },
];

async function waitFor(fact: () => boolean): Promise<void> {
  while (!fact()) await new Promise((resolve) => setTimeout(resolve, 5));
}
