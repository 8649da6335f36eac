import { createRequire, syncBuiltinESMExports } from 'node:module';
import fsPromises from 'node:fs/promises';
import { Dispatcher } from 'undici';

/**
 * Counts the points at which a crash would hurt: before and after each commit of SQLite and of PostgreSQL, each rename of a
 * file into its place, each flush of a disk and each request to an axis. At the chosen one the process is killed (SIGKILL, no clean-up). Between two
 * others every write says that the disk is full. Loaded before anything else; set by `FAULT_KILL_AT`, `FAULT_FULL_FROM`,
 * `FAULT_FULL_TO`.
 */
const killAt = Number(process.env['FAULT_KILL_AT'] ?? 0);
const fullFrom = Number(process.env['FAULT_FULL_FROM'] ?? 0);
const fullTo = Number(process.env['FAULT_FULL_TO'] ?? 0);
let step = 0;

/** How many points were passed. */
export const steps = (): number => step;

export function killPoint(): void {
  step += 1;
  if (step === killAt) process.kill(process.pid, 'SIGKILL');
}

function diskPoint(): void {
  if (step >= fullFrom && step < fullTo) {
    // Time passes on a full disk too: the window is left by trying.
    step += 1;
    throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  }
}

const require = createRequire(import.meta.url);

type Run = (...args: unknown[]) => unknown;
type Transaction = Run & { immediate: Run; deferred: Run; exclusive: Run };
const Database = require('better-sqlite3') as { prototype: { transaction: (work: Run) => Transaction; inTransaction: boolean } };
const original = Database.prototype.transaction;
Database.prototype.transaction = function (this: { inTransaction: boolean }, work: Run) {
  const outer = (): boolean => !this.inTransaction;
  let outermost = false;
  const made = original.call(this as never, (...args: unknown[]) => {
    const value = work(...args);
    if (outermost) killPoint(); // written, not committed
    return value;
  });
  const wrap = (run: Run): Run => (...args) => {
    const isOuter = outer();
    if (isOuter) {
      diskPoint();
      outermost = true;
    }
    try {
      const value = run(...args);
      if (isOuter) killPoint(); // committed, nobody told
      return value;
    } finally {
      if (isOuter) outermost = false;
    }
  };
  return Object.assign(wrap(made), { immediate: wrap(made.immediate), deferred: wrap(made.deferred), exclusive: wrap(made.exclusive) });
};

const { rename, open } = fsPromises;
fsPromises.rename = async (...args: Parameters<typeof rename>) => {
  diskPoint();
  killPoint(); // written under its temporary name
  await rename(...args);
  killPoint(); // in its place, named by nobody
};
let patched = false;
fsPromises.open = async (...args: Parameters<typeof open>) => {
  const handle = await open(...args);
  if (patched) return handle;
  patched = true;
  const proto = Object.getPrototypeOf(handle) as { write: Run; sync: Run; datasync: Run; appendFile: Run };
  for (const name of ['write', 'appendFile'] as const) {
    const real = proto[name];
    proto[name] = async function (this: unknown, ...values: unknown[]) {
      diskPoint();
      return real.apply(this, values);
    };
  }
  for (const name of ['sync', 'datasync'] as const) {
    const real = proto[name];
    proto[name] = async function (this: unknown, ...values: unknown[]) {
      diskPoint();
      killPoint(); // written, perhaps not on the disk
      return real.apply(this, values);
    };
  }
  return handle;
};
syncBuiltinESMExports();

// Every call of the axes goes through a dispatcher of undici.
const request = Dispatcher.prototype.request as unknown as (...args: readonly unknown[]) => Promise<unknown>;
Object.assign(Dispatcher.prototype, {
  async request(this: unknown, ...args: readonly unknown[]) {
    killPoint(); // about to ask
    const answer = await request.call(this, ...args);
    killPoint(); // done there, not known here
    return answer;
  },
});

const pg = require('pg') as { Client: { prototype: { query: (...args: unknown[]) => unknown } } };
const query = pg.Client.prototype.query;
pg.Client.prototype.query = function (this: unknown, ...args: unknown[]) {
  const [text] = args;
  if (typeof text !== 'string' || !/^\s*COMMIT/iu.test(text)) return query.apply(this as never, args);
  killPoint();
  const answer = query.apply(this as never, args);
  return answer instanceof Promise ? answer.then((value: unknown) => {
    killPoint();
    return value;
  }) : answer;
};
