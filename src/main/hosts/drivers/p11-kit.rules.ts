import { posix } from 'node:path';

/**
 * The module paths a p11-kit module file may mean, the likelier first; empty when it names none, is switched off for
 * everyone, or serves trust and not keys. The format is `key: value`, `#` begins a comment (p11-kit manual, pkcs11.conf).
 */
export function modulesOf(text: string, folders: readonly string[]): readonly string[] {
  const values = new Map<string, string>();
  for (const line of text.slice(0, 65_536).split('\n')) {
    const colon = line.indexOf(':');
    const key = line.slice(0, Math.max(0, colon)).trim();
    if (key !== '' && !key.startsWith('#')) values.set(key, line.slice(colon + 1).trim());
  }
  const module = values.get('module');
  // `enable-in` with no program of ours in it switches the module off here, and `remote` is no library.
  if (module === undefined || module === '' || values.get('trust-policy') === 'yes' || values.has('enable-in') || values.has('remote')) return [];
  return posix.isAbsolute(module) ? [module] : folders.map((folder) => posix.join(folder, module));
}
