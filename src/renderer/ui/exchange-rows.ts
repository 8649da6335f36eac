import type { CoreContract } from '../../contract/core-contract.ts';
import type { OutputOf } from '../../contract/contract.ts';

/** One message in quarantine, as the core lists it. */
export type QuarantineRow = OutputOf<CoreContract, 'quarantine.list'>['rows'][number];
/** One row of the log of messages. */
export type EvidenceRow = OutputOf<CoreContract, 'document.evidence'>['rows'][number];
export type EvidenceCheck = OutputOf<CoreContract, 'evidence.verify'>;
