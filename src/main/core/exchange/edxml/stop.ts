import type { EdxmlFailure } from './faults.ts';

/** Leaves the callbacks of the XML parser and the loops around them; caught where the reading began. */
export class Stop extends Error {
  readonly failure: EdxmlFailure;
  constructor(failure: EdxmlFailure) {
    super(failure.code);
    this.failure = failure;
  }
}
