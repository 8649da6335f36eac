/**
 * Forward only: a released step is never edited, the next one is appended. Nothing here counts (no sequence, no serial):
 * ids are minted by the hub, so a distributed PostgreSQL has no hot row but that of the directory's version.
 */
export const postgresMigrations: readonly string[] = [
  `
CREATE TABLE agency (
  code       TEXT COLLATE "C" PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  name       TEXT NOT NULL,
  secret     TEXT,
  pcode      TEXT COLLATE "C",
  mail       TEXT NOT NULL DEFAULT '',
  mobile     TEXT NOT NULL DEFAULT '',
  fax        TEXT NOT NULL DEFAULT '',
  origin     TEXT NOT NULL CHECK (origin IN ('file', 'admin', 'unit')),
  locked     INTEGER NOT NULL DEFAULT 0 CHECK (locked IN (0, 1)),
  version    BIGINT NOT NULL,
  changed_at BIGINT NOT NULL
);
CREATE INDEX agency_by_version ON agency (version);
CREATE INDEX agency_by_parent ON agency (pcode) WHERE pcode IS NOT NULL;

CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL);
INSERT INTO counter (name, value) VALUES ('directory', 0);

CREATE TABLE message (
  doc_id      TEXT COLLATE "C" PRIMARY KEY,
  kind        TEXT NOT NULL CHECK (kind IN ('edoc', 'status')),
  from_code   TEXT COLLATE "C" NOT NULL,
  document_id TEXT NOT NULL,
  notation    TEXT NOT NULL,
  title       TEXT NOT NULL,
  sha256      TEXT NOT NULL CHECK (length(sha256) = 64),
  size        BIGINT NOT NULL CHECK (size >= 0),
  blob        TEXT NOT NULL,
  sent_at     BIGINT NOT NULL
);
CREATE INDEX message_by_sender ON message (from_code, kind, sent_at, doc_id);
CREATE INDEX message_by_time ON message (sent_at);
CREATE INDEX message_by_blob ON message (blob);

CREATE TABLE delivery (
  id          TEXT COLLATE "C" PRIMARY KEY,
  doc_id      TEXT COLLATE "C" NOT NULL REFERENCES message (doc_id),
  kind        TEXT NOT NULL CHECK (kind IN ('edoc', 'status')),
  to_code     TEXT COLLATE "C" NOT NULL,
  addressed   TEXT NOT NULL,
  reached     INTEGER NOT NULL CHECK (reached IN (0, 1)),
  status      TEXT NOT NULL CHECK (status IN ('INITIAL', 'PROCESSING', 'DONE', 'FAIL')),
  status_desc TEXT NOT NULL DEFAULT '',
  created_at  BIGINT NOT NULL,
  updated_at  BIGINT NOT NULL,
  UNIQUE (doc_id, to_code)
);
CREATE INDEX delivery_waiting ON delivery (to_code, kind, created_at, id) WHERE status IN ('INITIAL', 'PROCESSING');
CREATE INDEX delivery_waiting_by_age ON delivery (created_at) WHERE status IN ('INITIAL', 'PROCESSING');
CREATE INDEX delivery_finished ON delivery (updated_at) WHERE status IN ('DONE', 'FAIL');

CREATE TABLE fan_out (
  id         TEXT COLLATE "C" PRIMARY KEY,
  doc_id     TEXT COLLATE "C" NOT NULL REFERENCES message (doc_id),
  receivers  TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX fan_out_by_age ON fan_out (created_at, id);
CREATE INDEX fan_out_by_message ON fan_out (doc_id);

CREATE TABLE accepted_call (key TEXT PRIMARY KEY, owner TEXT NOT NULL, until BIGINT NOT NULL);
CREATE INDEX accepted_call_by_end ON accepted_call (until);
CREATE TABLE token (hash TEXT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, until BIGINT NOT NULL);
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE job (name TEXT PRIMARY KEY, next_at BIGINT NOT NULL);
CREATE TABLE large_object (name TEXT COLLATE "C" PRIMARY KEY, oid BIGINT NOT NULL, size BIGINT NOT NULL, created_at BIGINT NOT NULL);

CREATE TABLE audit (
  id      TEXT COLLATE "C" PRIMARY KEY,
  at      BIGINT NOT NULL,
  agency  TEXT NOT NULL,
  address TEXT NOT NULL,
  action  TEXT NOT NULL,
  doc_id  TEXT NOT NULL,
  code    TEXT NOT NULL,
  n       BIGINT NOT NULL
);
CREATE INDEX audit_refusals ON audit (at) WHERE code <> '0';
CREATE INDEX audit_by_document ON audit (doc_id) WHERE doc_id <> '';
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'audit is append only'; END $$;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
`,
  // What each sender has sent, by its bytes: the same bytes again are the same message.
  `
CREATE TABLE IF NOT EXISTS sent_once (from_code TEXT COLLATE "C" NOT NULL, sha256 TEXT COLLATE "C" NOT NULL, doc_id TEXT COLLATE "C" NOT NULL, PRIMARY KEY (from_code, sha256));
CREATE INDEX IF NOT EXISTS sent_once_by_message ON sent_once (doc_id);
INSERT INTO sent_once (from_code, sha256, doc_id) SELECT from_code, sha256, min(doc_id) FROM message GROUP BY from_code, sha256 ON CONFLICT (from_code, sha256) DO NOTHING;
`,
];
