import type { StatusMessage } from './message.ts';
import type { DocId } from './document.ts';

/** What is to be sent, as a recipe: the bytes are built when it goes, once, and kept. */
export type OutboxPayload =
  | { readonly kind: 'status'; readonly message: Omit<StatusMessage, 'warnings'> }
  | { readonly kind: 'edoc'; readonly document: DocId };

export interface OutboxEntry {
  readonly id: number;
  /** Minted once, kept across retries; unique. */
  readonly key: string;
  readonly payload: OutboxPayload;
  readonly document?: DocId;
  readonly title: string;
  /** `unknown`: a send may have arrived; the axis's sent list is asked before it is repeated. */
  readonly state: 'pending' | 'unknown' | 'sent' | 'failed';
  readonly attempts: number;
  readonly nextTryAt: number;
  readonly error?: string;
  readonly blob?: string;
  readonly firstTriedAt?: number;
}
