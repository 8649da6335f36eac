const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const U = 0x75;
const [OPEN, CLOSE, OPEN_LIST, CLOSE_LIST, COLON, COMMA] = [0x7b, 0x7d, 0x5b, 0x5d, 0x3a, 0x2c];

/** What a piece of the answer says about the message inside it. */
export type JsonPart =
  | { readonly kind: 'content'; readonly bytes: Buffer } // raw bytes of the string, escapes and all
  | { readonly kind: 'contentEnd' }
  | { readonly kind: 'broken'; readonly reason: 'tooLarge' | 'twice' | 'tooDeep' };

export interface JsonContent {
  push(piece: Buffer): readonly JsonPart[];
  /** The answer with an empty string where the content stood, to be parsed and judged as a whole. `undefined`: it ended within the content. */
  rest(): string | undefined;
}

const deepest = 64;
/** Of a string that is not the message no more than this is kept. */
const longest = 64 * 1024;

/**
 * Splits one large string out of a JSON answer as it comes: `path` names the keys that lead to it. Everything else is kept
 * (at most `maxRest` bytes, other large strings cut short) and parsed by the runtime afterwards, so that this reader need only be right where the JSON is.
 */
export function jsonContent(path: readonly string[], maxRest: number): JsonContent {
  const kept: Buffer[] = [];
  let keptBytes = 0;
  /** The key under which each open object is; a list has none and never leads to the content. */
  const stack: { readonly list: boolean; key: string | undefined }[] = [];
  let state: 'outside' | 'string' | 'content' | 'skip' = 'outside';
  let [length, digits] = [0, 0];
  let [escaped, isKey, found, broken] = [false, false, 0, false];
  let afterColon = false;
  let text: number[] = [];

  const onPath = (): boolean => stack.length === path.length && path.every((key, at) => stack[at]?.list === false && stack[at].key === key);

  function keyOf(bytes: readonly number[]): string | undefined {
    try {
      return JSON.parse(`"${Buffer.from(bytes).toString('utf8')}"`) as string;
    } catch {
      return undefined;
    }
  }

  /** Looks at one byte outside the content; `true`: the content, or what is skipped, begins behind it. */
  function structure(byte: number): boolean {
    if (state === 'string') {
      length += 1;
      if (digits > 0) digits -= 1;
      else if (escaped) {
        escaped = false;
        if (byte === U) digits = 4;
      } else if (byte === BACKSLASH) escaped = true;
      else if (byte === QUOTE) {
        state = 'outside';
        const top = stack.at(-1);
        if (isKey && top !== undefined) top.key = keyOf(text);
        return false;
      }
      // A key longer than any we look for is none of them; the runtime's parser reads it whole.
      if (isKey && text.length < 200) text.push(byte);
      // Never cut within an escape: what is kept must still be JSON.
      if (!isKey && length > longest && !escaped && digits === 0) state = 'skip';
      return state === 'skip';
    }
    const top = stack.at(-1);
    if (byte === QUOTE) {
      isKey = top !== undefined && !top.list && !afterColon;
      text = [];
      if (!isKey && afterColon && onPath()) return true;
      state = 'string';
      [length, digits] = [0, 0];
    } else if (byte === OPEN || byte === OPEN_LIST) {
      stack.push({ list: byte === OPEN_LIST, key: undefined });
      afterColon = false;
    } else if (byte === CLOSE || byte === CLOSE_LIST) {
      stack.pop();
      afterColon = false;
    } else if (byte === COLON) afterColon = true;
    else if (byte === COMMA) afterColon = false;
    return false;
  }

  // Asked behind `structure`, which changes it.
  const skipping = (): boolean => state === 'skip';

  function keep(bytes: Buffer): boolean {
    if (bytes.length === 0) return true;
    keptBytes += bytes.length;
    // A copy: what is kept must not hold the whole piece in memory.
    if (keptBytes <= maxRest) kept.push(Buffer.from(bytes));
    return keptBytes <= maxRest;
  }

  /** The content's closing quote, or the end of the piece. Escapes are skipped over, not undone. */
  function contentEnd(piece: Buffer, from: number): { readonly end: number; readonly closed: boolean } {
    let at = from;
    // A backslash ended the piece before: what it escapes comes first.
    if (escaped && at < piece.length) {
      escaped = false;
      at += 1;
    }
    for (;;) {
      const quote = piece.indexOf(QUOTE, at);
      const limit = quote < 0 ? piece.length : quote;
      const slash = piece.subarray(at, limit).indexOf(BACKSLASH);
      if (slash < 0) return { end: limit, closed: quote >= 0 };
      at += slash + 2;
      if (at > piece.length) {
        escaped = true;
        return { end: piece.length, closed: false };
      }
    }
  }

  return {
    push(piece) {
      const parts: JsonPart[] = [];
      const stop = (reason: 'tooLarge' | 'twice' | 'tooDeep'): readonly JsonPart[] => {
        broken = true;
        return [...parts, { kind: 'broken', reason }];
      };
      if (broken) return [];
      for (let at = 0; at < piece.length; ) {
        if (state === 'content' || state === 'skip') {
          const { end, closed } = contentEnd(piece, at);
          if (end > at && state === 'content') parts.push({ kind: 'content', bytes: piece.subarray(at, end) });
          at = end;
          if (closed) {
            if (state === 'content') parts.push({ kind: 'contentEnd' });
            state = 'outside';
            if (!keep(piece.subarray(at, at + 1))) return stop('tooLarge');
            at += 1;
          }
          continue;
        }
        const start = at;
        let begins = false;
        while (at < piece.length && !begins) begins = structure(piece[at++] ?? 0);
        if (!keep(piece.subarray(start, at))) return stop('tooLarge');
        if (stack.length > deepest) return stop('tooDeep');
        if (begins && !skipping()) {
          found += 1;
          if (found > 1) return stop('twice');
          state = 'content';
          afterColon = false;
        }
      }
      return parts;
    },
    rest: () => (broken || state === 'content' || state === 'skip' ? undefined : Buffer.concat(kept).toString('utf8')),
  };
}
