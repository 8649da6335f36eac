import { Link } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { DocumentView } from '../../contract/views.ts';

interface RelatedLineProps {
  readonly view: DocumentView;
  readonly onShowDocument: (id: number) => void;
}

/** The documents this one answers, recalls or repeats, and why its sender wants it back. */
export function RelatedLine({ view, onShowDocument }: RelatedLineProps) {
  const { t } = useTranslation();
  if (view.related.length === 0 && view.recallReason === undefined) return undefined;
  return (
    <div className="related">
      {view.recallReason !== undefined && <p className="related-recall">{t('related.recallReason', { reason: view.recallReason })}</p>}
      {view.related.map((other) => (
        <p key={`${other.relation}-${String(other.id)}`}>
          {t(`related.${other.relation}`)}{' '}
          <Link as="button" onClick={() => onShowDocument(other.id)} title={other.subject}>{other.code === '' ? other.subject : other.code}</Link>
          <span className="related-subject"> {other.code === '' ? '' : other.subject}</span>
        </p>
      ))}
    </div>
  );
}
