import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';

export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/**
 * Where this office's data lives, the same for the window and the command line. Never a roaming folder:
 * a database that follows a person between machines is copied while it is open.
 */
export function dataDir(around: Surroundings = { platform: process.platform, env: process.env, home: homedir() }): string {
  const { platform, env, home } = around;
  const given = env['CONGVAN_DATA_DIR'];
  if (given !== undefined && given !== '') return given;
  if (platform === 'win32') return win32.join(orElse(env['LOCALAPPDATA'], win32.join(home, 'AppData', 'Local')), 'CongVan');
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'CongVan');
  // XDG Base Directory: a relative XDG_DATA_HOME is to be ignored.
  const xdg = env['XDG_DATA_HOME'];
  return posix.join(xdg !== undefined && posix.isAbsolute(xdg) ? xdg : posix.join(home, '.local', 'share'), 'congvan');
}

function orElse(value: string | undefined, other: string): string {
  return value === undefined || value === '' ? other : value;
}
