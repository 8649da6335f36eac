import { useEffect, useRef } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useTranslation } from 'react-i18next';
import type { PdfDocument } from './pdf-library.ts';
import { renderPage } from './render-page.ts';

interface StripProps {
  readonly document: PdfDocument;
  readonly page: number;
  readonly onPage: (page: number) => void;
}

/** Small pages beside the viewer; only those in sight are drawn, a 300-page document costs the same as ten. */
export function ThumbnailStrip({ document, page, onPage }: StripProps) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- the virtualizer is not memoized on purpose
  const virtual = useVirtualizer({ count: document.numPages, getScrollElement: () => box.current, estimateSize: () => 172, overscan: 2 });
  useEffect(() => virtual.scrollToIndex(page - 1, { align: 'auto' }), [page, virtual]);
  return (
    <div ref={box} className="thumbnails" role="group" aria-label={t('viewer.thumbnails')}>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => (
          <button
            key={item.key} type="button" className={item.index + 1 === page ? 'thumbnail thumbnail-current' : 'thumbnail'} style={{ transform: `translateY(${String(item.start)}px)` }}
            aria-label={t('viewer.goToPage', { page: item.index + 1 })} aria-current={item.index + 1 === page ? 'page' : undefined} onClick={() => onPage(item.index + 1)}
          >
            <Thumbnail document={document} page={item.index + 1} />
            <span aria-hidden>{item.index + 1}</span>
          </button>
        ))}
      </div>
    </div>
  );
}

function Thumbnail({ document, page }: { readonly document: PdfDocument; readonly page: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current === null) return undefined;
    const { cancel } = renderPage(document, page, canvas.current, (width) => 200 / width);
    return cancel;
  }, [document, page]);
  return <canvas ref={canvas} className="thumbnail-page" />;
}
