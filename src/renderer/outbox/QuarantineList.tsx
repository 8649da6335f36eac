import { Button } from '@fluentui/react-components';
import { ErrorCircle48Regular, ShieldCheckmark48Regular, ShieldError20Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatInstant } from '../ui/format.ts';
import { FailureNotice, Notice } from '../ui/Notice.tsx';
import { failureOf } from '../ui/office.ts';
import { useQuarantine } from '../ui/queries.ts';
import { codeSentence } from '../ui/sentences.ts';
import { useAct } from '../ui/use-act.ts';

/** What arrived and could not be read. Nothing that came over the axis is ever thrown away unseen. */
export function QuarantineList() {
  const { t } = useTranslation();
  const { act } = useAct();
  const quarantine = useQuarantine();
  if (quarantine.error !== null) return <FailureNotice icon={<ErrorCircle48Regular />} error={failureOf(quarantine.error)} again={() => void quarantine.refetch()} />;
  if (quarantine.data === undefined) return undefined;
  if (quarantine.data.length === 0) return <Notice icon={<ShieldCheckmark48Regular />} title={t('empty.quarantine')} text={t('empty.quarantine.text')} testid="list-empty" />;
  return (
    <ul className="plain-rows" aria-label={t('folder.quarantine')}>
      {quarantine.data.map((row) => (
        <li key={row.id} className="plain-row" data-testid={`quarantine-${String(row.id)}`}>
          <div className="row-line"><ShieldError20Regular aria-hidden /><span className="row-code" title={row.axisDocId}>{row.axisDocId}</span><time className="row-time">{formatInstant(row.receivedAt)}</time></div>
          <p className="plain-text tone-invalid">{codeSentence(row.reason, row.details)}</p>
          <div className="plain-actions">
            <span className="plain-text">{formatBytes(row.bytes)}</span>
            <Button size="small" onClick={() => void act(() => window.office.call('shell.saveAttachment', { blob: row.blob, name: `${row.axisDocId.replace(/[^\w.-]/g, '_').slice(0, 200)}.edxml` }))}>{t('quarantine.save')}</Button>
          </div>
        </li>
      ))}
    </ul>
  );
}
