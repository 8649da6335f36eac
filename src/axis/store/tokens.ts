import type { TokenStore } from './hub-store.ts';
import type { SqlDatabase } from './sql.ts';

export function tokenStore(db: SqlDatabase): TokenStore {
  return {
    putToken: async (hash, kind, subject, until) => void (await db.write((sql) => sql.run('INSERT INTO token (hash, kind, subject, until) VALUES ($1, $2, $3, $4) ON CONFLICT (hash) DO NOTHING', [hash, kind, subject, until]))),
    async tokenSubject(hash, kind, now) {
      const [row] = await db.all<{ subject: string }>('SELECT subject FROM token WHERE hash = $1 AND kind = $2 AND until > $3', [hash, kind, now]);
      return row?.subject;
    },
    dropToken: async (hash) => void (await db.write((sql) => sql.run('DELETE FROM token WHERE hash = $1', [hash]))),
    async setting(name) {
      const [row] = await db.all<{ value: string }>('SELECT value FROM setting WHERE name = $1', [name]);
      return row?.value;
    },
    // The value decides whether a repeated try is its own: whoever reads back what it wrote was the first.
    addSetting: (name, value) =>
      db.write(async (sql) => {
        await sql.run('INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING', [name, value]);
        const [row] = await sql.all<{ value: string }>('SELECT value FROM setting WHERE name = $1', [name]);
        return row?.value === value;
      }),
    setSetting: async (name, value) => void (await db.write((sql) => sql.run('INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value', [name, value]))),
  };
}
