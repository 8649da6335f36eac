import { AnnotationMode, type PdfDocument } from './pdf-library.ts';

/** A page drawn once, with its signatures, at a scale of 72 dpi. `cancel` stops the drawing; the promise answers whether it was finished. */
export function renderPage(document: PdfDocument, page: number, canvas: HTMLCanvasElement, scale: (width: number) => number, intent: 'display' | 'print' = 'display'): { done: Promise<boolean>; cancel: () => void } {
  let cancelled = false;
  let stop: (() => void) | undefined;
  const done = (async () => {
    try {
      const proxy = await document.getPage(page);
      if (cancelled) return false;
      const viewport = proxy.getViewport({ scale: scale(proxy.getViewport({ scale: 1 }).width) });
      canvas.width = Math.floor(viewport.width);
      canvas.height = Math.floor(viewport.height);
      const task = proxy.render({ canvas, viewport, intent, annotationMode: AnnotationMode.ENABLE });
      stop = () => task.cancel();
      await task.promise;
      return true;
    } catch {
      // A page that cannot be drawn stays blank; the others are still shown.
      return false;
    }
  })();
  return { done, cancel: () => { cancelled = true; stop?.(); } };
}
