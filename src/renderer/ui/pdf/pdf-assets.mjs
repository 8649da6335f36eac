// Vite plugin: puts what pdf.js fetches by name while it reads (character maps, standard fonts, colour profiles and
// the image decoders) beside the window's own files, under `pdfjs/`. The names must stay as they are,
// so they cannot pass through hashing. Used by electron.config.ts; never bundled into the window.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, normalize } from 'node:path';

const home = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
// Of the compiled programs only the decoders of scans (JBIG2, JPEG 2000): colour management (qcms) would need the worker
// to fetch by itself, which is off, and the script engine (quickjs) runs what this window never runs.
const decoders = new Set(['jbig2.wasm', 'openjpeg.wasm', 'jbig2_nowasm_fallback.js', 'openjpeg_nowasm_fallback.js']);
const wanted = (folder, name) => !name.startsWith('LICENSE') && (folder !== 'wasm' || decoders.has(name));

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
