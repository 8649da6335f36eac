import type { QueryClient } from '@tanstack/react-query';
import { pageSize } from '../inbox/page-cursors.rules.ts';
import { ask } from '../ui/office.ts';
import { keys } from '../ui/queries.ts';

/** Longer than a core that is ready needs to answer; a slower one is waited for on the screen. */
const patienceMs = 120;

/**
 * Asks for the morning's first screen before anything is drawn, so that it is drawn once: office, badges and the first page
 * of what is to be registered. Resolves when they are there, or when waiting would be seen.
 */
export async function askFirst(client: QueryClient): Promise<void> {
  const folder = 'incoming.toRegister' as const;
  const asked = Promise.all([
    client.prefetchQuery({ queryKey: keys.office, queryFn: () => ask('office.get', {}) }),
    client.prefetchQuery({ queryKey: keys.counts, queryFn: () => ask('inbox.counts', {}) }),
    client.prefetchQuery({ queryKey: keys.sync, queryFn: () => ask('sync.status', {}) }),
    client.prefetchQuery({ queryKey: [...keys.lists, folder, '', 0], queryFn: () => ask('inbox.list', { folder, limit: pageSize }) }),
  ]);
  await Promise.race([asked, new Promise((resolve) => { setTimeout(resolve, patienceMs); })]);
}
