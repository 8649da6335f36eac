import { createRequire } from 'node:module';
import type { CanvasLibrary } from './signing/validation/render/canvas-library.ts';

/**
 * The drawing library that pdf.js brings as an optional part, with the browser's drawing classes put where pdf.js looks
 * for them; `undefined` where it is not installed.
 */
export function loadCanvas(): CanvasLibrary | undefined {
  try {
    const own = createRequire(import.meta.url);
    const library = createRequire(own.resolve('pdfjs-dist/package.json'))('@napi-rs/canvas') as CanvasLibrary;
    const globals = globalThis as Record<string, unknown>;
    for (const name of ['DOMMatrix', 'Path2D', 'ImageData'] as const) globals[name] ??= library[name];
    return library;
  } catch {
    // Not installed, or built for another machine: the caller compares without pictures.
    return undefined;
  }
}
