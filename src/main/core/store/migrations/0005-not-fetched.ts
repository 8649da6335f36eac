/** Messages that the axis lists and does not give. Never edited after release. */
export const notFetchedSchema = `
-- A row with next_try_at waits to be fetched: it has no bytes yet, and no row in message_in, so the axis keeps its message.
ALTER TABLE quarantine ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE quarantine ADD COLUMN next_try_at INTEGER;
CREATE UNIQUE INDEX quarantine_not_fetched ON quarantine (axis, axis_doc_id) WHERE next_try_at IS NOT NULL;
`;
