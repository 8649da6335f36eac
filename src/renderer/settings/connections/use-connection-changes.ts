import { useCallback } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { keys, rememberSync } from '../../ui/queries.ts';
import { useAct } from '../../ui/use-act.ts';

/** After a connection was added, changed, removed or asked to exchange: all that shows connections follows. */
export function useConnectionChanges(): { readonly changed: () => void; readonly syncWith: (connection: string) => Promise<unknown> } {
  const client = useQueryClient();
  const { act } = useAct();
  const changed = useCallback(() => {
    for (const queryKey of [keys.connections, keys.sync, keys.directory]) void client.invalidateQueries({ queryKey });
  }, [client]);
  const syncWith = useCallback((connection: string) => act(() => window.office.call('sync.now', { connection }), (sync) => { rememberSync(client, sync); changed(); }), [act, changed, client]);
  return { changed, syncWith };
}
