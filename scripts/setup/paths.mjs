// Where things are. Pure: nothing here touches the disk.
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The per-user cache, by the XDG base directory rules (an empty or relative XDG_CACHE_HOME counts as unset). */
export function cacheDir(env = process.env) {
  const xdg = env['XDG_CACHE_HOME'];
  return join(xdg !== undefined && xdg.startsWith('/') ? xdg : join(homedir(), '.cache'), 'congvan');
}
