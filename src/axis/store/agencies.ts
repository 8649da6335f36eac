import type { HubAgency } from '../hub-types.ts';
import { newId } from '../new-id.ts';
import type { Agency, AgencyStore } from './hub-store.ts';
import { firstTime } from './once.ts';
import type { Sql, SqlDatabase } from './sql.ts';

interface AgencyRow {
  readonly id: string;
  readonly pid: string | null;
  readonly code: string;
  readonly name: string;
  readonly mail: string;
  readonly version: number;
  readonly locked: number;
  readonly may_call: number;
  readonly changed_at: number;
}

const toAgency = (row: AgencyRow): Agency => ({
  id: row.id,
  parentId: row.pid ?? undefined,
  code: row.code,
  name: row.name,
  mail: row.mail,
  version: row.version,
  locked: row.locked === 1,
  mayCall: row.may_call === 1,
  changedAt: row.changed_at,
});

/**
 * The next number of the directory. Its row is held until the transaction ends, so numbers become visible in their order
 * and who asks for "everything after N" misses nothing. Changes are rare: nobody waits long.
 */
async function nextVersion(sql: Sql): Promise<number> {
  const [row] = await sql.all<{ value: number }>("UPDATE counter SET value = value + 1 WHERE name = 'directory' RETURNING value");
  if (row === undefined) throw new Error('the directory has no counter');
  return row.value;
}

type Origin = 'file' | 'admin' | 'unit';

async function upsert(sql: Sql, agency: HubAgency, origin: Origin, at: number): Promise<void> {
  const [same] = await sql.all(
    'SELECT 1 AS same FROM agency WHERE code = $1 AND name = $2 AND secret = $3 AND locked = 0 AND origin = $4',
    [agency.code, agency.name, agency.secret, origin],
  );
  if (same !== undefined) return;
  await sql.run(
    `INSERT INTO agency (id, code, name, secret, origin, version, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (code) DO UPDATE SET name = excluded.name, secret = excluded.secret, origin = excluded.origin, locked = 0,
       version = excluded.version, changed_at = excluded.changed_at`,
    [newId(at), agency.code, agency.name, agency.secret, origin, await nextVersion(sql), at],
  );
}

async function lock(sql: Sql, code: string, at: number): Promise<void> {
  await sql.run('UPDATE agency SET locked = 1, version = $1, changed_at = $2 WHERE code = $3 AND locked = 0', [await nextVersion(sql), at, code]);
}

export function agencyStore(db: SqlDatabase): AgencyStore {
  return {
    addAgency: (agency, by, at) => db.write((sql) => upsert(sql, agency, by, at)),

    setAgencies: (agencies, at) =>
      db.write(async (sql) => {
        const before = await sql.all<{ code: string; origin: Origin }>("SELECT code, origin FROM agency WHERE secret IS NOT NULL AND origin <> 'unit'");
        const ofAdminPage = new Set(before.filter(({ origin }) => origin === 'admin').map(({ code }) => code));
        const listed = new Set(agencies.map(({ code }) => code));
        for (const agency of agencies) if (!ofAdminPage.has(agency.code)) await upsert(sql, agency, 'file', at);
        for (const { code, origin } of before) if (origin === 'file' && !listed.has(code)) await lock(sql, code, at);
        return { keptFromAdminPage: agencies.filter(({ code }) => ofAdminPage.has(code)).length };
      }),

    register: (registration, once, at) =>
      db.write(async (sql) => {
        if (!(await firstTime(sql, once))) return 'replay';
        const { code, name, pcode, mail, mobile, fax } = registration;
        await sql.run(
          `INSERT INTO agency (id, code, name, pcode, mail, mobile, fax, origin, version, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'unit', $8, $9)
           ON CONFLICT (code) DO UPDATE SET name = excluded.name, mail = excluded.mail, mobile = excluded.mobile, fax = excluded.fax,
             locked = CASE WHEN agency.origin = 'unit' THEN 0 ELSE agency.locked END, version = excluded.version, changed_at = excluded.changed_at`,
          [newId(at), code, name, pcode === '' ? undefined : pcode, mail, mobile, fax, await nextVersion(sql), at],
        );
        return 'done';
      }),

    removeUnit: (code, caller, once, at) =>
      db.write(async (sql) => {
        const [unit] = await sql.all(`SELECT 1 AS found FROM agency WHERE code = $1 AND pcode = $2 AND origin = 'unit'${db.forUpdate}`, [code, caller]);
        if (unit === undefined) return 'notYours';
        if (!(await firstTime(sql, once))) return 'replay';
        await lock(sql, code, at);
        return 'done';
      }),

    changeAgency: (code, change, at) =>
      db.write(async (sql) => {
        const locked = change.locked === undefined ? undefined : Number(change.locked);
        // From now on it is the admin page's: neither the next reading of the file nor its parent may undo this.
        return (await sql.run(
          `UPDATE agency SET name = COALESCE(CAST($2 AS TEXT), name), secret = COALESCE(CAST($3 AS TEXT), secret), locked = COALESCE(CAST($4 AS INTEGER), locked),
             origin = 'admin', version = $5, changed_at = $6 WHERE code = $1`,
          [code, change.name, change.secret, locked, await nextVersion(sql), at],
        )) === 1;
      }),

    async credentials(code) {
      const [row] = await db.all<{ secret: string | null; pcode: string | null; locked: number }>('SELECT secret, pcode, locked FROM agency WHERE code = $1', [code]);
      return row === undefined ? undefined : { secret: row.secret ?? undefined, parent: row.pcode ?? undefined, locked: row.locked === 1 };
    },

    async agencies(since = -1) {
      const rows = await db.all<AgencyRow>(
        `SELECT child.id, parent.id AS pid, child.code, child.name, child.mail, child.version, child.locked, child.changed_at,
           CASE WHEN child.secret IS NULL THEN 0 ELSE 1 END AS may_call
         FROM agency child LEFT JOIN agency parent ON parent.code = child.pcode WHERE child.version > $1 ORDER BY child.code`,
        [since],
      );
      return rows.map(toAgency);
    },
  };
}
