import { Button } from '@fluentui/react-components';
import { ErrorCircle48Regular, SendClock20Regular, Send48Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { Chip } from '../ui/Chips.tsx';
import { formatInstant } from '../ui/format.ts';
import { FailureNotice, Notice } from '../ui/Notice.tsx';
import { failureOf } from '../ui/office.ts';
import { useOutbox } from '../ui/queries.ts';
import { codeSentence } from '../ui/sentences.ts';

/** What waits to leave: each line says why it still waits and when it is tried next. */
export function OutboxList({ onShowDocument, onSync }: { readonly onShowDocument: (id: number) => void; readonly onSync: () => void }) {
  const { t } = useTranslation();
  const outbox = useOutbox();
  if (outbox.error !== null) return <FailureNotice icon={<ErrorCircle48Regular />} error={failureOf(outbox.error)} again={() => void outbox.refetch()} />;
  if (outbox.data === undefined) return undefined;
  if (outbox.data.length === 0) return <Notice icon={<Send48Regular />} title={t('empty.outbox')} text={t('empty.outbox.text')} testid="list-empty" />;
  return (
    <ul className="plain-rows" aria-label={t('folder.outbox')}>
      {outbox.data.map((row) => {
        const { documentId } = row;
        return (
          <li key={row.id} className="plain-row" data-testid={`outbox-${String(row.id)}`}>
            <div className="row-line">
              <SendClock20Regular aria-hidden />
              <span className="row-code" title={row.title}>{row.title}</span>
              <Chip tone={row.state === 'failed' ? 'danger' : row.state === 'sent' ? 'success' : 'neutral'}>{t(`outbox.${row.state}`)}</Chip>
            </div>
            <p className="plain-text">{t(`outbox.kind.${row.kind}`)} · {row.attempts === 0 ? t('outbox.notTried') : t('outbox.attempts', { count: row.attempts })}{row.nextTryAt === undefined ? '' : ` · ${t('outbox.next', { time: formatInstant(row.nextTryAt) })}`}</p>
            {row.error !== undefined && <p className="plain-text tone-invalid">{codeSentence(row.error)}</p>}
            <div className="plain-actions">
              {documentId !== undefined && <Button size="small" onClick={() => onShowDocument(documentId)}>{t('outbox.show')}</Button>}
              {(row.state === 'failed' || row.error !== undefined) && <Button size="small" onClick={onSync}>{t('common.retry')}</Button>}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
