import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';

interface VirtualRowsProps<R> {
  readonly rows: readonly R[];
  readonly label: string;
  /** Height of a usual row in CSS pixels; real heights are measured. */
  readonly estimate: number;
  readonly keyOf: (row: R) => number | string;
  readonly row: (row: R) => ReactNode;
  /** The end is near: more may be asked for. */
  readonly onEnd: () => void;
}

/** A list of any length whose rows are as high as what they say; only those in sight exist. */
export function VirtualRows<R>({ rows, label, estimate, keyOf, row, onEnd }: VirtualRowsProps<R>) {
  const box = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- the virtualizer is not memoized on purpose
  const virtual = useVirtualizer({
    count: rows.length, getScrollElement: () => box.current, estimateSize: () => estimate, overscan: 6,
    getItemKey: (index) => { const at = rows[index]; return at === undefined ? index : keyOf(at); },
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  const told = useRef(onEnd);
  useEffect(() => { told.current = onEnd; });
  useEffect(() => { if (last >= rows.length - 10) told.current(); }, [last, rows.length]);
  return (
    <div ref={box} className="plain-rows" role="region" aria-label={label} tabIndex={0}>
      <div role="list" aria-label={label} style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map((item) => {
          const at = rows[item.index];
          return (
            <div key={item.key} ref={virtual.measureElement} data-index={item.index} role="listitem" aria-posinset={item.index + 1} aria-setsize={rows.length} className="plain-place" style={{ transform: `translateY(${String(item.start)}px)` }}>
              {at !== undefined && row(at)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
