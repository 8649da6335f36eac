import { useEffect, useRef, useState } from 'react';
import type { AppError } from '../../contract/errors.ts';
import { openBlob, type PdfFailure } from '../ui/pdf/blob-source.ts';
import type { PdfDocument } from '../ui/pdf/pdf-library.ts';
import { askPreview } from './preview-desk.ts';
import { wishName, type Wish } from './preview.rules.ts';

export type PreviewFailure = { readonly kind: 'refused'; readonly error: AppError } | { readonly kind: 'unreadable'; readonly failure: PdfFailure };

export interface OpenPreview {
  /** The last wish that was answered, and its file. While another one is asked for, this one stays in sight. */
  readonly shown: { readonly wish: Wish; readonly document: PdfDocument } | undefined;
  readonly failure: PreviewFailure | undefined;
}

/** A box at rest this long is asked for; while it is dragged nothing is. */
const settled = 300;
const nothing: OpenPreview = { shown: undefined, failure: undefined };

/** Keeps the preview of a wish open: asked anew when the wish changes, the old one in sight until the new one is there. */
export function usePreview(wish: Wish | undefined): OpenPreview {
  const [state, setState] = useState<OpenPreview & { readonly name: string | undefined }>({ ...nothing, name: undefined });
  const release = useRef<(() => void) | undefined>(undefined);
  const latest = useRef(wish);
  useEffect(() => { latest.current = wish; });
  const name = wish === undefined ? undefined : wishName(wish);
  const paperName = wish === undefined ? undefined : `${String(wish.paper.id)} ${String(wish.paper.ordinal)}`;
  const before = useRef(paperName);
  useEffect(() => {
    const asked = latest.current;
    const another = before.current !== paperName;
    before.current = paperName;
    if (asked === undefined) return undefined;
    let current = true;
    const show = async (): Promise<void> => {
      const failed = (failure: PreviewFailure): void => { if (current) setState({ shown: undefined, failure, name }); };
      const answer = await askPreview(asked);
      if (!current) return;
      if (!answer.ok) return failed({ kind: 'refused', error: answer.error });
      const { opened, cancel } = openBlob({ ...answer.value, name: asked.paper.name });
      const result = await opened;
      if (!current) return cancel();
      if (!result.ok) return failed({ kind: 'unreadable', failure: result.failure });
      release.current?.();
      release.current = cancel;
      setState({ shown: { wish: asked, document: result.document }, failure: undefined, name });
    };
    const timer = setTimeout(() => void show(), another || release.current === undefined ? 0 : settled);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [name, paperName]);
  useEffect(() => () => release.current?.(), []);
  // Another paper's page is never left standing beside this paper's name.
  if (wish === undefined) return nothing;
  if (state.failure !== undefined) return state.name === name ? state : nothing;
  const { shown } = state;
  return shown !== undefined && shown.wish.paper.id === wish.paper.id && shown.wish.paper.ordinal === wish.paper.ordinal ? state : nothing;
}
