import { useState } from 'react';
import { Button } from '@fluentui/react-components';
import { ArrowClockwise16Regular, ArrowDownload16Regular, CheckmarkCircle16Regular, ShieldError20Regular } from '@fluentui/react-icons';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { QuarantineRow } from '../ui/exchange-rows.ts';
import { formatBytes, formatInstant } from '../ui/format.ts';
import { keys } from '../ui/queries.ts';
import { codeSentence } from '../ui/sentences.ts';
import { useAct } from '../ui/use-act.ts';
import { rawName, unsaid, valuesIn } from './quarantine.rules.ts';

interface QuarantineRowProps {
  readonly row: QuarantineRow;
  readonly connection: string;
  /** It could be read this time; the list says so, since the row leaves it. */
  readonly onRead: (documentId: number | undefined) => void;
  readonly onSettle: (row: QuarantineRow) => void;
}

/** One message that could not be read: why, what came, and what a person can do with it. */
export function QuarantineRowView({ row, connection, onRead, onSettle }: QuarantineRowProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { busy, act } = useAct();
  const [unread, setUnread] = useState<string | undefined>(undefined);
  const { blob, notFetched } = row;
  // The sentences of the axis's refusals speak of sending.
  const notGiven = notFetched !== undefined && row.reason.startsWith('axis.');
  const sentence = notGiven ? t('quarantine.notGiven') : codeSentence(row.reason, undefined, valuesIn(row.details));
  const rest = unsaid(sentence, notGiven ? [row.reason, row.details].filter(Boolean).join(', ') : row.details);
  const save = (): void => void (blob !== undefined && act(() => window.office.call('shell.saveAttachment', { blob, name: rawName(row.axisDocId) })));
  const readAgain = (): void => {
    setUnread(undefined);
    void act(() => window.office.call('quarantine.readAgain', { id: row.id }), ({ read, documentId, reason }) => {
      if (read) onRead(documentId);
      else setUnread(reason ?? row.reason);
      void client.invalidateQueries({ queryKey: keys.quarantine });
    });
  };
  return (
    <div className="plain-row" data-testid={`quarantine-${String(row.id)}`}>
      <div className="row-line"><ShieldError20Regular aria-hidden /><span className="row-code" title={row.axisDocId}>{t(`quarantine.kind.${row.kind}`)} {row.axisDocId}</span><time className="row-time">{formatInstant(row.receivedAt)}</time></div>
      <p className="plain-kind tone-invalid">{sentence}{rest === '' ? '' : ` (${rest})`}</p>
      <p className="plain-text">{notFetched !== undefined ? t(notFetched.nextTryAt === 0 ? 'quarantine.notFetched.soon' : 'quarantine.notFetched', { connection, count: notFetched.attempts, time: formatInstant(notFetched.nextTryAt) }) : blob === undefined ? t('quarantine.nothingKept', { connection }) : t('quarantine.facts', { connection, size: formatBytes(row.bytes) })}</p>
      <div role="status">
        {unread !== undefined && <p className="plain-text tone-warning" data-testid="quarantine-unread">{t(notFetched === undefined ? 'quarantine.stillUnread' : 'quarantine.stillNotFetched')}{unread === row.reason ? '' : ` ${codeSentence(unread)}`}</p>}
      </div>
      <div className="plain-actions">
        {blob !== undefined && <Button size="small" icon={<ArrowDownload16Regular />} disabledFocusable={busy} onClick={save} data-testid="quarantine-save">{t('quarantine.save')}</Button>}
        {(blob !== undefined || notFetched !== undefined) && <Button size="small" icon={<ArrowClockwise16Regular />} disabledFocusable={busy} onClick={readAgain} data-testid="quarantine-readAgain">{t(notFetched === undefined ? 'quarantine.readAgain' : 'quarantine.fetchAgain')}</Button>}
        <Button size="small" icon={<CheckmarkCircle16Regular />} disabledFocusable={busy} onClick={() => onSettle(row)} data-testid="quarantine-settle">{t('quarantine.settle')}</Button>
      </div>
    </div>
  );
}
