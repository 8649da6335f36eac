/** Forward only: a released step is never edited, the next one is appended. */
export const hubMigrations: readonly string[] = [
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
];
