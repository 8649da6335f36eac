import { crc32 } from 'node:zlib';
import { INFLATE_STEP, inflateStream, nextStep } from './inflate-stream.ts';
import type { KeptContent } from './kept-content.ts';
import type { EdxmlLimits } from './limits.ts';
import type { ZipEntry } from './zip-directory.ts';

/** The SDK wraps odd extensions in a ZIP with the single entry `<uuid>.<ext>` and keeps the original name outside. */
const sdkEntry = /^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}(\.[A-Za-z0-9]{1,10})?$/iu;

export const isSdkWrapping = (entries: readonly ZipEntry[] | undefined): boolean => entries?.length === 1 && sdkEntry.test(entries[0]?.name ?? '');

export interface Unwrapping {
  push(bytes: Uint8Array): void | Promise<void>;
  /** The unwrapped file, when it is all that its directory says. Else it is thrown away. */
  close(entries: readonly ZipEntry[] | undefined): Promise<KeptContent | undefined>;
  discard(): Promise<void>;
}

interface LocalHeader {
  readonly length: number;
  readonly method: number;
  /** Of a stored entry; a deflated one ends where its data says so. */
  readonly compressedSize: number;
}

/** `undefined`: more is needed; `'other'`: not what the SDK makes. */
function localHeader(head: Buffer): LocalHeader | 'other' | undefined {
  if (head.length < 30) return undefined;
  const nameLength = head.readUInt16LE(26);
  if (head.readUInt32LE(0) !== 0x04034b50 || nameLength > 60) return 'other';
  const length = 30 + nameLength + head.readUInt16LE(28);
  if (head.length < length) return undefined;
  const [flags, method] = [head.readUInt16LE(6), head.readUInt16LE(8)];
  const readable = (flags & 1) === 0 && (method === 8 || (method === 0 && (flags & 8) === 0));
  if (!readable || !sdkEntry.test(head.toString('utf8', 30, 30 + nameLength))) return 'other';
  return { length, method, compressedSize: head.readUInt32LE(18) };
}

/**
 * Takes the first entry out of an archive while the archive itself is being kept: whether it is the only one is known at
 * the end, and then one of the two is thrown away. `budget` is what may still be inflated for this message.
 */
export function startUnwrapping(keep: () => KeptContent, limits: EdxmlLimits, budget: { left: number }): Unwrapping {
  let head = Buffer.alloc(0);
  let header: LocalHeader | 'other' | undefined;
  let inner: KeptContent | undefined;
  let [crc, taken] = [0, 0];
  let inflate: ReturnType<typeof inflateStream> | undefined;
  let stepSize = 1024;
  let [waiting, waitingSize]: [Uint8Array[], number] = [[], 0];

  const give = async (bytes: Uint8Array): Promise<boolean> => {
    crc = crc32(bytes, crc);
    budget.left -= bytes.length;
    if (inner === undefined || inner.size + bytes.length > limits.maxUnzippedBytes || budget.left < 0) return false;
    await inner.write(bytes);
    return true;
  };
  const drop = async (): Promise<void> => {
    const dropped = inner;
    [header, inner, head] = ['other', undefined, Buffer.alloc(0)];
    [waiting, waitingSize] = [[], 0];
    inflate?.close();
    await dropped?.discard();
  };
  const data = async (bytes: Uint8Array): Promise<void> => {
    if (header === undefined || header === 'other') return;
    if (header.method === 0) {
      const piece = bytes.subarray(0, header.compressedSize - taken);
      taken += piece.length;
      if (piece.length > 0 && !(await give(piece))) await drop();
      return;
    }
    // Each step waits for another thread: tiny pieces are gathered first.
    waiting.push(bytes);
    waitingSize += bytes.length;
    if (waitingSize >= INFLATE_STEP) await step();
  };
  const step = async (): Promise<void> => {
    const bytes = Buffer.concat(waiting);
    [waiting, waitingSize] = [[], 0];
    for (let at = 0; at < bytes.length && inflate?.ended === false; ) {
      const piece = bytes.subarray(at, at + stepSize);
      at += piece.length;
      const out = await inflate.push(piece);
      if (out === undefined) return drop();
      stepSize = nextStep(piece.length, out.reduce((sum, { length }) => sum + length, 0));
      for (const inflated of out) if (!(await give(inflated))) return drop();
    }
  };

  return {
    push(bytes) {
      if (header === 'other') return undefined;
      if (header !== undefined) return inflate?.ended === true ? undefined : data(bytes);
      head = Buffer.concat([head, bytes]);
      header = localHeader(head);
      if (header === undefined || header === 'other') {
        if (header === 'other') head = Buffer.alloc(0);
        return undefined;
      }
      inner = keep();
      if (header.method === 8) inflate = inflateStream();
      const rest = head.subarray(header.length);
      head = Buffer.alloc(0);
      return data(rest);
    },
    async close(entries) {
      await step();
      const [entry] = entries ?? [];
      const found = inner;
      const whole = found !== undefined && (inflate === undefined || inflate.ended);
      if (whole && isSdkWrapping(entries) && entry?.localOffset === 0 && entry.size === found.size && entry.crc === crc) {
        inflate?.close();
        return found;
      }
      await drop();
      return undefined;
    },
    discard: drop,
  };
}
