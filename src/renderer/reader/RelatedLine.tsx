import { Link } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { DocumentView } from '../../contract/views.ts';

interface RelatedLineProps {
  readonly related: DocumentView['related'];
  readonly onShowDocument: (id: number) => void;
}

/** The documents this one answers or is answered by; what changes how it may be used stands in a bar of its own. */
export function RelatedLine({ related, onShowDocument }: RelatedLineProps) {
  const { t } = useTranslation();
  if (related.length === 0) return undefined;
  return (
    <div className="related">
      {related.map((other) => (
        <p key={`${other.relation}-${String(other.id)}`}>
          {t(`related.${other.relation}`)}{' '}
          <Link as="button" onClick={() => onShowDocument(other.id)} title={other.subject}>{other.code === '' ? other.subject : other.code}</Link>
          <span className="related-subject"> {other.code === '' ? '' : other.subject}</span>
        </p>
      ))}
    </div>
  );
}
