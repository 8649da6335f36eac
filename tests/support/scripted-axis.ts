import { createCore, type Core } from '../../src/main/core/create-core.ts';
import { readProfile } from '../../src/main/core/profile.ts';
import { ok } from '../../src/main/core/model/result.ts';
import type { MessageKind, OpenAxis } from '../../src/main/core/ports/exchange-axis.ts';

/** An axis that holds what a test puts on it: for messages that no well-behaved hub would let through. */
export function scriptedAxis(messages: readonly { readonly docId: string; readonly kind: MessageKind; readonly bytes: Uint8Array }[]) {
  const acknowledged: string[] = [];
  const axis: OpenAxis = {
    list: (kind) => Promise.resolve(ok(messages.filter((m) => m.kind === kind).map((m) => ({ docId: m.docId, kind })))),
    fetch: async (docId, into) => {
      const message = messages.find((m) => m.docId === docId);
      if (message === undefined) return { ok: false, error: { code: 'axis.gone' } };
      await into.write(message.bytes);
      return ok(undefined);
    },
    acknowledge: (docId, status) => Promise.resolve(ok(void acknowledged.push(`${docId} ${status}`))),
    send: () => Promise.resolve(ok({ docId: 'sent' })),
    listSent: () => Promise.resolve(ok([])),
    agencies: () => Promise.resolve(ok({ agencies: [], complete: false })),
    close: () => Promise.resolve(),
  };
  return { axis, acknowledged };
}

/** The core over that axis, in a data folder that has a profile. */
export function coreOver(dataDir: string, axis: ExchangeAxis): Core {
  const profile = readProfile(dataDir);
  const core = profile.ok ? createCore({
    dataDir, profile: profile.value, clock: { now: () => Date.now() }, random: () => 0.5, openAxis: () => ok(axis), emit: () => undefined,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  }) : profile;
  if (!core.ok) throw new Error(core.error.code);
  return core.value;
}
