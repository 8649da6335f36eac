import type { DocumentRow } from '../../contract/views.ts';
import type { Place } from '../inbox/folders.ts';

/** The folder where an outgoing document stands. Incoming ones are not followed: a clerk who registered one goes on to the next. */
function folderOf(state: DocumentRow['state']): Place | undefined {
  switch (state) {
    case 'draft': return 'outgoing.draft';
    case 'signed': return 'outgoing.signed';
    case 'sealed': return 'outgoing.sealed';
    case 'queued': return 'outgoing.queued';
    case 'sent': return 'outgoing.sent';
    case 'withdrawn': return 'outgoing.withdrawn';
    case 'received': case 'registered': case 'routed': case 'handled': case 'refused': case 'recalled': return undefined;
  }
}

/**
 * Where the list goes when the open document changes its state: along with it, if the list showed the folder it left.
 * Its road (sign, seal, send) is walked in one sitting, and a list that says "nothing here" beside it would puzzle.
 */
export function followed(place: Place, before: DocumentRow['state'], after: DocumentRow['state']): Place {
  return folderOf(before) === place ? (folderOf(after) ?? place) : place;
}
