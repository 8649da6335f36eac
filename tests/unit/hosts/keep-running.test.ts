import { expect, test } from 'vitest';
import type { HostPort } from '../../../src/main/hosts/host-port.ts';
import { keepRunning, type RunState, type Word } from '../../../src/main/hosts/keep-running.ts';
import { inProcessStarter } from '../../../src/main/hosts/start-in-process.ts';

const read = (message: unknown): Word => message as Word;
function program(entry: (port: HostPort, life: number) => void) {
  let lives = 0;
  const kept = keepRunning({ starter: inProcessStarter((port) => entry(port, ++lives)), name: 'p', read, restartDelayMs: 1 });
  const seen: RunState[] = [];
  kept.onState((state) => seen.push(state));
  return { kept, seen, lives: () => lives };
}

test('is ready when the program says so, and idle before it was asked for', async () => {
  const { kept, seen } = program((port) => port.post({ ready: true }));
  expect(kept.state()).toBe('idle');
  kept.start();
  kept.start();
  expect(await kept.settled()).toBe('ready');
  expect(seen).toEqual(['starting', 'ready']);
});

test('starts a program again that ended, five times and no more, until asked', async () => {
  const { kept, seen, lives } = program(() => {
    throw new Error('ends at once');
  });
  kept.start();
  expect(await kept.settled()).toBe('stopped');
  expect(lives()).toBe(5);
  expect(seen).toEqual(['starting', 'restarting', 'restarting', 'restarting', 'restarting', 'stopped']);
  kept.retry();
  expect(await kept.settled()).toBe('stopped');
  expect(lives()).toBe(10);
});

test('does not try again what a program says it cannot do, and tells why', async () => {
  const { kept, lives } = program((port, life) => port.post(life === 1 ? { failed: 'data.diskFull' } : { ready: true }));
  kept.start();
  expect(await kept.settled()).toBe('stopped');
  expect([kept.failure(), lives()]).toEqual(['data.diskFull', 1]);
  kept.retry();
  expect(await kept.settled()).toBe('ready');
  expect(kept.failure()).toBeUndefined();
});
