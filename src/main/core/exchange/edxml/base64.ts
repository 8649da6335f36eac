/** Where base64 lies in the UTF-8 bytes of a message: `end` is exclusive. */
export interface Base64Run {
  readonly start: number;
  readonly end: number;
}

// 0 alien, 1 alphabet, 2 white space, 3 padding
const kinds = new Uint8Array(256);
for (const c of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/') kinds[c.charCodeAt(0)] = 1;
for (const c of ' \t\r\n') kinds[c.charCodeAt(0)] = 2;
kinds[0x3d] = 3;

/** Java serialisers write the carriage return of a wrapped line as a character reference. */
function returnReference(bytes: Buffer, at: number): number {
  const text = bytes.toString('latin1', at, at + 5).toLowerCase();
  return text === '&#13;' || text === '&#xd;' ? 5 : 0;
}

/** Whether every byte of the run may stand in base64 text. */
export function isBase64Run(bytes: Buffer, run: Base64Run): boolean {
  for (let i = run.start; i < run.end; i += 1) {
    if (kinds[bytes[i] ?? 0] !== 0) continue;
    const skipped = returnReference(bytes, i);
    if (skipped === 0) return false;
    i += skipped - 1;
  }
  return true;
}

const CHUNK = 3 * 64 * 1024;

/**
 * Decodes a run without ever holding it in one string. `undefined`: not base64 (alien character, text after
 * the padding, a length no padding can explain). Missing padding is accepted.
 */
export function decodeBase64(bytes: Buffer, run: Base64Run): Uint8Array | undefined {
  const out = Buffer.allocUnsafeSlow(Math.floor(((run.end - run.start) * 3) / 4) + 3);
  let compact = Buffer.allocUnsafe(Math.min(CHUNK * 4, run.end - run.start) || 1);
  let [filled, written, significant, padding] = [0, 0, 0, 0];
  const flush = (): void => {
    written += out.write(compact.toString('latin1', 0, filled), written, 'base64');
    filled = 0;
  };
  for (let i = run.start; i < run.end; i += 1) {
    const byte = bytes[i] ?? 0;
    const kind = kinds[byte];
    if (kind === 1) {
      if (padding > 0) return undefined;
      compact[filled] = byte;
      filled += 1;
      significant += 1;
      if (filled === compact.length && filled % 4 === 0) flush();
      else if (filled === compact.length) compact = Buffer.concat([compact, Buffer.allocUnsafe(4)]);
    } else if (kind === 3) {
      padding += 1;
      if (padding > 2) return undefined;
    } else if (kind === 0) {
      const skipped = returnReference(bytes, i);
      if (skipped === 0) return undefined;
      i += skipped - 1;
    }
  }
  flush();
  if (significant % 4 === 1 || (padding > 0 && (significant + padding) % 4 !== 0)) return undefined;
  return out.subarray(0, written);
}
