import { Attach16Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { DocumentRow } from '../../contract/views.ts';
import { Chip, DueChip, UrgencyChip, WarningChips } from '../ui/Chips.tsx';
import { formatInstant, formatShort } from '../ui/format.ts';
import { SignatureMarkView } from '../ui/SignatureMarkView.tsx';

interface RowProps {
  readonly row: DocumentRow;
  readonly now: number;
  readonly showState: boolean;
}

/** One document in the list: what a clerk sorts by at a glance, in four lines of fixed height. */
export function DocumentRowView({ row, now, showState }: RowProps) {
  const { t } = useTranslation();
  return (
    <>
      <span className="row-dot" aria-hidden>{row.unread && <span className="dot" />}</span>
      <div className="row-main">
        <div className="row-line">
          <span className="row-code" title={row.code}>
            {row.unread && <span className="hidden-text">{t('row.unread')} </span>}
            {row.code === '' ? t('row.noCode') : row.code}
          </span>
          <UrgencyChip priority={row.priority} />
          <time className="row-time" title={formatInstant(row.receivedAt)}>{formatShort(row.receivedAt, now)}</time>
        </div>
        <div className="row-organ" title={row.organName}>{row.organName}</div>
        <div className="row-subject" title={row.subject}>{row.subject === '' ? t('row.noSubject') : row.subject}</div>
        <div className="row-line row-meta">
          <SignatureMarkView mark={row.mark} />
          <DueChip row={row} now={now} />
          <WarningChips row={row} />
          {showState && <Chip tone="neutral">{t(`state.${row.state}`)}</Chip>}
          {row.attachmentCount > 0 && (
            <span className="row-attachments" title={t('row.attachments', { count: row.attachmentCount })}>
              <Attach16Regular aria-hidden />{row.attachmentCount}<span className="hidden-text">{t('row.attachments.word', { count: row.attachmentCount })}</span>
            </span>
          )}
        </div>
      </div>
    </>
  );
}
