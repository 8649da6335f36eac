import type { DocumentRow } from '../../contract/views.ts';
import type { Place } from '../inbox/folders.ts';

export interface HelpScreen {
  readonly place: Place;
  readonly state: DocumentRow['state'] | undefined;
  readonly recallRequested: boolean;
}

export type HelpTopic = 'receive' | 'route' | 'handle' | 'returned' | 'recall' | 'draft' | 'seal' | 'issue' | 'track' | 'outbox' | 'quarantine' | 'batch' | 'keys' | 'connections';

/** Which article explains the screen: the document in front of the person first, the folder where none is open. */
export function helpTopic({ place, state, recallRequested }: HelpScreen): HelpTopic {
  if (place === 'quarantine' || place === 'outbox') return place;
  if (place === 'toSign' || place === 'toSeal') return 'batch';
  if (place === 'keys' || place === 'connections') return place;
  if (recallRequested) return 'recall';
  switch (state) {
    case 'received': return 'receive';
    case 'registered': return 'route';
    case 'routed': return 'handle';
    case 'handled': return 'handle';
    case 'refused': return 'returned';
    case 'recalled': return 'recall';
    case 'draft': return 'draft';
    case 'signed': return 'seal';
    case 'sealed': return 'issue';
    case 'queued': return 'track';
    case 'sent': return 'track';
    case 'withdrawn': return 'recall';
    case undefined: return topicOfFolder(place);
  }
}

function topicOfFolder(place: Place): HelpTopic {
  switch (place) {
    case 'incoming.toRoute': return 'route';
    case 'incoming.inProgress': case 'incoming.overdue': case 'incoming.done': return 'handle';
    case 'incoming.returned': return 'returned';
    case 'incoming.recalled': return 'recall';
    case 'outgoing.draft': return 'draft';
    case 'outgoing.signed': return 'seal';
    case 'outgoing.sealed': return 'issue';
    case 'outgoing.queued': case 'outgoing.sent': case 'outgoing.all': return 'track';
    case 'outgoing.withdrawn': return 'recall';
    case 'incoming.toRegister': case 'incoming.all': return 'receive';
    case 'quarantine': case 'outbox': case 'keys': case 'connections': return place;
    case 'toSign': case 'toSeal': return 'batch';
  }
}
