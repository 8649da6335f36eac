import { Button } from '@fluentui/react-components';
import { ArrowUndo16Regular, CheckmarkCircle16Filled, Document20Regular, ErrorCircle16Filled, Hourglass16Regular, MailRead20Regular, QuestionCircle16Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { OutboxRow } from '../../contract/exchange-views.ts';
import { formatInstant } from '../ui/format.ts';
import { codeSentence } from '../ui/sentences.ts';
import { kindWords, receiversOf } from './outbox.rules.ts';

const states = {
  pending: { Icon: Hourglass16Regular, tone: 'none' }, checking: { Icon: QuestionCircle16Regular, tone: 'warning' },
  sent: { Icon: CheckmarkCircle16Filled, tone: 'valid' }, failed: { Icon: ErrorCircle16Filled, tone: 'invalid' },
};

interface OutboxRowProps {
  readonly row: OutboxRow;
  readonly connection: string;
  readonly busy: boolean;
  readonly onShow: (id: number) => void;
  readonly onRetry: (row: OutboxRow) => void;
  readonly onTakeBack: (row: OutboxRow) => void;
}

/** One entry: what it is and for whom, whether it left, and if not why and when it is tried again. */
export function OutboxRowView({ row, connection, busy, onShow, onRetry, onTakeBack }: OutboxRowProps) {
  const { t } = useTranslation();
  const { documentId } = row;
  const { Icon, tone } = states[row.state];
  const kind = kindWords(row);
  const receivers = receiversOf(row);
  const Kind = row.kind === 'edoc' ? Document20Regular : MailRead20Regular;
  const tries = [
    row.attempts === 0 ? t('outbox.notTried') : t('outbox.attempts', { count: row.attempts }),
    row.lastTriedAt === undefined || row.state === 'sent' ? '' : t('outbox.last', { time: formatInstant(row.lastTriedAt) }),
    row.nextTryAt === undefined || row.state === 'failed' || row.state === 'sent' ? '' : t('outbox.next', { time: formatInstant(row.nextTryAt) }),
  ].filter((x) => x !== '').join(' · ');
  return (
    <div className="plain-row" data-testid={`outbox-${String(row.id)}`} data-state={row.state}>
      <div className="row-line">
        <Kind aria-hidden />
        <span className="row-code" title={row.title}>{row.title}</span>
        <span className={`mark mark-${tone} plain-state`}><Icon aria-hidden />{t(`outbox.${row.state}`)}</span>
      </div>
      <p className="plain-kind">{t(kind.key, kind.values)}{receivers === '' ? '' : ` → ${receivers}`}</p>
      <p className="plain-text">{t('outbox.via', { connection, time: formatInstant(row.queuedAt) })}</p>
      <p className="plain-text">{row.sentAt === undefined ? tries : t('outbox.sentAt', { time: formatInstant(row.sentAt) })}</p>
      {row.state === 'checking' && <p className="plain-text">{t('outbox.checking.explain')}</p>}
      {row.error !== undefined && row.state !== 'sent' && <p className={`plain-text ${row.state === 'failed' ? 'tone-invalid' : 'tone-warning'}`}>{codeSentence(row.error, undefined, row.details)}</p>}
      <div className="plain-actions">
        {documentId !== undefined && <Button size="small" onClick={() => onShow(documentId)} aria-label={t('outbox.show.of', { title: row.title })}>{t('outbox.show')}</Button>}
        {row.availableActions.includes('takeBack') && documentId !== undefined && <Button size="small" icon={<ArrowUndo16Regular />} disabledFocusable={busy} onClick={() => onTakeBack(row)} data-testid="outbox-takeBack">{t('outbox.takeBack')}</Button>}
        {row.availableActions.includes('retry') && <Button size="small" appearance={row.state === 'failed' ? 'primary' : 'secondary'} disabledFocusable={busy} onClick={() => onRetry(row)} data-testid="outbox-retry">{t(row.attempts === 0 ? 'outbox.sendNow' : 'outbox.retry')}</Button>}
      </div>
    </div>
  );
}
