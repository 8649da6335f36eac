import { useEffect, useRef } from 'react';
import type { DocumentRow } from '../../contract/views.ts';
import type { Place } from '../inbox/folders.ts';
import { useDocument } from '../ui/queries.ts';
import { followed } from './follow.rules.ts';

/** Keeps the list where the open document is. */
export function useFollow(selected: number | undefined, onFollow: (next: (place: Place) => Place) => void): void {
  const row = useDocument(selected).data?.row;
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
