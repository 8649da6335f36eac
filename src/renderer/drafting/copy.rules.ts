import type { DocumentView } from '../../contract/views.ts';

export type CopyKind = NonNullable<DocumentView['copy']>;

/** The forms of copying in the order of Decree 30/2020, Art. 25. */
export const copyKinds: readonly CopyKind[] = ['trueCopy', 'copyOfCopy', 'extract'];
