import { useCallback } from 'react';
import { useSync } from './queries.ts';

/** The name a person gave a connection; its id where it is gone. */
export function useConnectionName(): (id: string) => string {
  const connections = useSync().data?.connections;
  return useCallback((id: string) => connections?.find((c) => c.id === id)?.name ?? id, [connections]);
}
