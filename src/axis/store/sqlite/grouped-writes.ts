import type Database from 'better-sqlite3';
import type { Sql } from '../sql.ts';

interface Waiting {
  readonly work: (sql: Sql) => Promise<unknown>;
  readonly done: (value: unknown) => void;
  readonly failed: (error: unknown) => void;
}

export interface GroupedWrites {
  /** One transaction's work; answers once it has reached the disk. */
  add<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Kept once no group is half written: who reads sees nothing that may still be taken back. */
  open(): Promise<void>;
  idle(): Promise<void>;
}

const LARGEST_GROUP = 100;

/**
 * Transactions that wait at the same moment share one commit: with `synchronous = FULL` the flush of the disk is what a
 * transaction costs, and it is paid once for all of them. Each has its savepoint, so one that fails takes none along.
 */
export function groupedWrites(db: Database.Database, sql: Sql): GroupedWrites {
  const queue: Waiting[] = [];
  let group: Promise<void> | undefined;
  let scheduled = false;

  async function one({ work }: Waiting): Promise<{ readonly value: unknown } | { readonly error: unknown }> {
    db.exec('SAVEPOINT one');
    try {
      const value = await work(sql);
      db.exec('RELEASE one');
      return { value };
    } catch (error) {
      // A full disk ends the whole transaction by itself; then the savepoint is gone too.
      if (db.inTransaction) db.exec('ROLLBACK TO one; RELEASE one');
      return { error };
    }
  }

  async function writeGroup(members: readonly Waiting[]): Promise<void> {
    const outcomes: Awaited<ReturnType<typeof one>>[] = [];
    try {
      db.exec('BEGIN IMMEDIATE');
      for (const member of members) {
        const outcome = await one(member);
        // Ended by the database itself: nothing of this group is on disk, and the rest must not go in alone.
        if (!db.inTransaction) throw 'error' in outcome ? outcome.error : new Error('transaction ended early');
        outcomes.push(outcome);
      }
      db.exec('COMMIT');
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK');
      for (const member of members) member.failed(error);
      return;
    }
    members.forEach((member, i) => {
      const outcome = outcomes[i];
      if (outcome === undefined || 'error' in outcome) member.failed(outcome?.error);
      else member.done(outcome.value);
    });
  }

  async function drain(): Promise<void> {
    scheduled = false;
    while (queue.length > 0) {
      group = writeGroup(queue.splice(0, LARGEST_GROUP));
      await group;
      group = undefined;
    }
  }

  return {
    add: (work) =>
      new Promise((resolve, reject) => {
        queue.push({ work, done: resolve as (value: unknown) => void, failed: reject });
        if (scheduled || group !== undefined) return;
        scheduled = true;
        // After this turn of the event loop: what other connections bring in it joins the same commit.
        setImmediate(() => void drain());
      }),
    async open() {
      while (group !== undefined) await group;
    },
    async idle() {
      while (queue.length > 0 || group !== undefined || scheduled) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
