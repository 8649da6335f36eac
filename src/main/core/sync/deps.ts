import type { BlobStore } from '../ports/blob-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Codec } from '../ports/codec.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import type { ExchangeAxis } from '../ports/exchange-axis.ts';
import type { IncomingFlow } from '../ports/incoming-flow.ts';
import type { Log } from '../ports/log.ts';
import type { DocId } from '../model/document.ts';
import type { EdocMessage } from '../model/message.ts';
import type { OutboxPayload } from '../model/outbox.ts';
import type { Failure, Result } from '../model/result.ts';

export interface Progress {
  readonly what: 'receive' | 'send' | 'agencies';
  readonly done: number;
  readonly total?: number;
}

/** What one connection's rounds need. */
export interface SyncDeps {
  /** Id of the connection: with the axis's own id it is the key of a message. */
  readonly axisId: string;
  /** Whether it is the office's first connection: what names none goes by it. */
  readonly first: boolean;
  readonly axis: ExchangeAxis;
  readonly store: DocumentStore;
  readonly blobs: BlobStore;
  readonly codec: Codec;
  readonly flow: IncomingFlow;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** Reads a queued document into the message that goes out. */
  readonly composeEdoc: (payload: Exclude<OutboxPayload, { kind: 'status' }>) => Result<Omit<EdocMessage, 'warnings'>, Failure>;
  readonly recordSent: (sent: { readonly outboxId: number; readonly id?: DocId; readonly attempts: number; readonly axisDocId?: string }) => void;
  readonly onChanged: (ids: readonly DocId[]) => void;
  readonly onProgress: (progress: Progress | undefined) => void;
  /** Whether a thrown error is the disk's or the database's: then nothing may go on; any other is a bug of ours about one message. */
  readonly isStorageFailure: (error: unknown) => boolean;
  /** True when the office closes: what is begun is finished, nothing new is begun. */
  readonly stopped: () => boolean;
}

/** What a message that arrives needs, whichever connection brought it. */
export type MessageDeps = Omit<SyncDeps, 'axis' | 'axisId' | 'first' | 'onProgress' | 'stopped'>;

/** Failures that say the other side cannot be reached: asking for the next message would only wait once more. */
export const connectionLost: ReadonlySet<string> = new Set(['axis.unreachable', 'axis.timeout', 'axis.unauthorized', 'axis.clock', 'axis.certificate', 'axis.proxy', 'axis.busy', 'folder.notPrepared', 'folder.full', 'folder.readOnly']);

/** Failures about this one message: the connection works, and the others are not to wait for it. */
export const messageFaults: ReadonlySet<string> = new Set(['axis.notTheAxis', 'axis.refused', 'axis.receiverUnknown', 'axis.answerTooLarge', 'axis.gone', 'folder.unknownPartner']);

/** Failures of our own disk: nothing more may be taken in. */
export const diskFailed: ReadonlySet<string> = new Set(['data.diskFull', 'data.unwritable', 'data.damaged']);
