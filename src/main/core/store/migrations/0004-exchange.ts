/** Several connections, evidence, the directory of agencies, packs of small files. Never edited after release. */
export const exchangeSchema = `
-- Small files that arrived together lie in one pack file and were flushed together.
CREATE TABLE packed_blob (
  blob TEXT PRIMARY KEY,
  pack TEXT NOT NULL,
  start INTEGER NOT NULL,
  bytes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX packed_blob_pack ON packed_blob (pack);

-- Files of destroyed documents, until they are gone from the disk too.
CREATE TABLE doomed_blob (blob TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
-- The same bytes under another key are the same message.
CREATE INDEX message_content ON message_in (blob) WHERE blob <> '';

-- Connections a person set up; those of office.json are not here. Secrets are in the system's keystore.
CREATE TABLE connection (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('vxp','lgsp','folder')),
  name TEXT NOT NULL,
  settings TEXT NOT NULL,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What is known of each connection across restarts.
CREATE TABLE connection_state (
  connection TEXT PRIMARY KEY,
  last_success_at INTEGER,
  last_failure_at INTEGER,
  error TEXT,
  failures INTEGER NOT NULL DEFAULT 0,
  agencies_at INTEGER,
  agencies_version TEXT
) STRICT, WITHOUT ROWID;

-- Every message in and out, in order, each row bound to the one before it. Rows are added and never changed.
CREATE TABLE evidence (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  axis TEXT NOT NULL,
  act TEXT NOT NULL,
  kind TEXT NOT NULL,
  axis_doc_id TEXT,
  document_id TEXT,
  document INTEGER,
  message_sha256 TEXT,
  bytes INTEGER,
  facts TEXT NOT NULL,
  prev TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX evidence_document ON evidence (document, seq) WHERE document IS NOT NULL;
CREATE INDEX evidence_message ON evidence (axis_doc_id, seq) WHERE axis_doc_id IS NOT NULL;
CREATE TRIGGER evidence_is_kept BEFORE DELETE ON evidence BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER evidence_is_fixed BEFORE UPDATE ON evidence BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
-- INSERT OR REPLACE would pass by the two above.
CREATE TRIGGER evidence_is_appended BEFORE INSERT ON evidence
  WHEN new.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM evidence) BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
-- Time stamps over the head, as the authority gave them; the log holds their hashes.
CREATE TABLE evidence_anchor (
  seq INTEGER PRIMARY KEY,
  hash TEXT NOT NULL,
  at INTEGER NOT NULL,
  token BLOB NOT NULL
) STRICT;

-- The directory of agencies, as each connection lists it. Closed ones stay: old documents have their codes.
CREATE TABLE agency (
  id INTEGER PRIMARY KEY,
  connection TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  -- Syllables without diacritics, one blank between.
  folded TEXT NOT NULL,
  parent TEXT,
  mail TEXT,
  closed_at INTEGER,
  first_seen_at INTEGER NOT NULL,
  -- 0: its words are still to be written to the index below (also because a parent was renamed).
  indexed INTEGER NOT NULL CHECK (indexed IN (0, 1)),
  UNIQUE (connection, code)
) STRICT;
CREATE INDEX agency_name ON agency (folded) WHERE closed_at IS NULL;
CREATE INDEX agency_parent ON agency (connection, parent) WHERE parent IS NOT NULL;
CREATE INDEX agency_open ON agency (connection, id) WHERE closed_at IS NULL;
CREATE INDEX agency_unindexed ON agency (id) WHERE indexed = 0;
-- Every spelling of a code, of today's and of earlier ones: both notations, with and without leading zeros, lower case.
CREATE TABLE agency_form (
  form TEXT NOT NULL,
  agency INTEGER NOT NULL REFERENCES agency (id),
  PRIMARY KEY (form, agency)
) STRICT, WITHOUT ROWID;
CREATE INDEX agency_form_agency ON agency_form (agency);
-- Words of the name; of the name and those of the agencies above it; of earlier names. rowid is agency.id, negative for a
-- closed agency. Three tables without positions or columns, because a list of rows is read through for each word.
CREATE VIRTUAL TABLE agency_own USING fts5 (words, content='', contentless_delete=1, detail='none', prefix='1 2 3', tokenize="unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE agency_whole USING fts5 (words, content='', contentless_delete=1, detail='none', prefix='1 2 3', tokenize="unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE agency_earlier USING fts5 (words, content='', contentless_delete=1, detail='none', prefix='1 2 3', tokenize="unicode61 remove_diacritics 0");
-- About how often a word was written to agency_whole: the rarest words of a search lead it.
CREATE TABLE agency_word (word TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;
-- Names and codes an agency had before, with the time until which it had them.
CREATE TABLE agency_before (
  agency INTEGER NOT NULL REFERENCES agency (id),
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  until INTEGER NOT NULL
) STRICT;
CREATE INDEX agency_before_agency ON agency_before (agency, until);

-- Which connection an entry leaves by, and what became of it there.
ALTER TABLE outbox ADD COLUMN connection TEXT;
ALTER TABLE outbox ADD COLUMN axis_doc_id TEXT;
ALTER TABLE outbox ADD COLUMN details TEXT;
ALTER TABLE outbox ADD COLUMN last_tried_at INTEGER;
ALTER TABLE outbox ADD COLUMN sent_at INTEGER;
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (connection, next_try_at, id) WHERE state IN ('pending','unknown');
CREATE INDEX outbox_open ON outbox (id) WHERE state IN ('pending','unknown','failed');
CREATE INDEX outbox_document ON outbox (document) WHERE document IS NOT NULL;
CREATE INDEX outbox_failed ON outbox (id) WHERE state = 'failed';

-- Each status of each receiver once, with its time: 'tracking' is the furthest of them.
CREATE TABLE tracking_status (
  document INTEGER NOT NULL REFERENCES document (id),
  organ_id TEXT NOT NULL,
  status_code TEXT NOT NULL,
  description TEXT,
  staff TEXT,
  -- By the receiver's clock, and when it came to us.
  told_at INTEGER,
  at INTEGER NOT NULL,
  PRIMARY KEY (document, organ_id, status_code)
) STRICT, WITHOUT ROWID;

-- A message in quarantine can be read again by a newer program, or put away by a person with a reason.
ALTER TABLE quarantine ADD COLUMN kind TEXT NOT NULL DEFAULT 'edoc';
ALTER TABLE quarantine ADD COLUMN settled_at INTEGER;
ALTER TABLE quarantine ADD COLUMN settled_by TEXT;
ALTER TABLE quarantine ADD COLUMN settled_how TEXT;
CREATE INDEX quarantine_open ON quarantine (id) WHERE settled_at IS NULL;
-- Where a message about an earlier document waits for it, the link it asks for.
ALTER TABLE held ADD COLUMN document INTEGER;
`;
