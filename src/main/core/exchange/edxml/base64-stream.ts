/** White space, and line ends of a wrapped text as Java serialisers write them. */
const ignorable = /[ \t\r\n]+|&#(?:9|1[03]|32|x(?:[9adAD]|20));/gu;
/** A reference that the end of a piece may have cut in two. */
const cutReference = /&(?:#(?:\d{0,2}|x[\dadAD]{0,2}))?$/u;

export interface Base64Decoder {
  /** What can be decoded by now; `undefined`: this is not base64, and never will be. */
  push(bytes: Buffer): Buffer | undefined;
  /** The rest. Missing padding is accepted; text after the padding and a length no padding explains are not. */
  end(): Buffer | undefined;
  /** Anything but white space was seen. */
  readonly filled: boolean;
}

/** Decodes base64 as it arrives, in pieces of any size. Never holds more than the last piece. */
export function base64Decoder(): Base64Decoder {
  let [carry, bad, filled, wrapped] = ['', false, false, false];
  const refuse = (): undefined => {
    bad = true;
    carry = '';
    return undefined;
  };
  /** All but the last four characters, among which the padding may be. The runtime skips what it does not know: a shorter result shows it. */
  const decode = (text: string): { readonly bytes: Buffer; readonly rest: string } | undefined => {
    const usable = Math.max(0, text.length - (text.length % 4) - 4);
    const bytes = Buffer.from(text.slice(0, usable), 'base64');
    return bytes.length === (usable / 4) * 3 ? { bytes, rest: text.slice(usable) } : undefined;
  };
  return {
    get filled() {
      return filled || carry.replaceAll(ignorable, '') !== '';
    },
    push(bytes) {
      // The runtime also reads the URL alphabet, the wire does not have it.
      if (bad || bytes.includes(0x2d) || bytes.includes(0x5f)) return refuse();
      const text = carry + bytes.toString('latin1');
      // One line is the rule (SDK): white space is looked for only where the straight way fails.
      let decoded = wrapped ? undefined : decode(text);
      if (decoded === undefined) {
        const cut = cutReference.exec(text)?.[0] ?? '';
        wrapped = true;
        decoded = decode(text.slice(0, text.length - cut.length).replaceAll(ignorable, ''));
        if (decoded === undefined) return refuse();
        decoded = { bytes: decoded.bytes, rest: decoded.rest + cut };
      }
      carry = decoded.rest;
      filled ||= decoded.bytes.length > 0;
      return decoded.bytes;
    },
    end() {
      if (bad) return undefined;
      const tail = /^([^=]*)(={0,2})$/u.exec(carry.replaceAll(ignorable, ''));
      const [rest, padding] = [tail?.[1] ?? '', tail?.[2]?.length ?? 0];
      if (tail === null || rest.length % 4 === 1 || (padding > 0 && (rest.length + padding) % 4 !== 0)) return refuse();
      const bytes = Buffer.from(rest, 'base64');
      return bytes.length === Math.floor((rest.length * 3) / 4) ? bytes : refuse();
    },
  };
}
