import { randomUUID } from 'node:crypto';
import { ok, type Result } from '../model/result.ts';
import type { SecretFailure, SecretStore } from '../ports/secret-store.ts';
import { secretFiles } from './secret-files.ts';
import { openSystemKeystore } from './system-keystore.ts';
import type { SystemKeystore } from './system-keystore.ts';

const locked: { readonly ok: false; readonly error: SecretFailure } = { ok: false, error: { code: 'secret.locked' } };

/**
 * Secrets in the operating system's keystore, or, where none answers, in files of this user alone. A note in the data
 * folder says which secrets the keystore holds: so a keystore that is locked today is not taken for one that never had
 * them, and none is asked for what it never got.
 */
export function openSecretStore(dataDir: string, keystore: () => SystemKeystore | undefined = openSystemKeystore): SecretStore {
  const files = secretFiles(dataDir);
  let opened: { readonly keystore: SystemKeystore | undefined } | undefined;
  // Loaded at the first need: the native module is not part of every start.
  const system = (): SystemKeystore | undefined => (opened ??= { keystore: keystore() }).keystore;
  const noteOf = (name: string): string => `${name}.in-keystore`;
  const secretOf = (name: string): string => `${name}.secret`;

  /** Of this office: two on one computer must not share entries, and the folder may be moved. */
  async function office(): Promise<Result<string, SecretFailure>> {
    const known = await files.read('office');
    if (!known.ok) return known;
    if (known.value !== undefined && known.value !== '') return ok(known.value);
    const id = randomUUID();
    const written = await files.write('office', id);
    return written.ok ? ok(id) : written;
  }
  const accountOf = async (name: string): Promise<Result<string, SecretFailure>> => {
    const id = await office();
    return id.ok ? ok(`${id.value}/${name}`) : id;
  };

  const store: SecretStore = {
    async keep(name, secret) {
      const account = await accountOf(name);
      if (!account.ok) return account;
      const before = await files.read(noteOf(name));
      // Noted before the keystore is asked: cut off in between, the entry is still known of.
      const noted = await files.write(noteOf(name), '');
      if (!noted.ok) return noted;
      if ((await system()?.set(account.value, Buffer.from(secret, 'utf8'))) === 'kept') {
        // A file is read first, so an older secret in one must go before this one counts.
        const gone = await files.remove(secretOf(name));
        return gone.ok ? ok('system') : gone;
      }
      const written = await files.write(secretOf(name), secret);
      if (!written.ok) return written;
      // An older secret may still be in the keystore that does not answer now; if none ever was, there is nothing to note.
      if (before.ok && before.value === undefined) await files.remove(noteOf(name));
      return ok('file');
    },

    async read(name) {
      // A file is there only where the keystore failed at the last keeping: it is the newer one.
      const file = await files.read(secretOf(name));
      if (!file.ok || file.value !== undefined) return file;
      const noted = await files.read(noteOf(name));
      if (!noted.ok || noted.value === undefined) return noted.ok ? ok(undefined) : noted;
      const account = await accountOf(name);
      if (!account.ok) return account;
      const secret = await system()?.get(account.value);
      // Noted as held there and not given out: locked, another session without it, or another computer's keystore.
      return secret === undefined || secret === 'refused' ? locked : ok(Buffer.from(secret).toString('utf8'));
    },

    async forget(name) {
      const noted = await files.read(noteOf(name));
      const removed = await files.remove(secretOf(name));
      if (!removed.ok || !noted.ok) return removed.ok ? { ok: false, error: { code: 'secret.unreadable' } } : removed;
      if (noted.value === undefined) return ok(undefined);
      const account = await accountOf(name);
      if (!account.ok) return account;
      // The note stays where the keystore does not answer: the entry is still there and can be forgotten later.
      if ((await system()?.remove(account.value)) !== 'removed') return locked;
      return files.remove(noteOf(name));
    },

    async where(name) {
      const [file, noted] = [await files.read(secretOf(name)), await files.read(noteOf(name))];
      if (file.ok && file.value !== undefined) return 'file';
      return noted.ok && noted.value !== undefined ? 'system' : undefined;
    },

    async place() {
      const keystoreHere = system();
      if (keystoreHere === undefined) return 'file';
      const [account, probe] = [`probe/${randomUUID()}`, Buffer.from('probe')];
      if ((await keystoreHere.set(account, probe)) !== 'kept') return 'file';
      await keystoreHere.remove(account);
      return 'system';
    },
  };
  return store;
}
