import type { Result } from '../model/result.ts';
import type { ByteSink, ByteSource } from './bytes.ts';

export type MessageKind = 'edoc' | 'status';

/** One line of the axis's list of messages waiting for us. */
export interface PendingMessage {
  /** The transport's own key (UUID or 24 hex digits): the message key. `DocumentId` in the edXML is only a business key. */
  readonly docId: string;
  readonly kind: MessageKind;
  readonly from?: string;
  readonly createdTime?: string;
}

/** One line of the axis's list of what we sent: one for each receiver. Only `docId` is always there. */
export interface SentMessage {
  readonly docId: string;
  readonly kind: MessageKind;
  readonly toCode?: string;
  readonly notation?: string;
  readonly title?: string;
  /** ISO 8601 with offset, or as the axis wrote it. */
  readonly sentTime?: string;
  /** SHA-256 of the message, lower-case hex: our own hub tells it, the national axis does not. */
  readonly sha256?: string;
  /** How the receiver's system took it: the transport's word, not the law's. */
  readonly receiveStatus?: 'INITIAL' | 'PROCESSING' | 'DONE' | 'FAIL';
}

/** One agency as the axis lists it. */
export interface ListedAgency {
  readonly code: string;
  readonly name: string;
  readonly parent?: string;
  readonly mail?: string;
  readonly version?: string;
  /** Closed or locked: nobody sends there, old documents keep the code. */
  readonly closed?: boolean;
  readonly changedAt?: string;
}

export type AxisFailureCode =
  | 'axis.unreachable' // no connection, DNS, refused
  | 'axis.timeout'
  | 'axis.notTheAxis' // an answer that is not the protocol's (an HTML page, a proxy's login)
  | 'axis.unauthorized' // HMAC, system id or secret refused
  | 'axis.clock' // the axis refuses our timestamp
  | 'axis.certificate' // the server's certificate is not trusted, expired, or another's
  | 'axis.proxy' // the proxy on the way does not answer or does not let us through
  | 'axis.refused' // the axis understood and said no
  | 'axis.receiverUnknown' // as refused: no such receiver, or one that is locked
  | 'axis.answerTooLarge'
  | 'axis.busy' // too many calls: later; `retryAfterMs` where the axis says when
  | 'axis.gone' // the axis knows no such message (any more)
  | 'folder.notPrepared' // no exchange folder there: perhaps the disk is not mounted
  | 'folder.full'
  | 'folder.readOnly'
  | 'folder.unknownPartner' // a package whose sender is no partner of this connection
  | 'folder.notSound'; // a package that is not what its sender signed: `reason` says why

/** The other side has understood and will say the same again: repeating does not help, a person must look. */
export const isRefusal = (code: string): boolean => code === 'axis.refused' || code === 'axis.receiverUnknown';

export interface AxisFailure {
  readonly code: AxisFailureCode;
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

export interface OutgoingEnvelope {
  readonly kind: MessageKind;
  readonly fromOrganId: string;
  readonly toOrganIds: readonly string[];
  /** Key of this send, minted once and kept across retries. */
  readonly key: string;
  readonly content: ByteSource;
  /** SHA-256 of `content`. */
  readonly sha256: string;
}

/** `outcomeUnknown`: the request may have arrived all the same. */
export type SendFailure = AxisFailure & { readonly outcomeUnknown: boolean };

/** An axis that holds sockets or the like; `close` lets them go, calls under way included. */
export type OpenAxis = ExchangeAxis & { close(): Promise<void> };

/**
 * What any transport to the axis can do. A failed list is a failure, never an empty list. All calls but `send` may be
 * repeated; after a `send` with `outcomeUnknown` the caller asks `listSent` before it repeats it. Every call ends: each
 * has a longest silence and a longest whole time.
 */
export interface ExchangeAxis {
  /** What waits for us. The axis may give only a part; what is acknowledged makes room for the rest. */
  list(kind: MessageKind): Promise<Result<readonly PendingMessage[], AxisFailure>>;
  /**
   * Streams one message into `into`. On failure `into` holds a part of it: throw it away. What `into` itself throws
   * (a full disk) comes out as it is, and so does what the content of a `send` throws.
   */
  fetch(docId: string, into: ByteSink): Promise<Result<void, AxisFailure>>;
  acknowledge(docId: string, status: 'done' | 'fail' | 'processing'): Promise<Result<void, AxisFailure>>;
  send(envelope: OutgoingEnvelope): Promise<Result<{ readonly docId: string }, SendFailure>>;
  listSent(kind: MessageKind): Promise<Result<readonly SentMessage[], AxisFailure>>;
  /** The whole directory, or what changed since `since` where the transport can tell (`complete` says which). */
  agencies(since?: string): Promise<Result<{ readonly agencies: readonly ListedAgency[]; readonly complete: boolean }, AxisFailure>>;
}
