import { PdfStop } from '../../pdf/failure.ts';
import { headerAt } from '../../pdf/indirect.ts';
import { PdfLexer, latin1 } from '../../pdf/lexer.ts';

/** Bytes that may still be read; below zero the question is open. */
export interface KeyBudget {
  bytes: number;
}

const MAX_DEPTH = 100;

/**
 * Whether the object at `at` has a dictionary, at any depth, that gives a key twice with different values. Readers
 * disagree which counts (ISO 32000-1 §7.3.7 forbids it), so they show different documents. `inFile`: a header
 * `num gen obj` stands before the object. Unreadable objects answer false: others judge them.
 */
export function hasDuplicateKey(bytes: Uint8Array, at: number, inFile: boolean, budget: KeyBudget): boolean {
  const start = inFile ? headerAt(bytes, at)?.body : at;
  if (start === undefined) return false;
  const lexer = new PdfLexer(bytes, start);
  try {
    return value(lexer, 0);
  } catch (error) {
    if (error instanceof PdfStop) return false;
    throw error;
  } finally {
    budget.bytes -= lexer.pos - start;
  }
}

/** Reads one value and answers whether a key came twice in it. */
function value(lexer: PdfLexer, depth: number): boolean {
  if (depth > MAX_DEPTH) throw new PdfStop('pdf.tooComplex', lexer.pos);
  lexer.skipWhite();
  const { bytes, pos } = lexer;
  if (bytes[pos] === 0x3c && bytes[pos + 1] === 0x3c) {
    lexer.pos += 2;
    return dictionary(lexer, depth);
  }
  if (bytes[pos] === 0x5b) {
    lexer.pos++;
    return array(lexer, depth);
  }
  lexer.objectOrKeyword();
  return false;
}

function array(lexer: PdfLexer, depth: number): boolean {
  for (;;) {
    lexer.skipWhite();
    if (lexer.bytes[lexer.pos] === 0x5d) {
      lexer.pos++;
      return false;
    }
    if (value(lexer, depth + 1)) return true;
  }
}

function dictionary(lexer: PdfLexer, depth: number): boolean {
  const seen = new Map<string, readonly [number, number]>();
  for (;;) {
    const key = lexer.objectOrKeyword();
    if (key.type === 'keyword' && key.value === '>>') return false;
    if (key.type === 'keyword' && (key.value === 'endobj' || key.value === 'stream')) throw new PdfStop('pdf.damaged', lexer.pos);
    if (key.type !== 'name') continue;
    lexer.skipWhite();
    const from = lexer.pos;
    if (value(lexer, depth + 1)) return true;
    const before = seen.get(key.value);
    if (before !== undefined && latin1(lexer.bytes, ...before) !== latin1(lexer.bytes, from, lexer.pos)) return true;
    seen.set(key.value, [from, lexer.pos]);
  }
}
