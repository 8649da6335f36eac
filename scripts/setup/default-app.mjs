// What `electron <folder>` runs first. Electron ships its own; a repackaged Electron lacks it and then
// exits silently, so set-up puts this small one in its place.
import { makeAsar } from './asar.mjs';

// Top-level await: Electron fires `ready` only after this module has finished, as with its own.
const main = `import { app } from 'electron';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const modules = [];
let folder;
let version = false;
for (let i = 1; i < process.argv.length && folder === undefined; i += 1) {
  const arg = process.argv[i];
  if (arg === '-v' || arg === '--version') version = true;
  else if (arg === '-r' || arg === '--require') modules.push(process.argv[i += 1]);
  else if (!arg.startsWith('-')) folder = arg;
}
if (version) {
  console.log('v' + process.versions.electron);
  app.exit(0);
} else {
  if (folder === undefined) {
    console.error('electron: name the folder of an app');
    app.exit(2);
  } else {
    try {
      const path = resolve(folder);
      // Playwright hands in its loader with -r.
      for (const name of modules) createRequire(join(process.cwd(), 'x.js'))(name);
      Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
      let manifest = {};
      try {
        manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
      } catch (error) {
        if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
      }
      if (typeof manifest.version === 'string') app.setVersion(manifest.version);
      const name = manifest.productName ?? manifest.name;
      if (typeof name === 'string') app.name = name;
      app.setDesktopName(typeof manifest.desktopName === 'string' ? manifest.desktopName : app.name + '.desktop');
      app.setAppPath(path);
      await import(pathToFileURL(createRequire(join(path, 'package.json')).resolve(path)).href);
    } catch (error) {
      console.error('electron: the app could not be started');
      console.error(error);
      app.exit(1);
    }
  }
}
`;

/** The bytes of default_app.asar. */
export function defaultAppArchive() {
  return makeAsar({ 'package.json': JSON.stringify({ name: 'default-app', type: 'module', main: 'main.js' }), 'main.js': main });
}
