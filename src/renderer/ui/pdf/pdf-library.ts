import * as pdfjs from 'pdfjs-dist/legacy/build/pdf.mjs';
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';

/**
 * The legacy build and the legacy worker, both: the modern ones need a Chromium newer than the oldest Electron
 * this program runs on (`Uint8Array.prototype.toHex`), and the call sits in the worker where no polyfill reaches.
 */
export type PdfDocument = pdfjs.PDFDocumentProxy;
export type PdfPage = pdfjs.PDFPageProxy;
export type PdfLoadingTask = pdfjs.PDFDocumentLoadingTask;
export const { AnnotationMode, PDFDataRangeTransport, PasswordException, PasswordResponses, InvalidPDFException } = pdfjs;

type Web = typeof import('pdfjs-dist/legacy/web/pdf_viewer.mjs');

interface WarmWorker {
  readonly worker: pdfjs.PDFWorker;
  /** Documents it holds, and those among them it was told to let go but has not yet. */
  open: number;
  releasing: Set<Promise<void>>;
}

let warm: WarmWorker | undefined;
let web: Promise<Web> | undefined;

/** One worker for the life of the window: a warm one shows a page in 45 ms where a cold one takes 165. */
function warmWorker(): WarmWorker {
  if (warm === undefined || warm.worker.destroyed) {
    pdfjs.GlobalWorkerOptions.workerSrc = workerUrl;
    warm = { worker: new pdfjs.PDFWorker({}), open: 0, releasing: new Set() };
  }
  return warm;
}

/** A worker answers a release in a few milliseconds, unless it is deep in a large scan. */
const patience = 150;

/** The warm worker, or a new one where the warm one is still busy with a document nobody looks at any more. */
async function freeWorker(): Promise<WarmWorker> {
  const current = warmWorker();
  if (current.releasing.size > 0) {
    await Promise.race([Promise.all(current.releasing), new Promise((resolve) => setTimeout(resolve, patience))]);
    if (current.releasing.size > 0 && warm === current) warm = undefined;
  }
  return warmWorker();
}

/** Lets a document go. A worker that was replaced meanwhile ends with its last document. */
function release(task: PdfLoadingTask, holder: WarmWorker): void {
  const done = task.destroy().catch(() => undefined).then(() => {
    holder.releasing.delete(done);
    holder.open -= 1;
    if (holder !== warm && holder.open === 0) holder.worker.destroy();
  });
  holder.releasing.add(done);
}

/** Starts the worker before the first document is asked for. */
export function warmUpPdf(): void {
  warmWorker();
  void loadPdfViewer();
}

/** The viewer components read the library from the global scope when their module is evaluated. */
export function loadPdfViewer(): Promise<Web> {
  Object.assign(globalThis, { pdfjsLib: pdfjs });
  web ??= import('pdfjs-dist/legacy/web/pdf_viewer.mjs');
  return web;
}

/** Fetches pdf.js's own data files; its default uses calls that Chromium 130 does not have. */
class WindowDataFactory {
  async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    const folder = kind === 'cMapUrl' ? 'cmaps' : kind === 'standardFontDataUrl' ? 'standard_fonts' : 'wasm';
    const response = await fetch(assetUrl(`${folder}/${filename}`));
    if (!response.ok) throw new Error(`missing: ${folder}/${filename}`);
    return new Uint8Array(await response.arrayBuffer());
  }
}

function assetUrl(path: string): string {
  return new URL(`pdfjs/${path}`, document.baseURI).href;
}

type Source = ({ readonly data: Uint8Array } | { readonly range: pdfjs.PDFDataRangeTransport }) & { readonly password?: string };

/** Opens a PDF with everything active switched off: no scripts, no XFA, no eval, nothing from outside. */
export async function openPdf(source: Source): Promise<{ readonly task: PdfLoadingTask; readonly release: () => void }> {
  const holder = await freeWorker();
  holder.open += 1;
  const task = pdfjs.getDocument({
    ...source,
    worker: holder.worker,
    rangeChunkSize: 65_536,
    disableStream: true,
    // A document of many pages is read as it is turned, not as a whole (132 MB scans exist).
    disableAutoFetch: true,
    enableXfa: false,
    // JBIG2 and JPEG 2000 scans are decoded by WebAssembly of our own files (content-security.ts); the scripts beside them stand in where it is refused.
    useWasm: true,
    useWorkerFetch: false,
    useSystemFonts: true,
    disableWorkerRendering: true,
    stopAtErrors: false,
    cMapUrl: assetUrl('cmaps/'),
    cMapPacked: true,
    standardFontDataUrl: assetUrl('standard_fonts/'),
    iccUrl: assetUrl('iccs/'),
    wasmUrl: assetUrl('wasm/'),
    BinaryDataFactory: WindowDataFactory,
    verbosity: 0,
  });
  return { task, release: () => release(task, holder) };
}
