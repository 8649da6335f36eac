import type Database from 'better-sqlite3';
import type { Extension, Extensions, Settings, SigningKey, SigningKeys } from '../ports/signing-keys.ts';
import { prepared } from './statements.ts';

interface KeyRow {
  id: string; role: SigningKey['role']; label: string; holder: string; source: string; fixed: number;
  certificate: Uint8Array | null; image_blob: string | null; used_at: number | null; removed_at: number | null;
}

const keyOf = (row: KeyRow): SigningKey => ({
  id: row.id, role: row.role, label: row.label, holder: row.holder, source: JSON.parse(row.source) as SigningKey['source'],
  fixed: row.fixed === 1, removed: row.removed_at !== null,
  ...(row.certificate === null ? {} : { certificate: new Uint8Array(row.certificate) }),
  ...(row.image_blob === null ? {} : { imageBlob: row.image_blob }),
  ...(row.used_at === null ? {} : { usedAt: row.used_at }),
});

export function createSigningKeys(db: Database.Database): SigningKeys {
  const sql = prepared(db);
  return {
    all: () => (sql('SELECT * FROM signing_key ORDER BY removed_at IS NOT NULL, fixed DESC, label, id').all() as KeyRow[]).map(keyOf),
    find: (id) => {
      const row = sql('SELECT * FROM signing_key WHERE id = ?').get(id) as KeyRow | undefined;
      return row === undefined ? undefined : keyOf(row);
    },
    put: (key, at) => void sql(`INSERT INTO signing_key (id, role, label, holder, source, fixed, certificate, image_blob, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET role = excluded.role, label = excluded.label, holder = excluded.holder, source = excluded.source, fixed = excluded.fixed,
        certificate = coalesce(excluded.certificate, certificate), image_blob = coalesce(excluded.image_blob, image_blob), removed_at = NULL`)
      .run(key.id, key.role, key.label, key.holder, JSON.stringify(key.source), key.fixed ? 1 : 0, key.certificate ?? null, key.imageBlob ?? null, at),
    learn: (id, certificate) => void sql('UPDATE signing_key SET certificate = ? WHERE id = ?').run(certificate, id),
    used: (id, at) => void sql('UPDATE signing_key SET used_at = ? WHERE id = ?').run(at, id),
    remove: (id, at) => void sql('UPDATE signing_key SET removed_at = ? WHERE id = ? AND removed_at IS NULL').run(at, id),
  };
}

export function createSettings(db: Database.Database): Settings {
  const sql = prepared(db);
  return {
    get: (name) => (sql('SELECT value FROM setting WHERE name = ?').get(name) as { value: string } | undefined)?.value,
    set: (name, value) => void sql('INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value').run(name, value),
  };
}

export function createExtensions(db: Database.Database): Extensions {
  const sql = prepared(db);
  return {
    want: (e, at) => void sql(`INSERT INTO extension (document, ordinal, level, next_try_at) VALUES (?, ?, ?, ?)
      ON CONFLICT (document, ordinal) DO UPDATE SET level = max(level, excluded.level), attempts = 0, next_try_at = excluded.next_try_at, error = NULL`)
      .run(e.document, e.ordinal, e.level, at),
    due: (at, limit) => sql('SELECT document, ordinal, level, attempts FROM extension WHERE next_try_at <= ? ORDER BY next_try_at LIMIT ?').all(at, limit) as Extension[],
    failed: (e, code, nextTryAt) => void sql('UPDATE extension SET attempts = attempts + 1, error = ?, next_try_at = ? WHERE document = ? AND ordinal = ?')
      .run(code, nextTryAt, e.document, e.ordinal),
    done: (e) => void sql('DELETE FROM extension WHERE document = ? AND ordinal = ?').run(e.document, e.ordinal),
    count: () => (sql('SELECT count(*) AS n FROM extension').get() as { n: number }).n,
    nextAt: () => (sql('SELECT min(next_try_at) AS at FROM extension').get() as { at: number | null }).at ?? undefined,
  };
}
