import { useEffect } from 'react';
import { Skeleton, SkeletonItem } from '@fluentui/react-components';
import { ErrorCircle48Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { Action, DocumentView, OfficeView } from '../../contract/views.ts';
import { DraftForm } from '../drafting/DraftForm.tsx';
import { Steps } from '../drafting/Steps.tsx';
import { DocumentPane } from '../reader/DocumentPane.tsx';
import { FailureNotice } from '../ui/Notice.tsx';
import { failureOf } from '../ui/office.ts';
import { useDocument } from '../ui/queries.ts';

interface DocumentScreenProps {
  readonly id: number;
  readonly office: OfficeView;
  readonly findRequest: number;
  readonly onAction: (action: Action, view: DocumentView) => void;
  readonly onShowDocument: (id: number) => void;
}

/** A document looked at this long has been read. */
const readAfter = 1200;

export function DocumentScreen({ id, office, findRequest, onAction, onShowDocument }: DocumentScreenProps) {
  const { t } = useTranslation();
  const found = useDocument(id);
  const view = found.data;
  const unread = view?.row.unread === true;
  useEffect(() => {
    if (!unread) return undefined;
    const timer = setTimeout(() => void window.office.call('document.markRead', { id }), readAfter);
    return () => clearTimeout(timer);
  }, [id, unread]);

  if (found.error !== null) return <main className="doc"><FailureNotice icon={<ErrorCircle48Regular />} error={failureOf(found.error)} again={() => void found.refetch()} /></main>;
  if (view === undefined) {
    return (
      <main className="doc"><Skeleton aria-label={t('common.loading')} className="doc-skeleton"><SkeletonItem size={16} style={{ width: '40%' }} /><SkeletonItem size={24} /><SkeletonItem size={16} style={{ width: '60%' }} /><SkeletonItem size={32} style={{ width: '50%' }} /></Skeleton></main>
    );
  }
  const outgoing = view.row.direction === 'out';
  const act = (action: Action): void => onAction(action, view);
  return (
    <DocumentPane
      view={view} onAction={act} onShowDocument={onShowDocument} findRequest={findRequest}
      {...(outgoing && view.row.state !== 'withdrawn' ? { above: <Steps view={view} /> } : {})}
      {...(outgoing && view.row.state === 'draft' ? { draft: <DraftForm key={id} view={view} office={office} onAttach={() => act('attach')} /> } : {})}
    />
  );
}
