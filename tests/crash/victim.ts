import { createRequire, syncBuiltinESMExports } from 'node:module';
import fsPromises from 'node:fs/promises';
import { Dispatcher } from 'undici';
import { workDay } from '../support/work-day.ts';

/**
 * Does the day's work and is killed (SIGKILL, no clean-up) at step N: before and after every commit, every rename of a
 * file into its place and every request to the axis. `N = 0` lives, and prints how many steps there are.
 */
const [dataDir = '', keys = '', password = '', at = '0'] = process.argv.slice(2);
const killAt = Number(at);
let step = 0;
const point = (): void => {
  step += 1;
  if (step === killAt) process.kill(process.pid, 'SIGKILL');
};

type Run = () => unknown;
const Database = createRequire(import.meta.url)('better-sqlite3') as { prototype: { transaction: (work: Run) => Run & { immediate: Run } } };
const original = Database.prototype.transaction;
Database.prototype.transaction = function (this: unknown, work: Run) {
  const made = original.call(this, () => {
    const value = work();
    point(); // written, not committed
    return value;
  });
  const thenPoint = (run: Run): Run => () => {
    const value = run();
    point(); // committed, nobody told
    return value;
  };
  return Object.assign(thenPoint(made), { immediate: thenPoint(made.immediate) });
};

// Every call of the axes goes through a dispatcher of undici.
type Request = (this: unknown, options: unknown) => Promise<unknown>;
const request = Dispatcher.prototype.request as Request;
Object.assign(Dispatcher.prototype, {
  async request(this: unknown, options: unknown) {
    point(); // about to ask
    const answer = await request.call(this, options);
    point(); // done there, not known here
    return answer;
  },
});

const rename = fsPromises.rename;
fsPromises.rename = async (...args: Parameters<typeof rename>) => {
  point(); // file written under its temporary name
  await rename(...args);
  point(); // in its place, named by nobody
};
syncBuiltinESMExports();

await workDay(dataDir, keys, password);
process.stdout.write(`${step}\n`);
