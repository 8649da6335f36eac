import { useEffect } from 'react';

const signs = ['pointermove', 'pointerdown', 'keydown'] as const;

/**
 * Loads what a click on a row needs, and starts the PDF worker, at the first sign of a hand: before the first click, and
 * not while the inbox is still coming up or an unattended window sits idle.
 */
export function useWarmUp(): void {
  useEffect(() => {
    const stop = (): void => { for (const sign of signs) removeEventListener(sign, warmUp); };
    const warmUp = (): void => {
      stop();
      void import('./DocumentScreen.tsx');
      void import('./ActionDialogs.tsx');
      void import('../ui/pdf/pdf-library.ts').then((pdf) => pdf.warmUpPdf());
    };
    for (const sign of signs) addEventListener(sign, warmUp, { passive: true });
    return stop;
  }, []);
}
