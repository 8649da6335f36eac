/** Decodes base64 piece by piece. `undefined`: not base64 (alien character, text after the padding, a length no padding explains). */
export interface Base64Decoder {
  push(text: Buffer): Buffer | undefined;
  end(): Buffer | undefined;
}

const white = /[ \t\r\n]+/gu;

/** Missing padding is accepted, white space skipped. The URL alphabet, which the runtime would read too, is not on the wire. */
export function base64Decoder(): Base64Decoder {
  let [rest, broken] = ['', false];
  const bad = (): undefined => {
    broken = true;
    return undefined;
  };
  return {
    push(piece) {
      if (broken || piece.includes(0x2d) || piece.includes(0x5f)) return bad();
      const raw = piece.toString('latin1');
      const text = rest + (/[ \t\r\n]/u.test(raw) ? raw.replaceAll(white, '') : raw);
      // The last four characters stay back: the padding may be among them.
      const usable = Math.max(0, text.length - (text.length % 4) - 4);
      rest = text.slice(usable);
      const bytes = Buffer.from(text.slice(0, usable), 'base64');
      // The runtime skips what it does not know: a shorter result is how that shows.
      return bytes.length === (usable / 4) * 3 ? bytes : bad();
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
