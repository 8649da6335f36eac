import { useCallback, useState } from 'react';

/** A number this window remembers between starts (pane widths). Nothing about documents is ever kept here. */
export function useStoredNumber(key: string, initial: number): [number, (value: number) => void] {
  const [value, setValue] = useState(() => {
    const stored = Number(window.localStorage.getItem(key));
    return Number.isFinite(stored) && stored > 0 ? stored : initial;
  });
  const store = useCallback((next: number) => {
    setValue(next);
    window.localStorage.setItem(key, String(next));
  }, [key]);
  return [value, store];
}
