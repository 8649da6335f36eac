import { useEffect, useState } from 'react';

/** Follows the shell's word on the theme, and the system's where the shell has not spoken. */
export function useDarkTheme(): boolean {
  const [dark, setDark] = useState(() => window.matchMedia('(prefers-color-scheme: dark)').matches);
  useEffect(() => {
    const media = window.matchMedia('(prefers-color-scheme: dark)');
    const follow = (change: MediaQueryListEvent): void => setDark(change.matches);
    media.addEventListener('change', follow);
    const stop = window.office.on((event) => {
      if (event.name === 'theme.changed') setDark(event.dark);
    });
    return () => {
      media.removeEventListener('change', follow);
      stop();
    };
  }, []);
  return dark;
}
