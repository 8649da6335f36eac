import { useCallback } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { keys } from '../../ui/queries.ts';

/** After a key was added, removed or pictured: all that shows keys is asked again. */
export function useKeyChanges(): () => void {
  const client = useQueryClient();
  return useCallback(() => {
    void client.invalidateQueries({ queryKey: keys.signingKeys });
    void client.invalidateQueries({ queryKey: keys.drivers });
    // A picture changes where a signature goes and how it looks.
    void client.invalidateQueries({ queryKey: ['place'] });
    void client.invalidateQueries({ queryKey: keys.office });
  }, [client]);
}
