import { loadPdfjs } from '../../text/pdfjs.ts';
import { boxOf, type Rect } from '../shadow/geometry.ts';
import { canvasFactory, noFilters, type CanvasLibrary } from './canvas-library.ts';
import { renderLimits } from './comparison.ts';
import type { PixelBox, Pixels } from './pixel-boxes.rules.ts';

/** Reads a file of pdf.js: `standard_fonts/…`, `cmaps/…`, `wasm/…`, `iccs/…`. */
export type ReadAsset = (path: string) => Promise<Uint8Array>;

export interface Drawing {
  readonly pages: number;
  /** The page in pixels. `index` from 0. */
  pixels(index: number): Promise<Pixels>;
  /** What would be drawn, and the text, as one comparable string. */
  operators(index: number): Promise<string>;
  toPixels(index: number, box: Rect): Promise<PixelBox>;
  toPage(index: number, box: PixelBox): Promise<Rect>;
  close(): Promise<void>;
}

/** Opens a document for drawing, with nothing fetched and nothing evaluated. Rejects when pdf.js cannot read it. */
export async function openDrawing(bytes: Uint8Array, library: CanvasLibrary | undefined, readAsset: ReadAsset, password?: string): Promise<Drawing> {
  const { getDocument } = await loadPdfjs();
  const task = getDocument({
    data: new Uint8Array(bytes), verbosity: 0, disableFontFace: true, useSystemFonts: false, useWorkerFetch: false, enableXfa: false,
    isOffscreenCanvasSupported: false, isImageDecoderSupported: false, maxImageSize: 32_000_000, FilterFactory: noFilters,
    standardFontDataUrl: 'standard_fonts/', cMapUrl: 'cmaps/', wasmUrl: 'wasm/', iccUrl: 'iccs/', BinaryDataFactory: assetFactory(readAsset),
    ...(library === undefined ? {} : { CanvasFactory: canvasFactory(library) }), ...(password === undefined ? {} : { password }),
  });
  const document = await task.promise;
  const view = async (index: number) => {
    const page = await document.getPage(index + 1);
    const plain = page.getViewport({ scale: 1 });
    const scale = Math.min(1.25, Math.sqrt(renderLimits.pixels / Math.max(1, plain.width * plain.height)));
    return { page, viewport: page.getViewport({ scale }) };
  };
  return {
    pages: document.numPages,
    async pixels(index) {
      if (library === undefined) throw new Error('no canvas');
      const { page, viewport } = await view(index);
      const [width, height] = [Math.max(1, Math.ceil(viewport.width)), Math.max(1, Math.ceil(viewport.height))];
      const canvas = library.createCanvas(width, height);
      await page.render({ canvas: canvas as never, viewport, background: 'white' }).promise;
      const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
      page.cleanup();
      return { width, height, data };
    },
    async operators(index) {
      const page = await document.getPage(index + 1);
      const list = await page.getOperatorList();
      const text = await page.getTextContent();
      return JSON.stringify([list.fnArray, list.argsArray, text.items], withoutNames);
    },
    async toPixels(index, box) {
      const { viewport } = await view(index);
      const turned = boxOf(viewport.transform as [number, number, number, number, number, number], box);
      return [Math.floor(turned[0]) - 2, Math.floor(turned[1]) - 2, Math.ceil(turned[2]) + 2, Math.ceil(turned[3]) + 2];
    },
    async toPage(index, [left, top, right, bottom]) {
      const { viewport } = await view(index);
      const [a, b] = [viewport.convertToPdfPoint(left, top) as [number, number], viewport.convertToPdfPoint(right, bottom) as [number, number]];
      return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1])];
    },
    close: () => task.destroy().catch(() => undefined),
  };
}

/** pdf.js names fonts and pictures by a counter of its own, other in every document. */
const withoutNames = (_key: string, value: unknown): unknown => (typeof value === 'string' ? value.replace(/^(g_)?d\d+(_[a-z]*\d*)+$/, '') : value);

function assetFactory(readAsset: ReadAsset): new () => object {
  const folders: Readonly<Record<string, string>> = { cMapUrl: 'cmaps/', standardFontDataUrl: 'standard_fonts/', wasmUrl: 'wasm/', iccUrl: 'iccs/' };
  return class {
    async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
      return await readAsset(`${folders[kind] ?? ''}${filename}`);
    }
  };
}
