import type { Result } from '../model/result.ts';

export type MessageKind = 'edoc' | 'status';

/** One line of the axis's list of messages waiting for us. */
export interface PendingMessage {
  /** The transport's own key (UUID or 24 hex digits): the message key. `DocumentId` in the edXML is only a business key. */
  readonly docId: string;
  readonly kind: MessageKind;
  readonly from?: string;
  readonly createdTime?: string;
}

export interface SentMessage {
  readonly docId: string;
  readonly kind: MessageKind;
  readonly toCode?: string;
  readonly notation?: string;
  readonly title?: string;
  readonly sentTime?: string;
}

export type AxisFailureCode =
  | 'axis.unreachable' // no connection, DNS, refused
  | 'axis.timeout'
  | 'axis.notTheAxis' // an answer that is not the protocol's (an HTML page, a proxy's login)
  | 'axis.unauthorized' // HMAC, system id or secret refused
  | 'axis.clock' // the axis refuses our timestamp
  | 'axis.refused' // the axis understood and said no
  | 'axis.answerTooLarge';

export interface AxisFailure {
  readonly code: AxisFailureCode;
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

export interface OutgoingEnvelope {
  readonly kind: MessageKind;
  readonly fromOrganId: string;
  readonly bytes: Uint8Array;
}

/**
 * What any transport to the axis can do. A failed list is a failure, never an empty list.
 * `send` is not idempotent on the wire: `outcomeUnknown` says that the request may have arrived,
 * and the caller asks `listSent` before it repeats it.
 */
export interface ExchangeAxis {
  list(kind: MessageKind): Promise<Result<readonly PendingMessage[], AxisFailure>>;
  fetch(docId: string): Promise<Result<Uint8Array, AxisFailure>>;
  acknowledge(docId: string, status: 'done' | 'fail' | 'processing'): Promise<Result<void, AxisFailure>>;
  send(envelope: OutgoingEnvelope): Promise<Result<{ readonly docId: string }, AxisFailure & { readonly outcomeUnknown: boolean }>>;
  listSent(kind: MessageKind): Promise<Result<readonly SentMessage[], AxisFailure>>;
  agencies(): Promise<Result<readonly { readonly code: string; readonly name: string; readonly parent?: string }[], AxisFailure>>;
}
