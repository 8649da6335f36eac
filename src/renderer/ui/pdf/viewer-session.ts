import { drawMarks, type PageMark } from './page-marks.ts';
import { AnnotationMode, loadPdfViewer, type PdfDocument } from './pdf-library.ts';

/** What the toolbar shows of the viewer. */
export interface ViewerState {
  readonly page: number;
  readonly pages: number;
  readonly scale: number;
  /** `page-width`, `page-fit`, or empty for a plain percentage. */
  readonly fit: string;
}

export interface FindState {
  readonly current: number;
  readonly total: number;
  readonly state: 'idle' | 'found' | 'notFound' | 'wrapped' | 'pending';
}

export interface ViewerSession {
  goTo(page: number): void;
  zoom(by: 1 | -1): void;
  fit(value: string): void;
  rotate(): void;
  find(text: string, again: boolean, backwards: boolean): void;
  close(): void;
}

export interface SessionInput {
  readonly container: HTMLDivElement;
  readonly viewer: HTMLDivElement;
  readonly document: PdfDocument;
  /** Accessible name of a page. */
  readonly pageLabel: (page: number) => string;
  readonly onState: (state: ViewerState) => void;
  readonly onFind: (state: FindState) => void;
  /** False once the document is being closed. */
  readonly wanted: () => boolean;
  /** Outlines by page number. */
  readonly marks?: ReadonlyMap<number, PageMark>;
}

const findStates = ['found', 'notFound', 'wrapped', 'pending'] as const;

/**
 * pdf.js's own viewer components over one document: text layer, find, links inside the document only. `undefined` when the
 * first page cannot be had, because it is damaged or because the document was closed meanwhile: the library asks for it again
 * and, were it on its way then, would complain to the console of a document that somebody only skimmed past.
 */
export async function startViewer({ container, viewer, document, pageLabel, onState, onFind, wanted, marks }: SessionInput): Promise<ViewerSession | undefined> {
  const [web, first] = await Promise.all([
    loadPdfViewer(),
    Promise.all([document.getPage(1), document.getOptionalContentConfig({ intent: 'display' })]).catch(() => undefined),
  ]);
  if (first === undefined || !wanted()) return undefined;
  const eventBus = new web.EventBus();
  const linkService = new web.PDFLinkService({ eventBus });
  // A link out of an official document is text: the window goes nowhere.
  linkService.externalLinkEnabled = false;
  const findController = new web.PDFFindController({ eventBus, linkService });
  const stop = new AbortController();
  const pdfViewer = new web.PDFViewer({
    container, viewer, eventBus, linkService, findController,
    textLayerMode: 1, annotationMode: AnnotationMode.ENABLE, annotationEditorMode: -1,
    enableAutoLinking: false, enablePermissions: false, supportsPinchToZoom: true, imageResourcesPath: '',
    ...{ abortSignal: stop.signal },
  });
  linkService.setViewer(pdfViewer);
  const report = (): void => onState({
    page: pdfViewer.currentPageNumber, pages: document.numPages, scale: pdfViewer.currentScale,
    fit: /^page-/.test(pdfViewer.currentScaleValue) ? pdfViewer.currentScaleValue : '',
  });
  // A viewer without a layout (its tab or its document has just been left) has nothing to scroll to and no width to
  // fit: it is fitted when it is laid out.
  const laidOut = (): boolean => container.offsetParent !== null;
  let ready = false;
  let fitted = false;
  const fit = (): void => {
    if (!ready || !laidOut()) return;
    if (fitted) {
      // A pane that is dragged keeps the page at its width.
      if (/^page-/.test(pdfViewer.currentScaleValue)) pdfViewer.currentScaleValue = String(pdfViewer.currentScaleValue);
      return;
    }
    fitted = true;
    pdfViewer.currentScaleValue = 'page-width';
    report();
  };
  eventBus.on('pagesinit', () => {
    ready = true;
    fit();
  });
  eventBus.on('pagerendered', ({ source, pageNumber }: { source: Parameters<typeof drawMarks>[0]; pageNumber: number }) => {
    // The library names pages in English only.
    source.div.removeAttribute('data-l10n-id');
    const mark = marks?.get(pageNumber);
    source.div.setAttribute('aria-label', mark === undefined ? pageLabel(pageNumber) : `${pageLabel(pageNumber)}: ${mark.label}`);
    if (marks !== undefined) drawMarks(source, mark);
  });
  eventBus.on('pagechanging', report);
  eventBus.on('scalechanging', report);
  const told = (event: { matchesCount?: { current: number; total: number }; state?: number }): void => {
    onFind({ current: event.matchesCount?.current ?? 0, total: event.matchesCount?.total ?? 0, state: event.state === undefined ? 'found' : (findStates[event.state] ?? 'idle') });
  };
  eventBus.on('updatefindmatchescount', told);
  eventBus.on('updatefindcontrolstate', told);
  const observer = new ResizeObserver(fit);
  pdfViewer.setDocument(document);
  linkService.setDocument(document, null);
  observer.observe(container);

  return {
    goTo: (page) => { if (page >= 1 && page <= document.numPages) pdfViewer.currentPageNumber = page; },
    zoom: (by) => { if (by === 1) pdfViewer.increaseScale({}); else pdfViewer.decreaseScale({}); },
    fit: (value) => { pdfViewer.currentScaleValue = value; },
    rotate: () => { pdfViewer.pagesRotation = (pdfViewer.pagesRotation + 90) % 360; },
    find: (text, again, backwards) => {
      eventBus.dispatch('find', { source: undefined, type: again ? 'again' : '', query: text, caseSensitive: false, entireWord: false, highlightAll: true, findPrevious: backwards, matchDiacritics: true });
    },
    close: () => {
      observer.disconnect();
      stop.abort();
      findController.setDocument(null as never);
      pdfViewer.setDocument(null as never);
      linkService.setDocument(null as never, null);
      pdfViewer.cleanup();
    },
  };
}
