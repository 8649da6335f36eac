import { createHash, randomUUID } from 'node:crypto';
import { bytesOf } from '../../src/main/core/ports/bytes.ts';
import type { ByteSink } from '../../src/main/core/ports/bytes.ts';
import type { ExchangeAxis, OutgoingEnvelope } from '../../src/main/core/ports/exchange-axis.ts';

/** An envelope around bytes in memory; a key of its own unless told. */
export function envelopeOf(bytes: Uint8Array, fields: Partial<OutgoingEnvelope> = {}): OutgoingEnvelope {
  return { kind: 'edoc', fromOrganId: 's', toOrganIds: [], key: randomUUID(), content: bytesOf(bytes), sha256: createHash('sha256').update(bytes).digest('hex'), ...fields };
}

/** A sink that keeps what it is given. */
export function memorySink(): ByteSink & { readonly bytes: () => Buffer } {
  const parts: Buffer[] = [];
  return { write: (piece) => void parts.push(Buffer.from(piece)), bytes: () => Buffer.concat(parts) };
}

/** One message, whole. */
export async function fetchWhole(axis: ExchangeAxis, docId: string): Promise<{ readonly ok: true; readonly value: Buffer } | Extract<Awaited<ReturnType<ExchangeAxis['fetch']>>, { ok: false }>> {
  const sink = memorySink();
  const fetched = await axis.fetch(docId, sink);
  return fetched.ok ? { ok: true, value: sink.bytes() } : fetched;
}
