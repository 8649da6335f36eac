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

/** Opens the file and proposes where its signature goes. */
export function usePlacement(file: BlobSource | undefined, fullName: string, seal: boolean): OpenPlacement {
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
    void (async () => {
      const result = await opened;
      if (!current) return;
      if (!result.ok) {
        setFailure(result.failure);
        return;
      }
      const found = await findPlacement(result.document, fullName, seal).catch(() => undefined);
      if (!current) return;
      if (found === undefined) setFailure('damaged');
      else {
        setPlacement(found);
        setDocument(result.document);
      }
    })();
    return () => {
      current = false;
      cancel();
    };
  }, [blob, bytes, name, fullName, seal]);
  return { document, failure, placement, setPlacement };
}
