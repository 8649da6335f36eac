const remembered = `  INSERT INTO verification (document, ordinal, blob, at, verdict)
    SELECT new.document, new.ordinal, new.blob, json_extract(new.verification, '$.checkedAt'), json_remove(new.verification, '$.checkedAt')
    WHERE NOT EXISTS (SELECT 1 FROM verification WHERE blob = new.blob AND verdict = json_remove(new.verification, '$.checkedAt')
      AND id = (SELECT max(id) FROM verification WHERE document = new.document AND ordinal = new.ordinal));
  INSERT OR IGNORE INTO verification_evidence SELECT new.document, json_extract(value, '$.blob') FROM json_each(new.verification, '$.evidence');
  DELETE FROM verification_due WHERE document = new.document AND ordinal = new.ordinal AND json_extract(new.verification, '$.open') IS NULL;
  INSERT OR IGNORE INTO verification_due SELECT new.document, new.ordinal, 0, json_extract(new.verification, '$.checkedAt') + 2000
    WHERE json_extract(new.verification, '$.open') IS NOT NULL;`;

/** Verdicts as evidence, and what they rest on. Never edited after release. */
export const verificationSchema = `
-- Certificates, responses and lists that were fetched and found genuine; bytes once for each issuer they speak of.
CREATE TABLE fetched_evidence (
  id INTEGER PRIMARY KEY,
  issuer TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('certificate','ocsp','crl')),
  bytes INTEGER NOT NULL,
  this_update INTEGER,
  next_update INTEGER,
  kept_at INTEGER NOT NULL,
  der BLOB NOT NULL,
  UNIQUE (issuer, sha256)
) STRICT;
CREATE INDEX fetched_evidence_stale ON fetched_evidence (next_update) WHERE next_update IS NOT NULL;

-- Every verdict about a file's bytes, oldest first; the newest is also in attachment. The time of the check is beside it.
CREATE TABLE verification (
  id INTEGER PRIMARY KEY,
  document INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  blob TEXT NOT NULL,
  at INTEGER NOT NULL,
  verdict TEXT NOT NULL
) STRICT;
CREATE INDEX verification_of ON verification (document, ordinal, id);
CREATE INDEX verification_blob ON verification (blob);

-- The files in the blob store that verdicts of a document rest on.
CREATE TABLE verification_evidence (
  document INTEGER NOT NULL,
  blob TEXT NOT NULL,
  PRIMARY KEY (document, blob)
) STRICT, WITHOUT ROWID;
CREATE INDEX verification_evidence_blob ON verification_evidence (blob);

-- Files to be verified again: nobody could say whether a certificate is revoked, or the office trusts others now.
CREATE TABLE verification_due (
  document INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_try_at INTEGER NOT NULL,
  PRIMARY KEY (document, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX verification_due_at ON verification_due (next_try_at);

-- By trigger, so that no verb that writes an attachment can lose a verdict: one that says the same again on the same
-- evidence is not repeated. An open verdict asks to be tried again, a settled one takes that back.
CREATE TRIGGER verdict_came AFTER INSERT ON attachment WHEN new.verification IS NOT NULL BEGIN
${remembered}
END;
CREATE TRIGGER verdict_changed AFTER UPDATE OF verification ON attachment WHEN new.verification IS NOT NULL BEGIN
${remembered}
END;

-- Verdicts that were there before become the first of their history.
INSERT INTO verification (document, ordinal, blob, at, verdict)
  SELECT document, ordinal, blob, json_extract(verification, '$.checkedAt'), json_remove(verification, '$.checkedAt') FROM attachment WHERE verification IS NOT NULL;
-- Signed files other than PDF had no verdict so far.
UPDATE document SET mark = 'pending' WHERE state <> 'recalled' AND id IN (SELECT document FROM attachment WHERE verification IS NULL
  AND (lower(name) GLOB '*.p7[sm]' OR lower(name) GLOB '*.asi[cs]*' OR lower(name) GLOB '*.sc[es]' OR lower(name) GLOB '*.xml'));
`;
