import { useEffect, useRef } from 'react';
import type { Keyset } from '../ui/use-keyset.ts';

/** Rows that fill a pane of any height. */
const enough = 30;

/** Asks for further pages while those that came hold too few rows of the kind that is shown. */
export function useFilled(rows: Pick<Keyset<never>, 'more' | 'loadMore' | 'state'>, shown: number): void {
  const load = useRef(rows.loadMore);
  useEffect(() => { load.current = rows.loadMore; });
  useEffect(() => {
    if (rows.state === 'ready' && rows.more && shown < enough) load.current();
  });
}
