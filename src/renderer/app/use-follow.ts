import { useEffect, useRef } from 'react';
import { skipToken, useQuery } from '@tanstack/react-query';
import type { DocumentRow, DocumentView } from '../../contract/views.ts';
import type { Place } from '../inbox/folders.ts';
import { keys } from '../ui/queries.ts';
import { followed } from './follow.rules.ts';

/** Keeps the list where the open document is. Only watches: the document pane asks for the document. */
export function useFollow(selected: number | undefined, onFollow: (next: (place: Place) => Place) => void): void {
  const row = useQuery<DocumentView>({ queryKey: keys.document(selected ?? 0), queryFn: skipToken }).data?.row;
  const before = useRef<{ id: number; state: DocumentRow['state'] } | undefined>(undefined);
  const follow = useRef(onFollow);
  useEffect(() => { follow.current = onFollow; });
  const id = row?.id;
  const state = row?.state;
  useEffect(() => {
    if (id === undefined || state === undefined) return;
    const last = before.current;
    before.current = { id, state };
    if (last !== undefined && last.id === id && last.state !== state) follow.current((place) => followed(place, last.state, state));
  }, [id, state]);
}
