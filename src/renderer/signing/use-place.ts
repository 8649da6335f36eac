import { skipToken, useQuery, type QueryClient } from '@tanstack/react-query';
import type { PlaceView, SignRole } from '../../contract/views.ts';
import { ask } from '../ui/office.ts';
import type { PaperToShow } from './preview.rules.ts';

// By the bytes: a file that another signature was put on has another place.
const keyOf = (paper: PaperToShow | undefined, role: SignRole, keyId: string | undefined) => ['place', paper?.id, paper?.ordinal, paper?.blob, role, keyId] as const;
const askPlace = ({ id, ordinal }: PaperToShow, role: SignRole, keyId: string | undefined): Promise<PlaceView> =>
  ask('signing.place', { id, ordinal, role, ...(keyId === undefined ? {} : { keyId }) });

/** Where the core puts this signature by the decree. Without a key: where any would go, and whose names stand there. */
export const usePlace = (paper: PaperToShow | undefined, role: SignRole, keyId: string | undefined) =>
  useQuery({ queryKey: keyOf(paper, role, keyId), queryFn: paper === undefined ? skipToken : () => askPlace(paper, role, keyId) });

/** The same, before the person gets there; a failure is told when they do. */
export async function placeAhead(client: QueryClient, paper: PaperToShow, role: SignRole, keyId: string): Promise<PlaceView | undefined> {
  return client.ensureQueryData({ queryKey: keyOf(paper, role, keyId), queryFn: () => askPlace(paper, role, keyId) }).catch(() => undefined);
}
