import { useMemo, useRef, useState } from 'react';
import { Button, Spinner, Tooltip } from '@fluentui/react-components';
import { Dismiss20Regular, ErrorCircle48Regular, ZoomIn20Regular, ZoomOut20Regular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { AttachmentView } from '../../contract/views.ts';
import { FailureNotice } from '../ui/Notice.tsx';
import { ask, failureOf } from '../ui/office.ts';
import type { PageMark } from '../ui/pdf/page-marks.ts';
import { PdfPane } from '../ui/pdf/PdfPane.tsx';
import type { ViewerSession } from '../ui/pdf/viewer-session.ts';
import type { ChangedPaper } from './changed.rules.ts';

interface CompareViewProps {
  readonly id: number;
  readonly file: AttachmentView;
  readonly changed: ChangedPaper;
  readonly onClose: () => void;
}

type Side = 'signed' | 'current';

/** The paper as it was signed on the left, as it is now on the right; what differs is outlined in both. */
export function CompareView({ id, file, changed, onClose }: CompareViewProps) {
  const { t } = useTranslation();
  const { ordinal, signature, pages } = changed;
  const revision = useQuery({ queryKey: ['signedRevision', id, ordinal, file.blob, signature], queryFn: () => ask('document.signedRevision', { id, ordinal, signature }), staleTime: 0, gcTime: 0 });
  const sessions = useRef<Partial<Record<Side, ViewerSession>>>({});
  const [scroll, setScroll] = useState<{ readonly from: Side; readonly top: number; readonly wish: number }>({ from: 'current', top: 0, wish: 0 });
  const follow = (from: Side) => (top: number): void => setScroll((last) => (last.from !== from && Math.abs(last.top - top) <= 1 ? last : { from, top, wish: last.wish + 1 }));
  const marks = useMemo((): ReadonlyMap<number, PageMark> => new Map(pages.map(({ page, boxes, explained }) =>
    [page, { boxes, tag: t(explained ? 'compare.tag.explained' : 'compare.tag'), label: t(explained ? 'compare.mark.explained' : 'compare.mark') }])), [pages, t]);
  const both = (act: (session: ViewerSession) => void): void => { for (const session of Object.values(sessions.current)) act(session); };
  const hold = (side: Side) => (session: ViewerSession | undefined): void => {
    if (session === undefined) delete sessions.current[side];
    else sessions.current[side] = session;
  };
  const half = (side: Side, source: { readonly blob: string; readonly bytes: number }, title: string) => (
    <section className="compare-half" aria-label={title}>
      <h3 className="compare-title">{title}</h3>
      <PdfPane
        source={{ ...source, name: file.name }} label={title} marks={marks} testid={`compare-${side}`} onSession={hold(side)} onScroll={follow(side)}
        scrollTo={scroll.from === side ? { top: 0, wish: 0 } : scroll}
      />
    </section>
  );
  return (
    <div className="compare" data-testid="compare">
      <div className="compare-bar" role="toolbar" aria-label={t('compare.toolbar')}>
        <span className="compare-pages-label" id="compare-pages">{t(pages.length === 0 ? 'compare.noPages' : 'compare.pages')}</span>
        <ul className="compare-pages" aria-labelledby="compare-pages">
          {pages.map(({ page, explained }) => (
            <li key={page}>
              <Button size="small" appearance={explained ? 'secondary' : 'primary'} data-testid={`compare-page-${String(page)}`} onClick={() => both((s) => s.goTo(page))}
                aria-label={t(explained ? 'compare.goTo.explained' : 'compare.goTo', { page })}>{t('compare.page', { page })}</Button>
            </li>
          ))}
        </ul>
        <Tooltip content={t('viewer.zoomOut')} relationship="label"><Button appearance="subtle" size="small" icon={<ZoomOut20Regular />} onClick={() => both((s) => s.zoom(-1))} /></Tooltip>
        <Tooltip content={t('viewer.zoomIn')} relationship="label"><Button appearance="subtle" size="small" icon={<ZoomIn20Regular />} data-testid="compare-zoom-in" onClick={() => both((s) => s.zoom(1))} /></Tooltip>
        <Tooltip content={t('changed.close')} relationship="label"><Button appearance="subtle" size="small" icon={<Dismiss20Regular />} onClick={onClose} data-testid="compare-close" /></Tooltip>
      </div>
      {revision.isLoading && <div className="compare-wait"><Spinner label={t('viewer.opening')} /></div>}
      {revision.error !== null && <div className="compare-wait"><FailureNotice icon={<ErrorCircle48Regular />} error={failureOf(revision.error)} again={() => void revision.refetch()} /></div>}
      {revision.data !== undefined && (
        <div className="compare-halves">
          {half('signed', revision.data, t('compare.signed'))}
          {half('current', file, t('compare.current'))}
        </div>
      )}
    </div>
  );
}
