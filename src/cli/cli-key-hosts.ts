import { existsSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findDrivers, type FoundDriver } from '../main/hosts/drivers/find-drivers.ts';
import { foreignStarter } from '../main/hosts/foreign-starter.ts';
import { keyHosts, type KeyHosts } from '../main/hosts/key-hosts.ts';
import { childStarter } from '../main/hosts/start-child.ts';

/** The token program: beside the built command line, or the source where this runs from source. */
function tokenEntry(): string {
  const source = join(dirname(fileURLToPath(import.meta.url)), '..', 'main', 'token', 'token-main.ts');
  return existsSync(source) ? source : join(dirname(process.argv[1] ?? ''), 'token.js');
}

/** Key hosts of this command, as child processes. They keep it alive until they are stopped. */
export function cliKeyHosts(): KeyHosts {
  const entry = tokenEntry();
  return keyHosts({ starter: childStarter({ execPath: process.execPath, entry }), foreign: foreignStarter(entry, process.env) });
}

/** The modules that were named, and only these; else those of `CONGVAN_PKCS11` (paths, as in PATH) and what this machine has. */
export async function driversFor(named: readonly string[]): Promise<readonly FoundDriver[]> {
  if (named.length > 0) return findDrivers({ person: named.map((path) => resolve(path)), places: [], p11Kit: { configs: [], modules: [] } });
  return findDrivers({ person: (process.env['CONGVAN_PKCS11'] ?? '').split(delimiter).filter((path) => path !== '') });
}
