/** The first schema. Never edited after release: what changes comes as a further migration. */
export const officeSchema = `
CREATE TABLE document (
  id INTEGER PRIMARY KEY,
  direction TEXT NOT NULL CHECK (direction IN ('in','out')),
  state TEXT NOT NULL,
  folder TEXT NOT NULL,
  document_id TEXT NOT NULL,
  organ_id TEXT NOT NULL,
  organ_name TEXT NOT NULL,
  code_number TEXT NOT NULL,
  code_notation TEXT NOT NULL,
  type_name TEXT NOT NULL,
  subject TEXT NOT NULL,
  priority INTEGER NOT NULL,
  issued_date TEXT,
  due_date TEXT,
  arrival_number INTEGER,
  arrival_date TEXT,
  mark TEXT NOT NULL,
  unread INTEGER NOT NULL,
  attachment_count INTEGER NOT NULL,
  recall_requested INTEGER NOT NULL,
  duplicate INTEGER NOT NULL,
  received_at INTEGER NOT NULL
) STRICT;
CREATE INDEX document_folder ON document (folder, id);
CREATE INDEX document_business ON document (document_id, direction) WHERE document_id <> '';
CREATE INDEX document_code ON document (organ_id, code_number, code_notation);
CREATE INDEX document_due ON document (due_date, id) WHERE folder IN ('incoming.toRegister','incoming.toRoute','incoming.inProgress') AND due_date IS NOT NULL;
CREATE INDEX document_pending ON document (id) WHERE mark = 'pending';
CREATE UNIQUE INDEX document_arrival ON document (substr(arrival_date, 1, 4), arrival_number) WHERE arrival_number IS NOT NULL;

-- Wide text stays out of the list table.
CREATE TABLE document_body (document INTEGER PRIMARY KEY REFERENCES document (id), body TEXT NOT NULL) STRICT;

CREATE TABLE attachment (
  document INTEGER NOT NULL REFERENCES document (id),
  ordinal INTEGER NOT NULL,
  name TEXT NOT NULL,
  content_type TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  blob TEXT NOT NULL,
  verification TEXT,
  PRIMARY KEY (document, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_blob ON attachment (blob);

CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES document (id),
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  text TEXT,
  status_code TEXT,
  organ_name TEXT
) STRICT;
CREATE INDEX event_document ON event (document, id);

CREATE TABLE link (
  from_document INTEGER NOT NULL REFERENCES document (id),
  to_document INTEGER NOT NULL REFERENCES document (id),
  relation TEXT NOT NULL,
  PRIMARY KEY (from_document, to_document, relation)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_to ON link (to_document);

CREATE TABLE tracking (
  document INTEGER NOT NULL REFERENCES document (id),
  organ_id TEXT NOT NULL,
  organ_name TEXT NOT NULL,
  status_code TEXT,
  description TEXT,
  at INTEGER,
  PRIMARY KEY (document, organ_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE message_in (
  axis TEXT NOT NULL,
  axis_doc_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  blob TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  document INTEGER,
  acknowledged_at INTEGER,
  PRIMARY KEY (axis, axis_doc_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_unacknowledged ON message_in (axis, received_at) WHERE acknowledged_at IS NULL;
CREATE INDEX message_document ON message_in (document) WHERE document IS NOT NULL;

CREATE TABLE quarantine (
  id INTEGER PRIMARY KEY,
  axis TEXT NOT NULL,
  axis_doc_id TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  reason TEXT NOT NULL,
  details TEXT,
  blob TEXT NOT NULL
) STRICT;

CREATE TABLE held (
  id INTEGER PRIMARY KEY,
  document_id TEXT NOT NULL,
  from_organ_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX held_document ON held (document_id);

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  document INTEGER,
  payload TEXT NOT NULL,
  title TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_try_at INTEGER NOT NULL,
  error TEXT,
  blob TEXT,
  first_tried_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_due ON outbox (next_try_at, id) WHERE state IN ('pending','unknown');

CREATE TABLE register_book (
  book TEXT NOT NULL,
  year INTEGER NOT NULL,
  last INTEGER NOT NULL,
  last_date TEXT NOT NULL,
  PRIMARY KEY (book, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE signing_attempt (
  id TEXT PRIMARY KEY,
  document INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  certificate_id TEXT NOT NULL,
  role TEXT NOT NULL,
  source_blob TEXT NOT NULL,
  at INTEGER NOT NULL,
  state TEXT NOT NULL,
  code TEXT,
  result_blob TEXT,
  closed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX signing_open ON signing_attempt (at) WHERE state = 'open';

-- Badges are read at every change: counters by trigger cost 0.03 ms where counting costs a second at a million rows.
CREATE TABLE folder_count (folder TEXT PRIMARY KEY, total INTEGER NOT NULL, unread INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TRIGGER document_counted AFTER INSERT ON document BEGIN
  INSERT INTO folder_count VALUES (new.folder, 1, new.unread)
    ON CONFLICT (folder) DO UPDATE SET total = total + 1, unread = unread + excluded.unread;
END;
CREATE TRIGGER document_moved AFTER UPDATE OF folder, unread ON document
  WHEN old.folder <> new.folder OR old.unread <> new.unread BEGIN
  UPDATE folder_count SET total = total - 1, unread = unread - old.unread WHERE folder = old.folder;
  INSERT INTO folder_count VALUES (new.folder, 1, new.unread)
    ON CONFLICT (folder) DO UPDATE SET total = total + 1, unread = unread + excluded.unread;
END;

-- Syllables and pairs of syllables, folded; no positions, no copy of the text. rowid is the document's sort key.
CREATE VIRTUAL TABLE search USING fts5 (
  tokens, content='', contentless_delete=1, detail='none', prefix='2 3', tokenize="unicode61 remove_diacritics 0 tokenchars '_/-'"
);
-- Every syllable ever indexed: a few thousand in Vietnamese.
CREATE TABLE syllable (word TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
`;
