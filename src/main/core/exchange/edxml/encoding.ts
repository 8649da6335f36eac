import type { ByteSource } from '../../ports/bytes.ts';

export interface Utf8Chunks {
  readonly chunks: AsyncIterable<Buffer>;
  /** The bytes do not fit the encoding they claim; unreadable characters become U+FFFD. */
  readonly damaged: boolean;
  /** The declaration names another encoding than the bytes have. */
  readonly misdeclared: boolean;
}

const HEAD = 256;
const view = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const isWide = (label: string): boolean => label.startsWith('utf-16') || label.startsWith('utf16');
const isPlain = (label: string): boolean => /^(utf-?8|(us-)?ascii)$/u.test(label);

/** XML 1.0 Appendix F: byte order mark first, then the shape of `<`, then the declaration. */
function encodingOf(head: Buffer): { readonly label: string; readonly skip: number; readonly misdeclared: boolean } {
  const [a, b, c] = [head[0], head[1], head[2]];
  if (a === 0xef && b === 0xbb && c === 0xbf) return { label: 'utf-8', skip: 3, misdeclared: false };
  if (a === 0xff && b === 0xfe) return { label: 'utf-16le', skip: 2, misdeclared: false };
  if (a === 0xfe && b === 0xff) return { label: 'utf-16be', skip: 2, misdeclared: false };
  if (a === 0x3c && b === 0x00) return { label: 'utf-16le', skip: 0, misdeclared: false };
  if (a === 0x00 && b === 0x3c) return { label: 'utf-16be', skip: 0, misdeclared: false };
  const declared = /^\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([\w.:-]{1,40})["']/u.exec(head.toString('latin1', 0, 200));
  const label = declared?.[1]?.toLowerCase() ?? 'utf-8';
  // One byte per `<` cannot be UTF-16, whatever the declaration says.
  return isWide(label) ? { label: 'utf-8', skip: 0, misdeclared: true } : { label, skip: 0, misdeclared: false };
}

/** The beginning of a source, and all of it again: the source is opened once. */
async function peek(source: ByteSource, size: number): Promise<{ readonly head: Buffer; all(): AsyncIterable<Buffer>; close(): Promise<void> }> {
  const chunks = source.open()[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  for (let held = 0; held < size; ) {
    const next = await chunks.next();
    if (next.done === true) break;
    first.push(view(next.value));
    held += next.value.byteLength;
  }
  async function* all(): AsyncGenerator<Buffer> {
    try {
      yield* first.splice(0);
      for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield view(next.value);
    } finally {
      await chunks.return?.();
    }
  }
  return { head: Buffer.concat(first).subarray(0, size), all, close: async () => void (await chunks.return?.()) };
}

async function* skipping(chunks: AsyncIterable<Buffer>, skip: number): AsyncGenerator<Buffer> {
  let left = skip;
  for await (const chunk of chunks) {
    const piece = chunk.subarray(Math.min(left, chunk.length));
    left -= chunk.length - piece.length;
    if (piece.length > 0) yield piece;
  }
}

async function* transcoded(chunks: AsyncIterable<Buffer>, decoder: InstanceType<typeof TextDecoder>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }), 'utf8');
  yield Buffer.from(decoder.decode(), 'utf8');
}

/** Reads everything once to learn whether the bytes are what this decoder takes. */
async function fits(source: ByteSource, skip: number, label: string): Promise<boolean> {
  try {
    const decoder = new TextDecoder(label, { fatal: true });
    for await (const chunk of skipping(peeked(source), skip)) decoder.decode(chunk, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    // An unknown label is a RangeError, damaged text a TypeError; what the disk says is not ours to swallow.
    if (error instanceof RangeError || error instanceof TypeError) return false;
    throw error;
  }
}

async function* peeked(source: ByteSource): AsyncGenerator<Buffer> {
  for await (const chunk of source.open()) yield view(chunk);
}

/** The message as UTF-8 without byte order mark. UTF-8 is not copied and read once; every other encoding is read twice. */
export async function openUtf8(source: ByteSource): Promise<Utf8Chunks> {
  const { head, all, close } = await peek(source, HEAD);
  const { label, skip, misdeclared } = encodingOf(head);
  const plain = (chunks: AsyncIterable<Buffer>, more: { damaged: boolean; misdeclared: boolean }): Utf8Chunks => ({ chunks: skipping(chunks, skip), ...more });
  if (isPlain(label)) return plain(all(), { damaged: false, misdeclared });
  await close();
  // Valid UTF-8 wins over a wrong declaration: senders transcode files and forget the first line.
  if (!isWide(label) && (await fits(source, skip, 'utf-8'))) return plain(peeked(source), { damaged: false, misdeclared: true });
  if (await fits(source, skip, label)) return { chunks: transcoded(skipping(peeked(source), skip), new TextDecoder(label)), damaged: false, misdeclared };
  if (!isWide(label)) return plain(peeked(source), { damaged: true, misdeclared });
  return { chunks: transcoded(skipping(peeked(source), skip), new TextDecoder(label)), damaged: true, misdeclared };
}
