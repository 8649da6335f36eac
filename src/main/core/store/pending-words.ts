import type { DocId } from '../model/document.ts';
import type { Sql } from './statements.ts';

export interface PendingWords {
  /** `known`: the document is in the index already, with other words. */
  put(id: DocId, tokens: string, known: boolean): void;
  drop(id: DocId): void;
  /** At the end of the transaction, inside it. */
  write(): void;
  /** At its beginning: what a transaction that was undone had put. */
  forget(): void;
}

/**
 * The words of the documents of one transaction, written to the full-text index last. SQLite makes a savepoint for every
 * statement that fires a trigger, and at each savepoint the index writes out the words it has gathered: a batch of a hundred
 * documents would pay for that hundreds of times.
 */
export function pendingWords(sql: Sql): PendingWords {
  const pending = new Map<DocId, { readonly tokens: string; readonly known: boolean }>();
  return {
    put: (id, tokens, known) => void pending.set(id, { tokens, known: pending.get(id)?.known ?? known }),
    drop: (id) => void pending.delete(id),
    write: () => {
      for (const [id, { tokens, known }] of pending) {
        if (known) sql('DELETE FROM search WHERE rowid = CAST(? AS INTEGER)').run(id);
        sql('INSERT INTO search (rowid, tokens) VALUES (CAST(? AS INTEGER), ?)').run(id, tokens);
      }
      const words = new Set([...pending.values()].flatMap(({ tokens }) => tokens.split(' ')));
      for (const word of words) if (/^\p{L}{2,}$/u.test(word)) sql('INSERT OR IGNORE INTO syllable VALUES (?)').run(word);
      pending.clear();
    },
    forget: () => pending.clear(),
  };
}
