import { useQuery } from '@tanstack/react-query';
import { CheckmarkCircle16Regular, CloudOff16Regular, ErrorCircle16Regular, ArrowSync16Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../ui/format.ts';
import { ask } from '../ui/office.ts';
import { useSync } from '../ui/queries.ts';
import { codeSentence } from '../ui/sentences.ts';

interface StatusBarProps {
  readonly onOutbox: () => void;
  readonly onQuarantine: () => void;
}

const icons = { idle: CheckmarkCircle16Regular, running: ArrowSync16Regular, offline: CloudOff16Regular, failed: ErrorCircle16Regular };

/** Whether the axis was reached, when last, and what still waits. */
export function StatusBar({ onOutbox, onQuarantine }: StatusBarProps) {
  const { t } = useTranslation();
  const sync = useSync().data;
  const about = useQuery({ queryKey: ['about'], queryFn: () => ask('shell.about', {}) }).data;
  if (sync === undefined) return <footer className="status" />;
  const Icon = icons[sync.state];
  return (
    <footer className="status" data-testid="status-bar" data-sync={sync.state}>
      <span className={`status-item status-${sync.state}`} role="status"><Icon aria-hidden />{t(`sync.${sync.state}`)}{sync.error !== undefined && sync.state !== 'running' && <span className="status-error" title={codeSentence(sync.error)}>{codeSentence(sync.error)}</span>}</span>
      <span className="status-item">{sync.lastSuccessAt === undefined ? t('sync.never') : t('sync.last', { time: formatInstant(sync.lastSuccessAt) })}</span>
      <button type="button" className="status-item status-button" onClick={onOutbox}>{t('sync.outbox', { count: sync.outboxPending })}</button>
      {sync.quarantined > 0 && <button type="button" className="status-item status-button status-failed" onClick={onQuarantine}>{t('sync.quarantined', { count: sync.quarantined })}</button>}
      <span className="status-end">{about === undefined ? '' : t('status.version', { version: about.version })}</span>
    </footer>
  );
}
