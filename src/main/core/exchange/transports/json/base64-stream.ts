/** Decodes base64 piece by piece. `undefined`: not base64 (alien character, text after the padding, a length no padding explains). */
export interface Base64Decoder {
  /** The answer lies in the memory of `text`, which is the decoder's from here on. */
  push(text: Buffer): Buffer | undefined;
  end(): Buffer | undefined;
}

const white = [0x20, 0x09, 0x0a, 0x0d] as const;
const [MINUS, UNDERSCORE, SMALLEST] = [0x2d, 0x5f, 16] as const;

/** Without white space; most pieces have none and stay as they are. */
function compact(text: Buffer): Buffer {
  if (!white.some((byte) => text.includes(byte))) return text;
  let to = 0;
  for (const byte of text) if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) text[to++] = byte;
  return text.subarray(0, to);
}

/**
 * Missing padding is accepted, white space skipped; the URL alphabet, which the runtime would read too, is not on the wire.
 * Decoded in place: a large message would otherwise leave its own size once more in garbage, faster than it is collected.
 */
export function base64Decoder(): Base64Decoder {
  let [rest, broken] = ['', false];
  const bad = (): undefined => {
    broken = true;
    return undefined;
  };
  return {
    push(piece) {
      if (broken || piece.includes(MINUS) || piece.includes(UNDERSCORE)) return bad();
      const text = compact(piece);
      // The last one to four characters stay back: the padding may be among them.
      const total = rest.length + text.length;
      const usable = Math.max(0, total - (total % 4 === 0 ? 4 : total % 4));
      if (usable === 0) {
        rest += text.toString('latin1');
        return Buffer.alloc(0);
      }
      const head = rest === '' ? '' : rest + text.toString('latin1', 0, 4 - rest.length);
      const from = rest === '' ? 0 : 4 - rest.length;
      const end = usable - rest.length;
      const [body, last] = [text.toString('latin1', from, end), text.toString('latin1', end)];
      rest = last;
      const into = text.length < SMALLEST ? Buffer.alloc(SMALLEST * 2) : text;
      const first = head === '' ? 0 : into.write(head, 0, 'base64');
      const written = first + into.write(body, first, 'base64');
      // The runtime skips what it does not know: a shorter result is how that shows.
      return written === (usable / 4) * 3 ? into.subarray(0, written) : bad();
    },
    end() {
      const tail = /^([^=]*)(={0,2})$/u.exec(rest);
      const [digits, padding] = [tail?.[1] ?? '', tail?.[2]?.length ?? 0];
      if (broken || tail === null || digits.length % 4 === 1 || (padding > 0 && (digits.length + padding) % 4 !== 0)) return bad();
      const bytes = Buffer.from(digits, 'base64');
      return bytes.length === Math.floor((digits.length * 3) / 4) ? bytes : bad();
    },
  };
}
