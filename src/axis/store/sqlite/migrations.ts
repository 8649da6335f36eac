/** Forward only: a released step is never edited, the next one is appended. */
export const sqliteMigrations: readonly string[] = [
  `
CREATE TABLE agency (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  code       TEXT NOT NULL UNIQUE,
  name       TEXT NOT NULL,
  secret     TEXT,
  pcode      TEXT,
  mail       TEXT NOT NULL DEFAULT '',
  mobile     TEXT NOT NULL DEFAULT '',
  fax        TEXT NOT NULL DEFAULT '',
  locked     INTEGER NOT NULL DEFAULT 0 CHECK (locked IN (0, 1)),
  version    INTEGER NOT NULL DEFAULT 1,
  changed_at TEXT NOT NULL
) STRICT;

CREATE TABLE message (
  doc_id      TEXT PRIMARY KEY,
  kind        TEXT NOT NULL CHECK (kind IN ('edoc', 'status')),
  from_code   TEXT NOT NULL,
  document_id TEXT NOT NULL,
  notation    TEXT NOT NULL,
  title       TEXT NOT NULL,
  sha256      TEXT NOT NULL CHECK (length(sha256) = 64),
  size        INTEGER NOT NULL CHECK (size >= 0),
  sent_at     TEXT NOT NULL
) STRICT;
CREATE INDEX message_by_sender ON message (from_code, kind);

CREATE TABLE delivery (
  seq             INTEGER PRIMARY KEY AUTOINCREMENT,
  doc_id          TEXT NOT NULL REFERENCES message (doc_id),
  to_code         TEXT NOT NULL,
  receiver_doc_id TEXT UNIQUE,
  status          TEXT NOT NULL CHECK (status IN ('INITIAL', 'PROCESSING', 'DONE', 'FAIL')),
  status_desc     TEXT NOT NULL DEFAULT '',
  created_at      TEXT NOT NULL,
  updated_at      TEXT NOT NULL,
  UNIQUE (doc_id, to_code)
) STRICT;
CREATE INDEX delivery_waiting ON delivery (to_code, seq) WHERE status IN ('INITIAL', 'PROCESSING');
`,
  // Ids minted by the hub instead of counted by the database, times as numbers, and what came with the second version. A
  // millisecond each keeps the order of what one second held.
  `
ALTER TABLE agency RENAME TO agency_1;
ALTER TABLE message RENAME TO message_1;
ALTER TABLE delivery RENAME TO delivery_1;
DROP INDEX message_by_sender;
DROP INDEX delivery_waiting;

CREATE TABLE agency (
  code       TEXT PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  name       TEXT NOT NULL,
  secret     TEXT,
  pcode      TEXT,
  mail       TEXT NOT NULL DEFAULT '',
  mobile     TEXT NOT NULL DEFAULT '',
  fax        TEXT NOT NULL DEFAULT '',
  origin     TEXT NOT NULL CHECK (origin IN ('file', 'admin', 'unit')),
  locked     INTEGER NOT NULL DEFAULT 0 CHECK (locked IN (0, 1)),
  version    INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX agency_by_version ON agency (version);
CREATE INDEX agency_by_parent ON agency (pcode) WHERE pcode IS NOT NULL;

CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;

CREATE TABLE message (
  doc_id      TEXT PRIMARY KEY,
  kind        TEXT NOT NULL CHECK (kind IN ('edoc', 'status')),
  from_code   TEXT NOT NULL,
  document_id TEXT NOT NULL,
  notation    TEXT NOT NULL,
  title       TEXT NOT NULL,
  sha256      TEXT NOT NULL CHECK (length(sha256) = 64),
  size        INTEGER NOT NULL CHECK (size >= 0),
  blob        TEXT NOT NULL,
  sent_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX message_by_sender ON message (from_code, kind, sent_at, doc_id);
CREATE INDEX message_by_time ON message (sent_at);
CREATE INDEX message_by_blob ON message (blob);

CREATE TABLE delivery (
  id          TEXT PRIMARY KEY,
  doc_id      TEXT NOT NULL REFERENCES message (doc_id),
  kind        TEXT NOT NULL CHECK (kind IN ('edoc', 'status')),
  to_code     TEXT NOT NULL,
  addressed   TEXT NOT NULL,
  reached     INTEGER NOT NULL CHECK (reached IN (0, 1)),
  status      TEXT NOT NULL CHECK (status IN ('INITIAL', 'PROCESSING', 'DONE', 'FAIL')),
  status_desc TEXT NOT NULL DEFAULT '',
  created_at  INTEGER NOT NULL,
  updated_at  INTEGER NOT NULL,
  UNIQUE (doc_id, to_code)
) STRICT;
CREATE INDEX delivery_waiting ON delivery (to_code, kind, created_at, id) WHERE status IN ('INITIAL', 'PROCESSING');
CREATE INDEX delivery_waiting_by_age ON delivery (created_at) WHERE status IN ('INITIAL', 'PROCESSING');
CREATE INDEX delivery_finished ON delivery (updated_at) WHERE status IN ('DONE', 'FAIL');

CREATE TABLE fan_out (
  id         TEXT PRIMARY KEY,
  doc_id     TEXT NOT NULL REFERENCES message (doc_id),
  receivers  TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE accepted_call (key TEXT PRIMARY KEY, owner TEXT NOT NULL, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX accepted_call_by_end ON accepted_call (until);
CREATE TABLE token (hash TEXT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE job (name TEXT PRIMARY KEY, next_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  id      TEXT PRIMARY KEY,
  at      INTEGER NOT NULL,
  agency  TEXT NOT NULL,
  address TEXT NOT NULL,
  action  TEXT NOT NULL,
  doc_id  TEXT NOT NULL,
  code    TEXT NOT NULL,
  n       INTEGER NOT NULL
) STRICT;
CREATE INDEX audit_refusals ON audit (at) WHERE code <> '0';
CREATE INDEX audit_by_document ON audit (doc_id) WHERE doc_id <> '';
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append only'); END;
CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append only'); END;

INSERT INTO agency (code, id, name, secret, pcode, mail, mobile, fax, origin, locked, version, changed_at)
  SELECT code, CAST(id AS TEXT), name, secret, NULLIF(pcode, ''), mail, mobile, fax, CASE WHEN secret IS NULL THEN 'unit' ELSE 'file' END, locked,
    row_number() OVER (ORDER BY id), CAST(strftime('%s', changed_at) AS INTEGER) * 1000 FROM agency_1;
INSERT INTO counter (name, value) SELECT 'directory', count(*) FROM agency;
INSERT INTO message (doc_id, kind, from_code, document_id, notation, title, sha256, size, blob, sent_at)
  SELECT doc_id, kind, from_code, document_id, notation, title, sha256, size, sha256, CAST(strftime('%s', sent_at) AS INTEGER) * 1000 FROM message_1;
INSERT INTO delivery (id, doc_id, kind, to_code, addressed, reached, status, status_desc, created_at, updated_at)
  SELECT COALESCE(d.receiver_doc_id, 'none-' || d.seq), d.doc_id, m.kind, d.to_code, d.to_code, d.receiver_doc_id IS NOT NULL, d.status, d.status_desc,
    CAST(strftime('%s', d.created_at) AS INTEGER) * 1000 + row_number() OVER (PARTITION BY d.created_at ORDER BY d.seq) % 1000, CAST(strftime('%s', d.updated_at) AS INTEGER) * 1000
  FROM delivery_1 d JOIN message_1 m ON m.doc_id = d.doc_id;
DROP TABLE delivery_1;
DROP TABLE message_1;
DROP TABLE agency_1;
`,
  // What each sender has sent, by its bytes: the same bytes again are the same message.
  `
CREATE TABLE IF NOT EXISTS sent_once (from_code TEXT NOT NULL, sha256 TEXT NOT NULL, doc_id TEXT NOT NULL, PRIMARY KEY (from_code, sha256)) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sent_once_by_message ON sent_once (doc_id);
INSERT OR IGNORE INTO sent_once (from_code, sha256, doc_id) SELECT from_code, sha256, min(doc_id) FROM message GROUP BY from_code, sha256;
`,
];
