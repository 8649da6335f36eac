import { useTranslation } from 'react-i18next';
import type { DocumentRow } from '../../contract/views.ts';
import { formatDay, isOverdue } from './format.ts';

type Tone = 'neutral' | 'brand' | 'warning' | 'danger' | 'urgent' | 'success';

export function Chip({ tone, children, title }: { readonly tone: Tone; readonly children: string; readonly title?: string }) {
  return <span className={`chip chip-${tone}`} title={title}>{children}</span>;
}

/** Decree 30/2020 Annex I, III.2b: only khẩn, thượng khẩn and hoả tốc are stamped; a normal document shows nothing. */
export function UrgencyChip({ priority }: { readonly priority: number }) {
  const { t } = useTranslation();
  return priority === 0 ? undefined : <Chip tone="urgent">{t(`priority.${String(priority)}`)}</Chip>;
}

/** Done documents keep their date but are never called late. */
export function isLate(row: DocumentRow, now: number): boolean {
  const open = row.state === 'received' || row.state === 'registered' || row.state === 'routed';
  return open && row.dueDate !== undefined && isOverdue(row.dueDate, now);
}

export function DueChip({ row, now }: { readonly row: DocumentRow; readonly now: number }) {
  const { t } = useTranslation();
  if (row.dueDate === undefined) return undefined;
  const late = isLate(row, now);
  return <span className={late ? 'due due-late' : 'due'}>{t(late ? 'row.overdue' : 'row.due', { date: formatDay(row.dueDate) })}</span>;
}

export function WarningChips({ row }: { readonly row: DocumentRow }) {
  const { t } = useTranslation();
  return (
    <>
      {row.duplicateSuspected && <Chip tone="warning" title={t('row.duplicate.long')}>{t('row.duplicate')}</Chip>}
      {row.recallRequested && <Chip tone="danger" title={t('row.recall.long')}>{t('row.recall')}</Chip>}
    </>
  );
}
