import { createHash } from 'node:crypto';

/** What tells one token from another. `slot` is the description of the reader or port. */
export interface TokenMarks {
  readonly manufacturer: string;
  readonly model: string;
  readonly serial: string;
  readonly label: string;
  readonly slot: string;
}

const digest = (...parts: readonly string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 16);

/**
 * Ids for the tokens present, in their order. An id is made of maker, model, serial and label, so it goes with the token from
 * slot to slot; the label is in it because some drivers show one card as several tokens, one for each PIN. Only tokens
 * that do not differ in these, or have no serial, are told apart by their slots.
 */
export function tokenIds(tokens: readonly TokenMarks[]): readonly string[] {
  const own = tokens.map(({ manufacturer, model, serial, label }) => digest(manufacturer, model, serial, label));
  return own.map((id, i) => {
    const token = tokens[i];
    const twins = own.filter((other) => other === id).length > 1;
    return token !== undefined && (twins || token.serial === '') ? `${id}.${digest(token.slot).slice(0, 8)}` : id;
  });
}
