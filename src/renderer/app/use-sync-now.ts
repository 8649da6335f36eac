import { useCallback } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { rememberSync, useSync } from '../ui/queries.ts';
import { useAct } from '../ui/use-act.ts';

/** One exchange with the axis on the person's word. What arrives announces itself by events. */
export function useSyncNow(): { syncing: boolean; syncNow: () => void } {
  const { busy, act } = useAct();
  const client = useQueryClient();
  const running = useSync().data?.state === 'running';
  const syncNow = useCallback(() => {
    if (!busy) void act(() => window.office.call('sync.now', {}), (sync) => rememberSync(client, sync));
  }, [act, busy, client]);
  return { syncing: busy || running, syncNow };
}
