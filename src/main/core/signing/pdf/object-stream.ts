import { PdfStop } from './failure.ts';
import { undoFilters } from './filters.ts';
import { PdfLexer } from './lexer.ts';
import { entry, type PdfDict, type PdfObject } from './objects.ts';

/** One object inside an object stream: its number and where it stands in the inflated data. */
export interface CompressedObject {
  readonly num: number;
  readonly data: Uint8Array;
  readonly at: number;
}

/**
 * The objects of an object stream, in the order of its index (ISO 32000-1 §7.5.7). Throws `PdfStop`.
 */
export function parseObjectStream(
  dict: PdfDict,
  raw: Uint8Array,
  limit: number,
  resolve: (object: PdfObject | undefined) => PdfObject | undefined,
): readonly CompressedObject[] {
  const count = resolve(entry(dict, 'N'));
  const first = resolve(entry(dict, 'First'));
  if (count?.type !== 'number' || first?.type !== 'number') throw new PdfStop('pdf.damaged', 0);
  const data = undoFilters(dict, raw, limit, resolve);
  const lexer = new PdfLexer(data, 0, Math.min(data.length, Math.max(0, first.value)));
  const objects: CompressedObject[] = [];
  for (let i = 0; i < count.value; i++) {
    const num = lexer.integer();
    const offset = lexer.integer();
    if (num === undefined || offset === undefined) break;
    objects.push({ num, data, at: first.value + offset });
  }
  return objects;
}

/** The object itself; streams and references to the stream itself cannot stand here. */
export function readCompressed(found: CompressedObject): { object: PdfObject; length: number; elements: number } {
  const lexer = new PdfLexer(found.data, found.at);
  const object = lexer.object();
  return { object, length: lexer.pos - found.at, elements: lexer.elements };
}
