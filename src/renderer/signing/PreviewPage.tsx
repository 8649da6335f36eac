import { useEffect, useRef, useState } from 'react';
import { renderPage } from '../ui/pdf/render-page.ts';
import type { PdfDocument } from '../ui/pdf/pdf-library.ts';
import { useElementWidth } from '../ui/use-width.ts';
import { PlacementBox } from './PlacementBox.tsx';
import type { PageSize, Rect } from './placement.rules.ts';

interface PreviewPageProps {
  readonly document: PdfDocument;
  readonly page: number;
  /** The outline over the signature, on the page that carries it. */
  readonly box: { readonly rect: Rect; readonly seal: boolean; readonly fixed: boolean; readonly waiting: boolean } | undefined;
  readonly onRect: (rect: Rect) => void;
  /** The whole page is on the screen, or cannot be drawn. */
  readonly onDrawn: (document: PdfDocument, page: number, whole: boolean) => void;
  readonly label: string;
}

/** One page of the file as it will be signed. A new drawing replaces the old one when it is whole: nothing flickers while a box is moved. */
export function PreviewPage({ document, page, box, onRect, onDrawn, label }: PreviewPageProps) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useElementWidth(frame);
  const [size, setSize] = useState<(PageSize & { readonly page: number }) | undefined>(undefined);
  const tell = useRef(onDrawn);
  useEffect(() => { tell.current = onDrawn; });
  useEffect(() => {
    let current = true;
    void document.getPage(page).then((proxy) => {
      const { width: w, height: h } = proxy.getViewport({ scale: 1 });
      if (current) setSize({ width: w, height: h, page });
    }, () => { if (current) tell.current(document, page, false); });
    return () => { current = false; };
  }, [document, page]);
  useEffect(() => {
    if (width === 0) return undefined;
    let current = true;
    const behind = window.document.createElement('canvas');
    // Twice the shown width: small print stays legible while it is judged.
    const { done, cancel } = renderPage(document, page, behind, (points) => (width * 2) / points);
    void done.then((whole) => {
      const target = canvas.current;
      if (!current || target === null) return;
      if (whole) {
        target.width = behind.width;
        target.height = behind.height;
        target.getContext('2d')?.drawImage(behind, 0, 0);
      }
      // Chromium keeps the drawing surface until it is emptied.
      behind.width = 0;
      tell.current(document, page, whole);
    });
    return () => {
      current = false;
      cancel();
    };
  }, [document, page, width]);
  const scale = size === undefined || size.page !== page ? 0 : width / size.width;
  const boxed = box !== undefined && scale > 0;
  // The box is brought into sight: signatures stand at the bottom of pages higher than the window.
  useEffect(() => {
    const scroller = frame.current?.parentElement;
    if (!boxed || scroller === undefined || scroller === null) return;
    const mark = frame.current?.querySelector<HTMLElement>('[data-testid="placement-box"], .placement-fixed');
    if (mark !== null && mark !== undefined) scroller.scrollTop = mark.offsetTop + mark.offsetHeight / 2 - scroller.clientHeight / 2;
  }, [boxed, page, width]);
  return (
    <div className="preview-scroll" tabIndex={0} role="region" aria-label={label}>
      <div ref={frame} className="preview-page" style={size === undefined ? { aspectRatio: '210 / 297' } : { height: (size.height * width) / size.width }}>
        <canvas ref={canvas} className="preview-canvas" aria-hidden />
        {boxed && size !== undefined && !box.fixed && <PlacementBox rect={box.rect} page={size} scale={scale} seal={box.seal} waiting={box.waiting} onRect={onRect} />}
        {boxed && size !== undefined && box.fixed && <div className="placement-fixed" data-testid="placement-fixed" aria-hidden style={boxStyle(box.rect, size, scale)} />}
      </div>
    </div>
  );
}

function boxStyle([x, y, width, height]: Rect, page: PageSize, scale: number): React.CSSProperties {
  return { left: x * scale, top: (page.height - y - height) * scale, width: width * scale, height: height * scale };
}
