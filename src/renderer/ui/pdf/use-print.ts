import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PdfDocument } from './pdf-library.ts';
import { renderPage } from './render-page.ts';

/** 150 dots an inch: sharp text on paper, and 300 pages still fit in memory as compressed images. */
const printScale = 150 / 72;

/**
 * Prints through images of the pages. Every sheet says what it is: a plain print of an electronic original is
 * not the original (Decree 30/2020 Art. 25 knows only certified copies).
 */
export function usePrint(document: PdfDocument | undefined): { progress: number | undefined; start: () => void } {
  const { t } = useTranslation();
  const [progress, setProgress] = useState<number | undefined>(undefined);
  const start = useCallback(() => {
    const root = window.document.getElementById('print-root');
    if (document === undefined || root === null || progress !== undefined) return;
    void (async () => {
      const urls: string[] = [];
      for (let page = 1; page <= document.numPages; page += 1) {
        setProgress(page);
        const canvas = window.document.createElement('canvas');
        await renderPage(document, page, canvas, () => printScale, 'print').done;
        const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
        // Chromium keeps the drawing surface until it is emptied.
        canvas.width = 0;
        if (blob === null) continue;
        const url = URL.createObjectURL(blob);
        urls.push(url);
        const sheet = window.document.createElement('div');
        sheet.className = 'print-sheet';
        const image = window.document.createElement('img');
        image.alt = '';
        image.src = url;
        const label = window.document.createElement('p');
        label.textContent = t('viewer.printLabel');
        sheet.append(image, label);
        root.append(sheet);
        await image.decode().catch(() => undefined);
      }
      setProgress(undefined);
      window.print();
      root.replaceChildren();
      for (const url of urls) URL.revokeObjectURL(url);
    })();
  }, [document, progress, t]);
  return { progress, start };
}
