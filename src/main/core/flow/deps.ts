import type { Organ } from '../model/organ.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import type { SealIdentity } from './outgoing/seal.rules.ts';

/** What every verb of the flow is given: no verb reads a clock, a file or the network by itself. */
export interface FlowDeps {
  readonly store: DocumentStore;
  readonly clock: Clock;
  readonly organ: Organ;
  /** Who acts, as the history names them. */
  readonly actor: string;
  /** The office's own seals: the certificates it has sealed or can seal with. */
  readonly seals: () => readonly SealIdentity[];
}
