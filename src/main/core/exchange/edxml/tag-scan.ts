import { wire } from './names.ts';

const LT = 0x3c;
const GT = 0x3e;
const MAX_NAME = 100;
/** An attribute may hold `>`; a comment may hold any number of them, and each stop costs. */
const MAX_STOPS = 16;
const contentKey = wire.contentTransferEncoded.toLowerCase();
const endsName = (byte: number): boolean => byte === GT || byte === LT || byte === 0x2f || byte <= 0x20;

/** Local name in lower case: prefixes are dropped, because receivers and senders disagree on them. */
export const keyOf = (name: string): string => name.slice(name.indexOf(':') + 1).toLowerCase();

/**
 * Finds the places behind which an attachment's content may begin, so that the XML reader can be fed up to there and
 * asked. It only guesses (inside a comment it is wrong): the reader decides.
 */
export function tagScan(): { next(chunk: Buffer, from: number): number; reset(): void } {
  let [state, name, stops]: ['between' | 'name' | 'tag', string, number] = ['between', '', 0];
  const reset = (): void => {
    [state, name, stops] = ['between', '', 0];
  };
  /** Reads on in a name that a piece may have cut in two; answers where it stopped. */
  const readName = (chunk: Buffer, from: number): number => {
    let at = from;
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (endsName(byte) || name.length > MAX_NAME) {
        state = keyOf(name) === contentKey ? 'tag' : 'between';
        return at;
      }
      name += String.fromCharCode(byte);
    }
    return at;
  };
  return {
    reset,
    /** The index behind the next `>` worth asking at, or the end of the chunk. */
    next(chunk, from) {
      for (let at = from; at < chunk.length; ) {
        if (state === 'between') {
          const opening = chunk.indexOf(LT, at);
          if (opening < 0) return chunk.length;
          [state, name, stops, at] = ['name', '', 0, opening + 1];
        } else if (state === 'name') {
          at = readName(chunk, at);
        } else {
          const [closing, opening] = [chunk.indexOf(GT, at), chunk.indexOf(LT, at)];
          if (opening >= 0 && (closing < 0 || opening < closing)) {
            [state, at] = ['between', opening];
          } else if (closing < 0) {
            return chunk.length;
          } else {
            stops += 1;
            if (stops > MAX_STOPS) reset();
            else return closing + 1;
          }
        }
      }
      return chunk.length;
    },
  };
}
