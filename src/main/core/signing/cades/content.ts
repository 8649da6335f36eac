import type { Hash } from 'node:crypto';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import { startHash } from '../validation/algorithms.ts';

/** What is signed: bytes, or chunks read once and in order (a file of gigabytes never lies in memory). */
export type SignedContentSource = Uint8Array | AsyncIterable<Uint8Array>;

export type ContentFailureCode = 'content.unreadable';

/** Chunks of a source; bytes are one chunk. */
export async function* chunksOf(source: SignedContentSource): AsyncGenerator<Uint8Array> {
  if (source instanceof Uint8Array) yield source;
  else yield* source;
}

/** Digests of the whole content in one pass, by hash name, and its length in bytes. A source that throws is unreadable. */
export async function digestContent<H extends string>(
  source: SignedContentSource,
  hashes: readonly H[],
): Promise<Result<{ readonly digests: ReadonlyMap<H, Uint8Array>; readonly bytes: number }, Failure<ContentFailureCode>>> {
  const running = new Map<H, Hash>();
  for (const hash of hashes) {
    // A hash this runtime lacks (ripemd160, SHA-3 under BoringSSL) has no digest: its users say "unsupported".
    const started = startHash(hash);
    if (started !== undefined) running.set(hash, started);
  }
  let bytes = 0;
  try {
    for await (const chunk of chunksOf(source)) {
      bytes += chunk.length;
      for (const hash of running.values()) hash.update(chunk);
    }
  } catch {
    return fail('content.unreadable');
  }
  return ok({ digests: new Map([...running].map(([name, hash]) => [name, new Uint8Array(hash.digest())])), bytes });
}

/** The whole content in memory; longer than `limit` bytes is refused. */
export async function collectContent(source: SignedContentSource, limit: number): Promise<Result<Uint8Array, Failure<ContentFailureCode | 'content.tooLarge'>>> {
  if (source instanceof Uint8Array) return ok(source);
  const parts: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > limit) return fail('content.tooLarge');
      parts.push(Uint8Array.from(chunk));
    }
  } catch {
    return fail('content.unreadable');
  }
  return ok(new Uint8Array(Buffer.concat(parts)));
}
