import { openBlob, type BlobSource, type PdfFailure } from './blob-source.ts';
import type { PdfDocument } from './pdf-library.ts';
import { startViewer, type SessionInput, type ViewerSession } from './viewer-session.ts';

type Box = { readonly current: HTMLDivElement | null };

interface Shown extends Pick<SessionInput, 'pageLabel' | 'onState' | 'onFind' | 'marks'> {
  readonly container: Box;
  readonly viewer: Box;
  /** Either is told once, and nothing after the closing. */
  readonly onReady: (session: ViewerSession, document: PdfDocument) => void;
  readonly onFailure: (failure: PdfFailure) => void;
}

/** Opens a stored PDF in a viewer; what is answered closes it, however far the opening has come. */
export function showBlob({ blob, bytes, name }: BlobSource, { container, viewer, onReady, onFailure, ...shown }: Shown): () => void {
  let session: ViewerSession | undefined;
  let current = true;
  const { opened, cancel } = openBlob({ blob, bytes, name });
  void (async () => {
    const result = await opened;
    if (!current) return;
    if (!result.ok) {
      onFailure(result.failure);
      return;
    }
    if (container.current === null || viewer.current === null) return;
    const started = await startViewer({ ...shown, container: container.current, viewer: viewer.current, document: result.document, wanted: () => current });
    if (!current) started?.close();
    else if (started === undefined) onFailure('damaged');
    else {
      session = started;
      onReady(started, result.document);
    }
  })();
  return () => {
    current = false;
    session?.close();
    cancel();
  };
}
