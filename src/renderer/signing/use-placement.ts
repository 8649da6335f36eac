import { useEffect, useState } from 'react';
import { openBlob, type BlobSource, type PdfFailure } from '../ui/pdf/blob-source.ts';
import type { PdfDocument } from '../ui/pdf/pdf-library.ts';
import { findPlacement, type Placement } from './place-on-page.ts';

export interface OpenPlacement {
  readonly document: PdfDocument | undefined;
  readonly failure: PdfFailure | undefined;
  readonly placement: Placement | undefined;
  readonly setPlacement: (placement: Placement) => void;
}

/**
 * Opens the file and proposes where its signature goes: at one of `names`, at `preferred` where the page carries it.
 * A place the person has moved stays, unless `preferred` turns out to stand elsewhere on the paper.
 */
export function usePlacement(file: BlobSource | undefined, names: readonly string[], preferred: string, seal: boolean): OpenPlacement {
  const [document, setDocument] = useState<PdfDocument | undefined>(undefined);
  const [failure, setFailure] = useState<PdfFailure | undefined>(undefined);
  const [placement, setPlacement] = useState<Placement | undefined>(undefined);
  const blob = file?.blob;
  const bytes = file?.bytes ?? 0;
  const name = file?.name ?? '';
  useEffect(() => {
    setDocument(undefined);
    setFailure(undefined);
    setPlacement(undefined);
    if (blob === undefined) return undefined;
    let current = true;
    const { opened, cancel } = openBlob({ blob, bytes, name });
    void opened.then((result) => {
      if (!current) return;
      if (result.ok) setDocument(result.document);
      else setFailure(result.failure);
    });
    return () => {
      current = false;
      cancel();
    };
  }, [blob, bytes, name]);

  // As one string, so that a list made anew at each drawing is not taken for another list.
  const asked = names.join('\n');
  useEffect(() => {
    if (document === undefined) return undefined;
    let current = true;
    void findPlacement(document, asked.split('\n'), preferred, seal).then(
      (found) => { if (current) setPlacement((before) => (before !== undefined && before.name === found.name ? before : found)); },
      () => { if (current) setFailure('damaged'); },
    );
    return () => { current = false; };
  }, [document, asked, preferred, seal]);
  return { document, failure, placement, setPlacement };
}
