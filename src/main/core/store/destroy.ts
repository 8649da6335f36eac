import type { BlobId, DocId } from '../model/document.ts';
import type { Sql } from './statements.ts';

/**
 * Destroys a recalled document with its metadata; what stays is the row, its history of acts and the links, which are the
 * metadata of the recall itself (Decree 30/2020, Annex VI, III.8). Raw messages of it go too. Answers the blobs that
 * nothing refers to any more; the caller deletes the files after the commit.
 */
export function destroyDocument(sql: Sql, id: DocId): BlobId[] {
  const blobs = new Set<BlobId>();
  for (const row of sql('SELECT blob FROM attachment WHERE document = ?').all(id)) blobs.add((row as { blob: BlobId }).blob);
  for (const row of sql(`SELECT blob FROM message_in WHERE document = ? AND outcome = 'document'`).all(id)) blobs.add((row as { blob: BlobId }).blob);
  for (const row of sql('SELECT blob FROM verification_evidence WHERE document = ?').all(id)) blobs.add((row as { blob: BlobId }).blob);
  sql('DELETE FROM attachment WHERE document = ?').run(id);
  for (const table of ['verification', 'verification_evidence', 'verification_due']) sql(`DELETE FROM ${table} WHERE document = ?`).run(id);
  sql('DELETE FROM search WHERE rowid = CAST(? AS INTEGER)').run(id);
  sql(`UPDATE document SET state = 'recalled', folder = 'incoming.recalled', subject = '', type_name = '', mark = 'none', unread = 0,
    attachment_count = 0, recall_requested = 0, duplicate = 0, due_date = NULL WHERE id = ?`).run(id);
  const body = sql('SELECT body FROM document_body WHERE document = ?').get(id) as { body: string };
  const { organ, to, recall } = JSON.parse(body.body) as Record<string, unknown>;
  sql('UPDATE document_body SET body = ? WHERE document = ?').run(JSON.stringify({ organ, to, recall, toPlaces: [], warnings: [] }), id);
  const orphaned = [...blobs].filter((blob) => blob !== '' && !isReferred(sql, blob, id));
  for (const blob of orphaned) sql('INSERT OR IGNORE INTO doomed_blob VALUES (?)').run(blob);
  return orphaned;
}

/** Whether a document other than the one given, or a message, still needs a file. */
export function isReferred(sql: Sql, blob: BlobId, destroyed: DocId | undefined): boolean {
  const row = sql(`SELECT EXISTS (SELECT 1 FROM attachment WHERE blob = ?) OR EXISTS (SELECT 1 FROM quarantine WHERE blob = ?)
    OR EXISTS (SELECT 1 FROM verification_evidence WHERE blob = ?) OR EXISTS (SELECT 1 FROM verification WHERE blob = ?)
    OR EXISTS (SELECT 1 FROM message_in WHERE blob = ? AND (document IS NULL OR document IS NOT ?)) AS referred`).get(blob, blob, blob, blob, blob, destroyed ?? null) as { referred: number };
  return row.referred === 1;
}
