import { fail, ok } from '../../src/main/core/model/result.ts';
import type { OutgoingEnvelope, MessageKind, OpenAxis, SentMessage } from '../../src/main/core/ports/exchange-axis.ts';

export interface Scripted { readonly docId: string; readonly kind: MessageKind; readonly bytes: Uint8Array }

/** An axis that holds what a test puts on it: for messages and answers that no well-behaved hub would give. */
export function scriptedAxis(messages: readonly Scripted[]) {
  const acknowledged: string[] = [];
  const sent: (OutgoingEnvelope & { readonly docId: string; readonly bytes: Uint8Array })[] = [];
  const taken = new Set<string>();
  const axis: OpenAxis = {
    list: (kind) => Promise.resolve(ok(messages.filter((m) => m.kind === kind && !taken.has(m.docId)).map((m) => ({ docId: m.docId, kind })))),
    fetch: async (docId, into) => {
      const found = messages.find((m) => m.docId === docId);
      if (found === undefined) return fail('axis.gone');
      // In two pieces, as the network would.
      await into.write(found.bytes.subarray(0, 100));
      await into.write(found.bytes.subarray(100));
      return ok(undefined);
    },
    acknowledge: (docId, status) => {
      acknowledged.push(`${docId} ${status}`);
      taken.add(docId);
      return Promise.resolve(ok(undefined));
    },
    send: async (envelope) => {
      const parts: Uint8Array[] = [];
      for await (const part of envelope.content.open()) parts.push(part);
      const docId = `sent-${sent.length + 1}`;
      sent.push({ ...envelope, docId, bytes: Buffer.concat(parts) });
      return ok({ docId });
    },
    listSent: (kind) => Promise.resolve(ok(sent.filter((s) => s.kind === kind).map((s): SentMessage => ({ docId: s.docId, kind, sha256: s.sha256 })))),
    agencies: () => Promise.resolve(ok({ agencies: [], complete: false })),
    close: () => Promise.resolve(),
  };
  return { axis, acknowledged, sent };
}
