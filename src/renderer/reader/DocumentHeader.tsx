import { useTranslation } from 'react-i18next';
import type { DocumentView } from '../../contract/views.ts';
import { Chip, DueChip, UrgencyChip, WarningChips } from '../ui/Chips.tsx';
import { formatDay } from '../ui/format.ts';

/** Which document this is, in the order offices cite one: type, number, date, issuer; then the subject. */
export function DocumentHeader({ view }: { readonly view: DocumentView }) {
  const { t } = useTranslation();
  const { row } = view;
  const date = row.issuedDate === undefined ? '' : t('header.date', { date: formatDay(row.issuedDate) });
  const receivers = view.to.map((o) => o.organName).join('; ');
  return (
    <header className="doc-header">
      <div className="doc-line">
        <span className="doc-code">{row.typeName} {row.code === '' ? t('header.noCode') : t('header.code', { code: row.code })}</span>
        {date !== '' && <span className="doc-date">{date}</span>}
        <span className="doc-chips">
          <UrgencyChip priority={row.priority} />
          <Chip tone="neutral">{t(`state.${row.state}`)}</Chip>
          {row.arrivalNumber !== undefined && <Chip tone="brand">{t('header.arrival', { number: row.arrivalNumber })}</Chip>}
          <DueChip row={row} now={Date.now()} />
          <WarningChips row={row} />
        </span>
      </div>
      <h2 className="doc-subject" title={row.subject}>{row.subject === '' ? t('row.noSubject') : row.subject}</h2>
      <p className="doc-organ" title={row.direction === 'in' ? row.organName : receivers}>{row.direction === 'in' ? row.organName : t('header.to', { organs: receivers === '' ? t('header.noReceiver') : receivers })}</p>
    </header>
  );
}
