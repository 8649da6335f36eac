import { wellFormed, type Json } from './canonical-json.ts';
import type { EvidenceFacts } from './evidence.ts';

const mostMembers = 64;
const mostDepth = 4;
const mostCharacters = 200;
/** Names of members whose value nobody needs as evidence. */
const secretName = /secret|password|passwd|token|pin$|authori[sz]ation|cookie|credential|private|subject|content|fullname|signer|staff/i;
/** A code, an id, a hash, a number and notation: one word. */
const oneWord = /^[^\s\p{C}]*$/u;
/** `2026-11-23 08:00:00`: the axis writes times with a blank. */
const time = /^\d{4}[-/]\d{2}[-/]\d{2}[ T][\d:.]+(?: ?(?:Z|[+-]\d{2}:?\d{2}))?$/;

/**
 * What of the given facts may enter the log. The log is never edited, outlives a recalled document (Decree 30/2020,
 * Annex VI, III.8) and is handed to others: running text (a subject, a sentence of a server, a person's name) and anything
 * named like a secret is replaced by `…`, so that no caller can put it there by mistake.
 */
export function admittedFacts(facts: EvidenceFacts): EvidenceFacts {
  return members(facts, 1);
}

function members(facts: EvidenceFacts | { readonly [key: string]: Json | undefined }, depth: number): EvidenceFacts {
  const admitted: Record<string, Json> = {};
  for (const key of Object.keys(facts).slice(0, mostMembers)) {
    const value = facts[key];
    if (value === undefined || !oneWord.test(key) || key.length > 60 || key === '__proto__') continue;
    admitted[key] = secretName.test(key) ? '…' : admittedValue(value, depth);
  }
  return admitted;
}

function admittedValue(value: Json, depth: number): Json {
  if (typeof value === 'string') return admittedText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (value === null || typeof value === 'boolean') return value;
  if (depth >= mostDepth) return '…';
  if (Array.isArray(value)) return (value as readonly Json[]).slice(0, mostMembers).map((item) => admittedValue(item, depth + 1));
  return members(value as { readonly [key: string]: Json | undefined }, depth + 1);
}

function admittedText(text: string): string {
  if (text.length > mostCharacters) return '…';
  const whole = wellFormed(text);
  return oneWord.test(whole) || time.test(whole) ? whole : '…';
}
