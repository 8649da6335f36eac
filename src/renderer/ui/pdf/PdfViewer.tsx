import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Spinner } from '@fluentui/react-components';
import { DocumentDismiss48Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { Notice } from '../Notice.tsx';
import { rememberPassword, type BlobSource, type PdfFailure } from './blob-source.ts';
import { FindBar } from './FindBar.tsx';
import { PasswordForm } from './PasswordForm.tsx';
import type { PdfDocument } from './pdf-library.ts';
import { ThumbnailStrip } from './ThumbnailStrip.tsx';
import { showBlob } from './show-blob.ts';
import type { FindState, ViewerSession, ViewerState } from './viewer-session.ts';
import { ViewerToolbar } from './ViewerToolbar.tsx';
import { usePrint } from './use-print.ts';
import 'pdfjs-dist/legacy/web/pdf_viewer.css';
import './viewer.css';

interface PdfViewerProps {
  readonly source: BlobSource;
  readonly onSave: () => void;
  /** Grows by one each time the window is asked to find (Ctrl+F). */
  readonly findRequest: number;
  /** The person typed a password; absent where it cannot be used for more than looking. */
  readonly onPassword?: (password: string) => void;
}

const noFind: FindState = { current: 0, total: 0, state: 'idle' };

/** A PDF from the store with pages, find, zoom, rotation, thumbnails and print. */
export function PdfViewer({ source, onSave, findRequest, onPassword }: PdfViewerProps) {
  const { t } = useTranslation();
  const container = useRef<HTMLDivElement>(null);
  const viewer = useRef<HTMLDivElement>(null);
  const session = useRef<ViewerSession | undefined>(undefined);
  const [pdf, setPdf] = useState<PdfDocument | undefined>(undefined);
  const [failure, setFailure] = useState<PdfFailure | undefined>(undefined);
  const [state, setState] = useState<ViewerState>({ page: 1, pages: 0, scale: 1, fit: 'page-width' });
  const [find, setFind] = useState<FindState>(noFind);
  const [finding, setFinding] = useState(false);
  const [tries, setTries] = useState(0);
  const [thumbnails, setThumbnails] = useState(false);
  const print = usePrint(pdf);
  const { blob, bytes, name } = source;

  // A layout effect, because its end runs before the pages are taken out of the window: a viewer that outlives its
  // pages by a moment would still scroll to them.
  useLayoutEffect(() => {
    setPdf(undefined);
    setFailure(undefined);
    setFind(noFind);
    const close = showBlob({ blob, bytes, name }, {
      container, viewer, pageLabel: (n) => t('viewer.pageLabel', { page: n }), onState: setState, onFind: setFind,
      onReady: (started, document) => {
        session.current = started;
        setPdf(document);
      },
      onFailure: setFailure,
    });
    return () => {
      close();
      session.current = undefined;
    };
    // The names of pages keep the language they were opened in: reopening would lose the reader's place.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [blob, bytes, name, tries]);

  const answered = useRef(findRequest);
  useEffect(() => {
    // Only requests made while this document is open: the next document starts without the bar.
    if (findRequest !== answered.current) setFinding(true);
    answered.current = findRequest;
  }, [findRequest]);

  return (
    <div className="viewer" data-testid="viewer" data-state={failure ?? (pdf === undefined ? 'loading' : 'ready')}>
      {failure === undefined && (
        <ViewerToolbar
          state={state} disabled={pdf === undefined} thumbnails={thumbnails} printing={print.progress}
          onThumbnails={() => setThumbnails(!thumbnails)} onPage={(p) => session.current?.goTo(p)} onZoom={(by) => session.current?.zoom(by)}
          onFit={(v) => session.current?.fit(v)} onRotate={() => session.current?.rotate()} onFind={() => setFinding(!finding)} onPrint={print.start} onSave={onSave}
        />
      )}
      {finding && failure === undefined && <FindBar find={find} onFind={(text, again, back) => session.current?.find(text, again, back)} onClose={() => { session.current?.find('', false, false); setFinding(false); }} />}
      <div className="viewer-body">
        {thumbnails && pdf !== undefined && <ThumbnailStrip document={pdf} page={state.page} onPage={(p) => session.current?.goTo(p)} />}
        <div className="viewer-stage">
          <div ref={container} className="viewer-container" tabIndex={0} role="region" aria-label={t('viewer.label', { name })}>
            <div ref={viewer} className="pdfViewer" />
          </div>
          {failure === undefined && pdf === undefined && <div className="viewer-wait"><Spinner label={t('viewer.opening')} /></div>}
          {(failure === 'encrypted' || failure === 'wrongPassword') && (
            <div className="viewer-wait">
              <PasswordForm wrong={failure === 'wrongPassword'} onPassword={(password) => { rememberPassword(blob, password); setTries(tries + 1); onPassword?.(password); }} />
            </div>
          )}
          {failure !== undefined && failure !== 'encrypted' && failure !== 'wrongPassword' && (
            <div className="viewer-wait" role="alert">
              <Notice icon={<DocumentDismiss48Regular />} title={t(`viewer.failed.${failure}`)} text={t(`viewer.failed.${failure}.text`)} />
            </div>
          )}
        </div>
      </div>
    </div>
  );
}
