import { createHash } from 'node:crypto';
import { hashingContents } from '../../main/core/exchange/edxml/hashing-contents.ts';
import { readEdxml } from '../../main/core/exchange/edxml/read-edxml.ts';
import { writeStatus } from '../../main/core/exchange/edxml/write-status.ts';
import { bytesOf } from '../../main/core/ports/bytes.ts';
import type { ExchangeAxis, MessageKind } from '../../main/core/ports/exchange-axis.ts';
import type { Agency } from '../cast.ts';
import { repliesTo, replyDescription } from './partner-replies.ts';
import type { ReplyDelays } from './partner-replies.ts';
import type { Received, Reply } from './partner-state.ts';

export interface Turn {
  readonly agency: Agency;
  readonly axis: ExchangeAxis;
  readonly received: Record<string, Received>;
  /** Makes `received` durable; always before the axis is told. */
  readonly save: () => Promise<void>;
  readonly now: () => number;
  readonly delays: ReplyDelays;
}

/** One look at the hub: take what waits, answer what is due. Failures of the axis end the turn; the next one goes on. */
export async function takeTurn(turn: Turn): Promise<void> {
  await receive(turn, 'edoc');
  await receive(turn, 'status');
  await answer(turn);
}

async function receive(turn: Turn, kind: MessageKind): Promise<void> {
  const pending = await turn.axis.list(kind);
  if (!pending.ok) return;
  for (const { docId } of pending.value) {
    if (turn.received[docId] === undefined) {
      const pieces: Uint8Array[] = [];
      const fetched = await turn.axis.fetch(docId, { write: (piece) => void pieces.push(piece) });
      if (!fetched.ok) continue;
      const message = await readEdxml(bytesOf(Buffer.concat(pieces)), hashingContents);
      if (!message.ok) {
        await turn.axis.acknowledge(docId, 'fail');
        continue;
      }
      const replies = repliesTo(message.value, turn.now(), turn.delays);
      if (replies !== undefined) {
        turn.received[docId] = replies;
        await turn.save();
      }
    }
    await turn.axis.acknowledge(docId, 'done');
  }
}

async function answer(turn: Turn): Promise<void> {
  for (const [docId, received] of Object.entries(turn.received)) {
    for (const reply of received.replies) {
      if (reply.step === 'sending' && !(await settle(turn, reply))) return;
      if (reply.step === 'sent') continue;
      // 03 never overtakes 01.
      if (reply.dueAt > turn.now() || !(await send(turn, docId, received, reply))) break;
    }
  }
}

async function send(turn: Turn, docId: string, received: Received, reply: Reply): Promise<boolean> {
  reply.step = 'sending';
  await turn.save();
  const { organ } = turn.agency;
  const { promulgationDate, ...responseFor } = received.responseFor;
  const bytes = writeStatus({
    kind: 'status', from: organ, responseFor: promulgationDate === undefined ? responseFor : { ...responseFor, promulgationDate }, statusCode: reply.statusCode,
    description: replyDescription[reply.statusCode], timestamp: new Date(turn.now()).toISOString(),
    staff: { department: 'Văn phòng', staff: 'Văn thư (huấn luyện)' },
  });
  const sent = await turn.axis.send({
    kind: 'status', fromOrganId: organ.organId, toOrganIds: [responseFor.organId], key: `${docId}-${reply.statusCode}`,
    content: bytesOf(bytes), sha256: createHash('sha256').update(bytes).digest('hex'),
  });
  if (!sent.ok && sent.error.outcomeUnknown) return false;
  reply.step = sent.ok ? 'sent' : 'waiting';
  await turn.save();
  return sent.ok;
}

/**
 * A reply was under way when something broke. Only this program sends for the agency and never two at a time, so the
 * length of the sent list tells whether it arrived. False when the axis does not say.
 */
async function settle(turn: Turn, reply: Reply): Promise<boolean> {
  const listed = await turn.axis.listSent('status');
  if (!listed.ok) return false;
  const known = Object.values(turn.received).flatMap(({ replies }) => replies).filter(({ step }) => step === 'sent').length;
  reply.step = new Set(listed.value.map(({ docId }) => docId)).size > known ? 'sent' : 'waiting';
  await turn.save();
  return true;
}
