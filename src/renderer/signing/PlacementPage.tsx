import { useEffect, useRef, useState } from 'react';
import { renderPage } from '../ui/pdf/render-page.ts';
import type { PdfDocument } from '../ui/pdf/pdf-library.ts';
import { useElementWidth } from '../ui/use-width.ts';
import { pageSize, type Placement } from './place-on-page.ts';
import { PlacementBox } from './PlacementBox.tsx';
import type { PageSize, Rect } from './placement.rules.ts';

export type Drawing = 'drawing' | 'drawn' | 'failed';

interface PlacementPageProps {
  readonly document: PdfDocument;
  readonly placement: Placement;
  readonly seal: boolean;
  readonly label: string;
  /** The picture that will stand in the box, by its name in the store. */
  readonly image: string | undefined;
  readonly onRect: (rect: Rect) => void;
  readonly onDrawing: (page: number, state: Drawing) => void;
}

/** The page exactly as it will be signed, with the box on it. */
export function PlacementPage({ document, placement, seal, label, image, onRect, onDrawing }: PlacementPageProps) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useElementWidth(frame);
  const [size, setSize] = useState<PageSize | undefined>(undefined);
  const tell = useRef(onDrawing);
  useEffect(() => { tell.current = onDrawing; });
  const { page } = placement;
  useEffect(() => {
    let current = true;
    void pageSize(document, page).then((s) => { if (current) setSize(s); });
    return () => { current = false; };
  }, [document, page]);
  useEffect(() => {
    if (canvas.current === null || width === 0) return undefined;
    // Twice the shown width: small print stays legible while it is judged.
    const { done, cancel } = renderPage(document, page, canvas.current, (points) => (width * 2) / points);
    let current = true;
    tell.current(page, 'drawing');
    void done.then((whole) => { if (current) tell.current(page, whole ? 'drawn' : 'failed'); });
    return () => {
      current = false;
      cancel();
    };
  }, [document, page, width]);
  // The box is brought into sight: signatures stand at the bottom of pages higher than the dialog.
  useEffect(() => {
    if (size !== undefined && width > 0) frame.current?.querySelector('[data-testid="placement-box"]')?.scrollIntoView({ block: 'center' });
  }, [size, width, page]);
  const scale = size === undefined ? 0 : width / size.width;
  return (
    <div className="placement-scroll">
      <div ref={frame} className="placement-page" style={size === undefined ? {} : { height: size.height * scale }}>
        <canvas ref={canvas} className="placement-canvas" aria-hidden />
        {size !== undefined && width > 0 && <PlacementBox rect={placement.rect} page={size} scale={scale} seal={seal} label={label} image={image} onRect={onRect} />}
      </div>
    </div>
  );
}
