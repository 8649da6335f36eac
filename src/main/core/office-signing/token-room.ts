import type { Settings } from '../ports/signing-keys.ts';

export interface TokenRoom {
  /** Bytes a timestamp token of this authority takes; `undefined` before the first. */
  of(url: string): number | undefined;
  remember(url: string, bytes: number): void;
}

const settingName = 'signing.tokenRoom';

/** Remembered with the authority's address: another authority is measured anew. */
export function tokenRoom(settings: Settings): TokenRoom {
  return {
    of: (url) => {
      const known = JSON.parse(settings.get(settingName) ?? '{}') as { url?: string; bytes?: number };
      return known.url === url ? known.bytes : undefined;
    },
    remember: (url, bytes) => {
      const next = JSON.stringify({ url, bytes });
      if (settings.get(settingName) !== next) settings.set(settingName, next);
    },
  };
}
