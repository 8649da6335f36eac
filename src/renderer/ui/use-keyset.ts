import { useInfiniteQuery } from '@tanstack/react-query';
import type { AppError } from '../../contract/errors.ts';
import { failureOf } from './office.ts';

export interface Keyset<R> {
  readonly rows: readonly R[];
  readonly state: 'loading' | 'ready' | 'failed';
  readonly failure: AppError | undefined;
  readonly more: boolean;
  readonly loadMore: () => void;
  readonly again: () => void;
}

/** Rows newest first, page after page as they are scrolled to; each page is asked with the id of the last row before it. */
export function useKeyset<R extends { readonly id: number }>(
  queryKey: readonly unknown[],
  page: (before: number | undefined) => Promise<{ readonly rows: readonly R[]; readonly more: boolean }>,
): Keyset<R> {
  const found = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => page(pageParam),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (last) => (last.more ? last.rows.at(-1)?.id : undefined),
  });
  return {
    rows: found.data?.pages.flatMap((p) => p.rows) ?? [],
    state: found.data !== undefined ? 'ready' : found.error !== null ? 'failed' : 'loading',
    failure: found.error === null ? undefined : failureOf(found.error),
    more: found.hasNextPage,
    loadMore: () => { if (found.hasNextPage && !found.isFetchingNextPage && found.error === null) void found.fetchNextPage(); },
    again: () => void found.refetch(),
  };
}
