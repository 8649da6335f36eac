import { PdfStop } from '../../pdf/failure.ts';
import { PdfLexer } from '../../pdf/lexer.ts';
import type { PdfObject } from '../../pdf/objects.ts';

/** One operator of a content stream with what stands before it (ISO 32000-1 §7.8.2). */
export interface Operator {
  readonly name: string;
  readonly operands: readonly PdfObject[];
}

/** More operands than any operator takes: the rest is noise. */
const MAX_OPERANDS = 64;

/** The operators in order. Ends where the stream cannot be read further; inline images are one `BI` each. */
export function* operators(data: Uint8Array): Generator<Operator> {
  const lexer = new PdfLexer(data);
  let operands: PdfObject[] = [];
  try {
    for (;;) {
      const token = lexer.objectOrKeyword();
      if (token.type !== 'keyword') {
        if (operands.length < MAX_OPERANDS) operands.push(token);
        continue;
      }
      if (token.value === 'ID') {
        lexer.pos = afterImage(data, lexer.pos);
        yield { name: 'BI', operands };
      } else if (token.value !== 'BI') yield { name: token.value, operands };
      operands = [];
    }
  } catch (error) {
    // The end of the data is an end like any other.
    if (!(error instanceof PdfStop)) throw error;
  }
}

/** Byte after `EI` with white space on both sides (§8.9.7); the end of the data where there is none. */
function afterImage(data: Uint8Array, from: number): number {
  const white = (c: number | undefined): boolean => c === undefined || c === 10 || c === 13 || c === 32 || c === 9 || c === 0;
  for (let at = from; at + 2 < data.length; at++) {
    if (data[at + 1] === 0x45 && data[at + 2] === 0x49 && white(data[at]) && white(data[at + 3])) return at + 3;
  }
  return data.length;
}
