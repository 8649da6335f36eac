/** Where base64 lies in the UTF-8 bytes of a message: `end` is exclusive. */
export interface Base64Run {
  readonly start: number;
  readonly end: number;
}

const CHUNK = 256 * 1024;

/** White space, and the carriage return of a wrapped line as Java serialisers write it. */
const ignorable = /[ \t\r\n]+|&#(?:13|x[dD]);/gu;

/** The end of a chunk, moved so that no `&#13;` is cut in two. */
function chunkEnd(bytes: Buffer, start: number, end: number): number {
  const wanted = Math.min(start + CHUNK, end);
  if (wanted === end) return end;
  const ampersand = bytes.subarray(wanted - 4, wanted).lastIndexOf(0x26);
  return ampersand < 0 ? wanted : wanted - 4 + ampersand;
}

/**
 * Decodes a run without ever holding it in one string. `undefined`: not base64 (alien character, text after
 * the padding, a length no padding can explain). Missing padding is accepted.
 */
export function decodeBase64(bytes: Buffer, run: Base64Run): Uint8Array | undefined {
  const source = bytes.subarray(run.start, run.end);
  // The runtime also reads the URL alphabet, the wire does not have it.
  if (source.includes(0x2d) || source.includes(0x5f)) return undefined;
  const out = Buffer.allocUnsafeSlow(Math.floor((source.length * 3) / 4) + 3);
  let [written, carry] = [0, ''];
  for (let at = 0; at < source.length; ) {
    const end = chunkEnd(source, at, source.length);
    const text = carry + source.toString('latin1', at, end).replaceAll(ignorable, '');
    const usable = text.length - (text.length % 4) - 4;
    at = end;
    // The last four characters stay back: the padding may be among them.
    if (usable <= 0) {
      carry = text;
      continue;
    }
    const added = out.write(text.slice(0, usable), written, 'base64');
    // The runtime skips what it does not know: a shorter result is how that shows.
    if (added !== (usable / 4) * 3) return undefined;
    written += added;
    carry = text.slice(usable);
  }
  const tail = /^([^=]*)(={0,2})$/u.exec(carry);
  const rest = tail?.[1] ?? '';
  const padding = tail?.[2]?.length ?? 0;
  if (tail === null || rest.length % 4 === 1 || (padding > 0 && (rest.length + padding) % 4 !== 0)) return undefined;
  const added = out.write(rest, written, 'base64');
  return added === Math.floor((rest.length * 3) / 4) ? out.subarray(0, written + added) : undefined;
}
