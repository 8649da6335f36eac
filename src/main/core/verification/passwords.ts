import type { BlobId } from '../model/document.ts';

/** Passwords people typed to read a file: in memory until the program ends, in no log and no file. */
export interface Passwords {
  of(blob: BlobId): string | undefined;
  remember(blob: BlobId, password: string): void;
}

const most = 100;

export function createPasswords(): Passwords {
  const known = new Map<BlobId, string>();
  return {
    of: (blob) => known.get(blob),
    remember: (blob, password) => {
      known.delete(blob);
      known.set(blob, password);
      const [oldest] = known.keys();
      if (known.size > most && oldest !== undefined) known.delete(oldest);
    },
  };
}
