import { useEffect, useState } from 'react';
import { useSync } from '../ui/queries.ts';
import { outageOf, type Outage } from './outage.rules.ts';

/** The outage to be told about; one that was waved away is not told again, the next one is. */
export function useOutage(): { readonly outage: Outage | undefined; readonly dismiss: () => void } {
  const sync = useSync().data;
  const [current, setCurrent] = useState<Outage | undefined>(undefined);
  const [dismissed, setDismissed] = useState<string | undefined>(undefined);
  useEffect(() => setCurrent((before) => outageOf(sync, before)), [sync]);
  return { outage: current === undefined || current.key === dismissed ? undefined : current, dismiss: () => setDismissed(current?.key) };
}
