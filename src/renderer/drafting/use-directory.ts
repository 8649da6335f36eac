import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { AgencyView } from '../../contract/exchange-views.ts';
import { ask } from '../ui/office.ts';
import { keys } from '../ui/queries.ts';
import { useDebounced } from '../ui/use-debounced.ts';

/** Short enough to feel immediate, long enough not to ask for every letter of a name. */
const searchDelay = 150;
const limit = 30;

export interface Directory {
  readonly found: readonly AgencyView[];
  readonly state: 'idle' | 'searching' | 'ready' | 'failed';
}

/** The agencies of the axis that fit what is typed; asked while a list is open and something is typed. */
export function useDirectory(typed: string, open: boolean): Directory {
  const text = useDebounced(typed.trim(), searchDelay);
  const enabled = open && text !== '';
  const answer = useQuery({
    queryKey: [...keys.directory, text], queryFn: () => ask('directory.search', { text, limit }).then((a) => a.agencies), enabled, staleTime: 60_000, gcTime: 60_000, placeholderData: keepPreviousData,
  });
  if (!enabled) return { found: [], state: 'idle' };
  if (answer.error !== null) return { found: [], state: 'failed' };
  return { found: answer.data ?? [], state: answer.data === undefined || typed.trim() !== text ? 'searching' : 'ready' };
}
