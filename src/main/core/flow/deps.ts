import type { Organ } from '../model/organ.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import type { SealIdentity } from './outgoing/seal.rules.ts';

/** Receivers that one connection reaches; `connection` missing: the office's first one. */
export interface Way {
  readonly connection?: string;
  readonly organIds: readonly string[];
}

/** What every verb of the flow is given: no verb reads a clock, a file or the network by itself. */
export interface FlowDeps {
  readonly store: DocumentStore;
  readonly clock: Clock;
  readonly organ: Organ;
  /** Who acts, as the history names them. */
  readonly actor: string;
  /** The office's own seals: the certificates it has sealed or can seal with. */
  readonly seals: () => readonly SealIdentity[];
  /** By which connections these agencies are reached; each agency in one of them. */
  readonly ways: (organIds: readonly string[]) => readonly Way[];
}
