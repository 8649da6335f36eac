import type { BlobStore } from '../ports/blob-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Codec } from '../ports/codec.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import type { ExchangeAxis } from '../ports/exchange-axis.ts';
import type { IncomingFlow } from '../ports/incoming-flow.ts';
import type { Log } from '../ports/log.ts';
import type { DocId } from '../model/document.ts';
import type { EdocMessage } from '../model/message.ts';
import type { Failure, Result } from '../model/result.ts';

/** What one connection's rounds need. */
export interface SyncDeps {
  /** Name of the connection: with the axis's own id it is the key of a message. */
  readonly axisId: string;
  readonly axis: ExchangeAxis;
  readonly store: DocumentStore;
  readonly blobs: BlobStore;
  readonly codec: Codec;
  readonly flow: IncomingFlow;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** Reads a queued document and its files into the message that goes out. */
  readonly composeEdoc: (id: DocId) => Promise<Result<Omit<EdocMessage, 'warnings'>, Failure>>;
  readonly recordSent: (sent: { readonly outboxId: number; readonly id?: DocId; readonly attempts: number }) => void;
  readonly onChanged: (ids: readonly DocId[]) => void;
}
