import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { hubMigrations } from './hub-schema.ts';
import { HubStartError } from './hub-types.ts';
import type { HubAgency } from './hub-types.ts';

export type MessageKind = 'edoc' | 'status';
export type DeliveryState = 'INITIAL' | 'PROCESSING' | 'DONE' | 'FAIL';

export interface AgencyRow {
  readonly id: number;
  readonly pid: number | null;
  readonly code: string;
  readonly name: string;
  readonly mail: string;
  readonly version: number;
  readonly locked: number;
  readonly changed_at: string;
}

export interface WaitingRow {
  readonly receiver_doc_id: string;
  readonly kind: MessageKind;
  readonly from_code: string;
  readonly to_code: string;
  readonly status: DeliveryState;
  readonly status_desc: string;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface SentRow extends Omit<WaitingRow, 'receiver_doc_id'> {
  readonly doc_id: string;
  readonly receiver_doc_id: string | null;
  readonly title: string;
  readonly notation: string;
  readonly sent_at: string;
}

export interface NewMessage {
  readonly docId: string;
  readonly kind: MessageKind;
  readonly from: string;
  readonly documentId: string;
  readonly notation: string;
  readonly title: string;
  readonly sha256: string;
  readonly size: number;
  readonly receivers: readonly { readonly code: string; readonly receiverDocId: string }[];
}

export interface Registration {
  readonly code: string;
  readonly name: string;
  readonly pcode: string;
  readonly mail: string;
  readonly mobile: string;
  readonly fax: string;
}

export interface HubStore {
  addAgency(agency: HubAgency, at: string): void;
  /** The whole list: agencies with a secret that are no longer in it are locked, their documents stay. */
  setAgencies(agencies: readonly HubAgency[], at: string): void;
  register(registration: Registration, at: string): void;
  secretOf(code: string): string | undefined;
  parentOf(code: string): string | undefined;
  isKnown(code: string): boolean;
  agencies(): readonly AgencyRow[];
  addMessage(message: NewMessage, at: string): void;
  waiting(to: string, kind: MessageKind): readonly WaitingRow[];
  countWaiting(to: string, kind: MessageKind): number;
  sent(from: string, kind: MessageKind, docId: string | undefined): readonly SentRow[];
  contentOf(to: string, receiverDocId: string): { readonly sha256: string } | undefined;
  /** `false`: no such message for this agency. A message once done stays done. */
  setState(to: string, receiverDocId: string, state: DeliveryState, description: string, at: string): boolean;
  close(): void;
}

/** One page of a list without paging: the oldest waiting first, so that acknowledging always brings the next ones. */
const MAX_WAITING = 1000;
const MAX_SENT = 5000;

function openDatabase(dataDir: string): Database.Database {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const path = join(dataDir, 'hub.sqlite');
    const db = new Database(path, { timeout: 2000 });
    // It holds the agencies' secrets: HMAC needs them as they are.
    if (process.platform !== 'win32') chmodSync(path, 0o600);
    // Exclusive: a second hub on the same data is refused instead of sharing it.
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    return db;
  } catch (error) {
    const code = error instanceof Database.SqliteError ? error.code : '';
    if (code.startsWith('SQLITE_BUSY')) throw new HubStartError('hub.dataInUse', error);
    if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) throw new HubStartError('hub.dataDamaged', error);
    throw new HubStartError('hub.dataDirUnusable', error);
  }
}

function migrate(db: Database.Database): void {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > hubMigrations.length) throw new HubStartError('hub.dataNewer');
  hubMigrations.slice(version).forEach((step, index) => {
    db.transaction(() => {
      db.exec(step);
      db.pragma(`user_version = ${version + index + 1}`);
    })();
  });
}

/** The hub's database in `dataDir`. Throws `HubStartError` when it cannot be used. */
export function openHubStore(dataDir: string): HubStore {
  const db = openDatabase(dataDir);
  try {
    migrate(db);
  } catch (error) {
    db.close();
    if (error instanceof HubStartError) throw error;
    throw new HubStartError('hub.dataDamaged', error);
  }
  return prepared(db);
}

function prepared(db: Database.Database): HubStore {
  const upsert = db.prepare<[string, string, string, string]>(
    `INSERT INTO agency (code, name, secret, changed_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (code) DO UPDATE SET name = excluded.name, secret = excluded.secret, locked = 0, version = version + 1, changed_at = excluded.changed_at
     WHERE name IS NOT excluded.name OR secret IS NOT excluded.secret OR locked = 1`,
  );
  const lock = db.prepare<[string, string]>('UPDATE agency SET locked = 1, version = version + 1, changed_at = ? WHERE code = ? AND locked = 0');
  const withSecret = db.prepare<[], { code: string }>('SELECT code FROM agency WHERE secret IS NOT NULL');
  const registerRow = db.prepare<[string, string, string, string, string, string, string]>(
    `INSERT INTO agency (code, name, pcode, mail, mobile, fax, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (code) DO UPDATE SET name = excluded.name, mail = excluded.mail, mobile = excluded.mobile, fax = excluded.fax,
       version = version + 1, changed_at = excluded.changed_at`,
  );
  const one = db.prepare<[string], { secret: string | null; pcode: string | null; locked: number }>('SELECT secret, pcode, locked FROM agency WHERE code = ?');
  const all = db.prepare<[], AgencyRow>(
    `SELECT child.id, parent.id AS pid, child.code, child.name, child.mail, child.version, child.locked, child.changed_at
     FROM agency child LEFT JOIN agency parent ON parent.code = child.pcode ORDER BY child.id`,
  );
  const insertMessage = db.prepare<[string, MessageKind, string, string, string, string, string, number, string]>(
    'INSERT INTO message (doc_id, kind, from_code, document_id, notation, title, sha256, size, sent_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const insertDelivery = db.prepare<[string, string, string | null, DeliveryState, string, string, string]>(
    'INSERT INTO delivery (doc_id, to_code, receiver_doc_id, status, status_desc, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const waiting = db.prepare<[string, MessageKind, number], WaitingRow>(
    `SELECT d.receiver_doc_id, m.kind, m.from_code, d.to_code, d.status, d.status_desc, d.created_at, d.updated_at
     FROM delivery d JOIN message m USING (doc_id)
     WHERE d.to_code = ? AND d.status IN ('INITIAL', 'PROCESSING') AND m.kind = ? ORDER BY d.seq LIMIT ?`,
  );
  const countWaiting = db.prepare<[string, MessageKind], { n: number }>(
    `SELECT count(*) AS n FROM delivery d JOIN message m USING (doc_id) WHERE d.to_code = ? AND d.status IN ('INITIAL', 'PROCESSING') AND m.kind = ?`,
  );
  const sent = db.prepare<[string, MessageKind, string | null, string | null, number], SentRow>(
    `SELECT m.doc_id, d.receiver_doc_id, m.kind, m.from_code, d.to_code, d.status, d.status_desc, d.created_at, d.updated_at, m.title, m.notation, m.sent_at
     FROM message m JOIN delivery d USING (doc_id)
     WHERE m.from_code = ? AND m.kind = ? AND (? IS NULL OR m.doc_id = ?) ORDER BY d.seq DESC LIMIT ?`,
  );
  const content = db.prepare<[string, string], { sha256: string }>(
    'SELECT m.sha256 FROM delivery d JOIN message m USING (doc_id) WHERE d.receiver_doc_id = ? AND d.to_code = ?',
  );
  const setState = db.prepare<[DeliveryState, string, string, string, string]>(
    `UPDATE delivery SET status = ?, status_desc = ?, updated_at = ? WHERE receiver_doc_id = ? AND to_code = ? AND status <> 'DONE'`,
  );
  const isKnown = (code: string): boolean => one.get(code)?.locked === 0;

  return {
    addAgency: (agency, at) => void upsert.run(agency.code, agency.name, agency.secret, at),
    setAgencies: db.transaction((agencies: readonly HubAgency[], at: string) => {
      for (const agency of agencies) upsert.run(agency.code, agency.name, agency.secret, at);
      const listed = new Set(agencies.map((agency) => agency.code));
      for (const { code } of withSecret.all()) if (!listed.has(code)) lock.run(at, code);
    }),
    register: (r, at) => void registerRow.run(r.code, r.name, r.pcode, r.mail, r.mobile, r.fax, at),
    secretOf: (code) => {
      const row = one.get(code);
      return row === undefined || row.locked === 1 ? undefined : (row.secret ?? undefined);
    },
    parentOf: (code) => one.get(code)?.pcode ?? undefined,
    isKnown,
    agencies: () => all.all(),
    addMessage: db.transaction((message: NewMessage, at: string) => {
      const { docId, kind, from, documentId, notation, title, sha256, size } = message;
      insertMessage.run(docId, kind, from, documentId, notation, title, sha256, size, at);
      for (const { code, receiverDocId } of message.receivers) {
        if (isKnown(code)) insertDelivery.run(docId, code, receiverDocId, 'INITIAL', '', at, at);
        else insertDelivery.run(docId, code, null, 'FAIL', 'receiver not registered', at, at);
      }
    }),
    waiting: (to, kind) => waiting.all(to, kind, MAX_WAITING),
    countWaiting: (to, kind) => countWaiting.get(to, kind)?.n ?? 0,
    sent: (from, kind, docId) => sent.all(from, kind, docId ?? null, docId ?? null, MAX_SENT),
    contentOf: (to, receiverDocId) => content.get(receiverDocId, to),
    setState(to, receiverDocId, state, description, at) {
      if (content.get(receiverDocId, to) === undefined) return false;
      setState.run(state, description, at, receiverDocId, to);
      return true;
    },
    close: () => void db.close(),
  };
}
