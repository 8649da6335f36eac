import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Spinner } from '@fluentui/react-components';
import { DocumentDismiss48Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { Notice } from '../Notice.tsx';
import type { BlobSource, PdfFailure } from './blob-source.ts';
import type { PageMark } from './page-marks.ts';
import { showBlob } from './show-blob.ts';
import type { ViewerSession } from './viewer-session.ts';
import 'pdfjs-dist/legacy/web/pdf_viewer.css';
import './viewer.css';

interface PdfPaneProps {
  readonly source: BlobSource;
  readonly label: string;
  readonly marks: ReadonlyMap<number, PageMark>;
  readonly testid: string;
  /** The viewer when it can be led, `undefined` when it is gone. */
  readonly onSession: (session: ViewerSession | undefined) => void;
  readonly onScroll: (top: number) => void;
  /** Grows with each wish to scroll. */
  readonly scrollTo: { readonly top: number; readonly wish: number };
}

/** Pages alone, led from outside: one half of a comparison. */
export function PdfPane({ source, label, marks, testid, onSession, onScroll, scrollTo }: PdfPaneProps) {
  const { t } = useTranslation();
  const container = useRef<HTMLDivElement>(null);
  const viewer = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<'loading' | 'ready' | PdfFailure>('loading');
  const { blob, bytes, name } = source;
  const told = useRef({ marks, onSession });
  useEffect(() => { told.current = { marks, onSession }; });

  useLayoutEffect(() => {
    setState('loading');
    const close = showBlob({ blob, bytes, name }, {
      container, viewer, marks: told.current.marks,
      pageLabel: (n) => t('viewer.pageLabel', { page: n }), onState: () => undefined, onFind: () => undefined,
      onReady: (session) => {
        setState('ready');
        told.current.onSession(session);
      },
      onFailure: setState,
    });
    return () => {
      close();
      told.current.onSession(undefined);
    };
    // The names of pages keep the language they were opened in.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [blob, bytes, name]);

  useEffect(() => {
    const box = container.current;
    if (box !== null && scrollTo.wish > 0 && Math.abs(box.scrollTop - scrollTo.top) > 1) box.scrollTop = scrollTo.top;
  }, [scrollTo]);

  return (
    <div className="viewer-stage" data-testid={testid} data-state={state}>
      <div ref={container} className="viewer-container" tabIndex={0} role="region" aria-label={label} onScroll={(e) => onScroll(e.currentTarget.scrollTop)}>
        <div ref={viewer} className="pdfViewer" />
      </div>
      {state === 'loading' && <div className="viewer-wait"><Spinner label={t('viewer.opening')} /></div>}
      {state !== 'loading' && state !== 'ready' && <div className="viewer-wait" role="alert"><Notice icon={<DocumentDismiss48Regular />} title={t(`viewer.failed.${state}`)} text={t(`viewer.failed.${state}.text`)} /></div>}
    </div>
  );
}
