import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, normalize, sep } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { loadCanvas } from './load-canvas.ts';
import type { RenderRequest } from './signing/validation/render/comparison.ts';
import { compareRendered } from './signing/validation/render/compare-rendered.ts';

/** A thread that compares drawings, one request after the other. Its host ends it when one takes too long. */
const library = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));

/** A file of pdf.js, and never one outside its folder: part of the name comes from the document. */
async function readAsset(path: string): Promise<Uint8Array> {
  const full = normalize(join(library, path));
  if (!full.startsWith(library + sep)) throw new Error('outside');
  return new Uint8Array(await readFile(full));
}

parentPort?.on('message', (request: RenderRequest & { readonly withoutCanvas: boolean }) => {
  void compareRendered(request, request.withoutCanvas ? undefined : loadCanvas(), readAsset).then((answer) => parentPort?.postMessage(answer));
});
