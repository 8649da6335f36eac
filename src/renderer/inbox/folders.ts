import type { Folder } from '../../contract/views.ts';

/** Screens of their own, without a list beside a document. */
export type WidePlace = 'toSign' | 'toSeal' | 'keys' | 'connections';
/** What the window shows: a folder of documents, one of the two post-room lists, or a wide screen. */
export type Place = Folder | 'quarantine' | 'outbox' | WidePlace;

export const incomingFolders: readonly Folder[] = [
  'incoming.toRegister', 'incoming.toRoute', 'incoming.inProgress', 'incoming.overdue', 'incoming.done', 'incoming.returned', 'incoming.recalled', 'incoming.all',
];
export const outgoingFolders: readonly Folder[] = ['outgoing.draft', 'outgoing.signed', 'outgoing.sealed', 'outgoing.queued', 'outgoing.sent', 'outgoing.withdrawn', 'outgoing.all'];

/** Folders whose count is work still to do; the others show no number, so that numbers mean work. */
export const workFolders: ReadonlySet<Place> = new Set<Place>([
  'incoming.toRegister', 'incoming.toRoute', 'incoming.inProgress', 'incoming.overdue', 'outgoing.draft', 'outgoing.signed', 'outgoing.sealed', 'outgoing.queued',
]);

export function isFolder(place: Place): place is Folder {
  return place !== 'quarantine' && place !== 'outbox' && !isWide(place);
}

export function isWide(place: Place): place is WidePlace {
  return place === 'toSign' || place === 'toSeal' || place === 'keys' || place === 'connections';
}
