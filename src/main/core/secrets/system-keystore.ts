import { createRequire } from 'node:module';
import { setTimeout as after } from 'node:timers/promises';

/** One entry of the operating system's keystore, as `@napi-rs/keyring` gives it. */
interface KeystoreEntry {
  setSecret(secret: Uint8Array): Promise<void>;
  getSecret(): Promise<readonly number[] | null>;
  deleteCredential(): Promise<boolean>;
}

export interface SystemKeystore {
  set(account: string, secret: Uint8Array): Promise<'kept' | 'refused'>;
  get(account: string): Promise<Uint8Array | undefined | 'refused'>;
  remove(account: string): Promise<'removed' | 'refused'>;
}

/** The name under which a person finds our entries in the keystore's own window. */
const SERVICE = 'congvan';
/** A keystore may ask the person to unlock it, and nobody may be there to answer. */
const LONGEST_MS = 30_000;

type Load = () => { readonly AsyncEntry: new (service: string, account: string, options?: { readonly linux?: { readonly store: 'secret-service' } }) => KeystoreEntry };
const native: Load = () => createRequire(import.meta.url)('@napi-rs/keyring') as ReturnType<Load>;

/**
 * Windows Credential Manager, macOS Keychain, or the Secret Service of a Linux desktop. On Linux the binding would quietly
 * fall back to the kernel's keyring, which forgets at the next start: it is pinned to the Secret Service. `undefined`: the
 * binding does not load on this machine.
 */
export function openSystemKeystore(load: Load = native): SystemKeystore | undefined {
  let binding: ReturnType<Load>;
  try {
    binding = load();
  } catch {
    return undefined;
  }
  /** The binding says only by its texts why something failed, and they differ by system: any failure is a refusal. */
  async function tried<T>(account: string, work: (entry: KeystoreEntry) => Promise<T>): Promise<T | 'refused'> {
    const stop = new AbortController();
    try {
      const entry = new binding.AsyncEntry(SERVICE, account, { linux: { store: 'secret-service' } });
      return await Promise.race([work(entry), after(LONGEST_MS, 'refused' as const, { signal: stop.signal, ref: false })]);
    } catch {
      return 'refused';
    } finally {
      stop.abort();
    }
  }
  return {
    set: (account, secret) => tried(account, async (entry) => {
      await entry.setSecret(secret);
      // Some keystores take a secret and cut it short (Windows holds 2560 bytes): what cannot be read back is not kept.
      const back = await entry.getSecret();
      return back !== null && Buffer.from(back).equals(secret) ? 'kept' as const : 'refused' as const;
    }),
    get: (account) => tried(account, async (entry) => {
      const secret = await entry.getSecret();
      return secret === null ? undefined : Uint8Array.from(secret);
    }),
    remove: (account) => tried(account, async (entry) => {
      await entry.deleteCredential();
      return 'removed' as const;
    }),
  };
}
