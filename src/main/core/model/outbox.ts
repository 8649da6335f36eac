import type { DocId } from './document.ts';
import type { StatusMessage } from './message.ts';

/** What is to be sent, as a recipe: the bytes are built when it goes, once, and kept. `to`: the receivers this connection reaches. */
export type OutboxPayload =
  | { readonly kind: 'status'; readonly message: Omit<StatusMessage, 'warnings'> }
  | { readonly kind: 'edoc'; readonly document: DocId; readonly to?: readonly string[] }
  /** Asks a sent document back (`BussinessDocType` 1). */
  | { readonly kind: 'recall'; readonly document: DocId; readonly reason: string; readonly to?: readonly string[] };

export type OutboxDetails = Readonly<Record<string, string | number | boolean>>;

export interface OutboxEntry {
  readonly id: number;
  /** Minted once, kept across retries; unique. */
  readonly key: string;
  readonly payload: OutboxPayload;
  readonly document?: DocId;
  readonly title: string;
  /** Left out: by the office's first connection. */
  readonly connection?: string;
  /** `unknown`: a send may have arrived; the axis's sent list is asked before it is repeated. `withdrawn`: taken back by a person. */
  readonly state: 'pending' | 'unknown' | 'sent' | 'failed' | 'withdrawn';
  readonly attempts: number;
  readonly nextTryAt: number;
  readonly error?: string;
  readonly details?: OutboxDetails;
  readonly blob?: string;
  readonly firstTriedAt?: number;
  readonly lastTriedAt?: number;
  /** The axis's own id of it, once it was taken. */
  readonly axisDocId?: string;
}

/** Which of the axis's two kinds of message it travels as. */
export const travelsAs = (payload: OutboxPayload): 'edoc' | 'status' => (payload.kind === 'status' ? 'status' : 'edoc');
