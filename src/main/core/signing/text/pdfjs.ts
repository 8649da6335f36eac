import type { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

export type { TextItem } from 'pdfjs-dist/types/src/display/api.d.ts';

let loading: Promise<{ readonly getDocument: typeof getDocument }> | undefined;

/** The reader, loaded when it is first needed: it costs half a second, and most calls of the core never need it. */
export function loadPdfjs(): Promise<{ readonly getDocument: typeof getDocument }> {
  loading ??= load();
  return loading;
}

/**
 * The worker's code is loaded into this process and found there by name: in an Electron child the library does not
 * know that it runs in Node and would look for a browser's worker.
 */
async function load(): Promise<{ readonly getDocument: typeof getDocument }> {
  await import('pdfjs-dist/legacy/build/pdf.worker.mjs');
  return await import('pdfjs-dist/legacy/build/pdf.mjs');
}
