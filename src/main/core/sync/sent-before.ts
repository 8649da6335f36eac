import type { AxisFailure, ExchangeAxis, MessageKind, SentMessage } from '../ports/exchange-axis.ts';
import { travelsAs, type OutboxEntry } from '../model/outbox.ts';
import { ok, type Result } from '../model/result.ts';
import type { BuiltMessage } from './build-message.ts';

/** Clocks of the two sides differ: what the axis dated a little before our first try may be ours. In milliseconds. */
const clockSlack = 15 * 60_000;

export interface SentLists {
  /** The axis's id of an earlier try that did arrive; `undefined` where none did. `taken`: ids that are other messages of ours. */
  find(entry: OutboxEntry, message: BuiltMessage, taken: ReadonlySet<string>): Promise<Result<string | undefined, AxisFailure>>;
}

/**
 * Whether an earlier try arrived, from the axis's own sent list, asked once a round. By the hash of the message where the
 * axis tells it; else by number and notation (ours are unique in the year), receivers and time. A status has no such key
 * on the national axis: it is sent again, and its receiver knows it by document and code.
 */
export function sentLists(axis: ExchangeAxis): SentLists {
  const asked = new Map<MessageKind, Promise<Result<readonly SentMessage[], AxisFailure>>>();
  const list = (kind: MessageKind): Promise<Result<readonly SentMessage[], AxisFailure>> => {
    const running = asked.get(kind) ?? axis.listSent(kind);
    asked.set(kind, running);
    return running;
  };
  return {
    async find(entry, message, taken) {
      const kind = travelsAs(entry.payload);
      const listed = await list(kind);
      if (!listed.ok) return listed;
      const byHash = listed.value.find((sent) => sent.sha256 === message.blob);
      if (byHash !== undefined) return ok(byHash.docId);
      // An axis that tells hashes and does not tell this one does not have it.
      if (kind === 'status' || listed.value.some((sent) => sent.sha256 !== undefined)) return ok(undefined);
      return ok(listed.value.find((sent) => !taken.has(sent.docId) && looksLike(sent, entry, message))?.docId);
    },
  };
}

function looksLike(sent: SentMessage, entry: OutboxEntry, message: BuiltMessage): boolean {
  if (sent.notation !== entry.title) return false;
  if (sent.toCode !== undefined && !message.toOrganIds.includes(sent.toCode)) return false;
  const at = sent.sentTime === undefined ? Number.NaN : Date.parse(sent.sentTime);
  return Number.isNaN(at) || entry.firstTriedAt === undefined || at >= entry.firstTriedAt - clockSlack;
}
