import { isUtf8 } from 'node:buffer';

/** How many bytes at the end are the beginning of a character whose rest is still to come. */
function openEnd(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const needs = byte >= 0xf0 && byte <= 0xf4 ? 4 : byte >= 0xe0 && byte < 0xf0 ? 3 : byte >= 0xc2 && byte < 0xe0 ? 2 : 1;
    return needs > back ? back : 0;
  }
  return 0;
}

export interface MarkupText {
  text(bytes: Buffer): string;
  /** What was held back: half a character at the end of everything. */
  rest(): string;
  readonly damaged: boolean;
}

/** UTF-8 in pieces of any size to text: no character is cut, and damage is noticed instead of hidden. */
export function markupText(): MarkupText {
  let [held, damaged] = [Buffer.alloc(0), false];
  const decode = (bytes: Buffer): string => {
    damaged ||= !isUtf8(bytes);
    return bytes.toString('utf8');
  };
  return {
    get damaged() {
      return damaged;
    },
    text(bytes) {
      const all = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
      const end = all.length - openEnd(all);
      held = Buffer.from(all.subarray(end));
      return decode(all.subarray(0, end));
    },
    rest() {
      const last = held;
      held = Buffer.alloc(0);
      return decode(last);
    },
  };
}
