// Vite plugin: puts what pdf.js fetches by name while it reads (character maps, standard fonts, colour profiles and
// the plain-script image decoders) beside the window's own files, under `pdfjs/`. The names must stay as they are,
// so they cannot pass through hashing. Used by electron.config.ts; never bundled into the window.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, normalize } from 'node:path';

const home = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
// The compiled decoders are left out: the window's CSP does not allow WebAssembly, the scripts do the same work.
const wanted = (folder, name) => !name.startsWith('LICENSE') && (folder !== 'wasm' || name.endsWith('_nowasm_fallback.js'));

/** @returns {import('vite').Plugin} */
export function pdfAssets() {
  return {
    name: 'pdf-assets',
    generateBundle() {
      for (const folder of ['cmaps', 'standard_fonts', 'iccs', 'wasm']) {
        for (const name of readdirSync(join(home, folder))) {
          if (wanted(folder, name)) this.emitFile({ type: 'asset', fileName: `pdfjs/${folder}/${name}`, source: readFileSync(join(home, folder, name)) });
        }
      }
    },
    configureServer(server) {
      server.middlewares.use('/pdfjs/', (request, response, next) => {
        const file = join(home, normalize(decodeURIComponent((request.url ?? '').split('?')[0] ?? '')));
        if (!file.startsWith(home) || !statSync(file, { throwIfNoEntry: false })?.isFile()) return next();
        if (file.endsWith('.js')) response.setHeader('content-type', 'text/javascript');
        response.end(readFileSync(file));
      });
    },
  };
}
