/** Keys, the choices of this office's people, and files that wait to be brought to a higher level. Never edited after release. */
export const signingSchema = `
CREATE TABLE signing_key (
  id TEXT PRIMARY KEY,
  role TEXT NOT NULL CHECK (role IN ('personal','organ')),
  label TEXT NOT NULL,
  holder TEXT NOT NULL,
  -- JSON: { kind: 'file', path } or { kind: 'token', module, tokenId, certificateId, tokenLabel }
  source TEXT NOT NULL,
  -- Set by IT in the profile; the person cannot remove it.
  fixed INTEGER NOT NULL,
  certificate BLOB,
  image_blob TEXT,
  added_at INTEGER NOT NULL,
  used_at INTEGER,
  -- A key that was removed stays known: what it sealed is still this office's seal.
  removed_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- One row for a file that was signed below the level wanted; gone when it has it.
CREATE TABLE extension (
  document INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  level TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_try_at INTEGER NOT NULL,
  error TEXT,
  PRIMARY KEY (document, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX extension_due ON extension (next_try_at);

ALTER TABLE signing_attempt ADD COLUMN level TEXT;
`;
