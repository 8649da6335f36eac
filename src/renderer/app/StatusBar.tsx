import { useQuery } from '@tanstack/react-query';
import { ArrowSync16Regular, CheckmarkCircle16Regular, CloudOff16Regular, ErrorCircle16Regular, PlugDisconnected16Regular, Warning16Filled } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { SyncView } from '../../contract/exchange-views.ts';
import { formatInstant } from '../ui/format.ts';
import { ask } from '../ui/office.ts';
import { useSync } from '../ui/queries.ts';
import { codeSentence } from '../ui/sentences.ts';
import { isTroubled, progressWords, summaryOf, summaryValues } from '../ui/sync.rules.ts';
import { SyncPopover } from './SyncPopover.tsx';

interface StatusBarProps {
  readonly syncing: boolean;
  readonly onSync: () => void;
  readonly onConnections: () => void;
  readonly onOutbox: () => void;
  readonly onQuarantine: () => void;
}

const icons = { none: PlugDisconnected16Regular, idle: CheckmarkCircle16Regular, running: ArrowSync16Regular, partly: Warning16Filled, offline: CloudOff16Regular, failed: ErrorCircle16Regular };

/** Whether the axis was reached, when last, and what still waits. A click says it for each connection. */
export function StatusBar({ syncing, onSync, onConnections, onOutbox, onQuarantine }: StatusBarProps) {
  const { t } = useTranslation();
  const sync = useSync().data;
  const about = useQuery({ queryKey: ['about'], queryFn: () => ask('shell.about', {}) }).data;
  if (sync === undefined) return <footer className="status" />;
  const summary = summaryOf(sync);
  const Icon = icons[summary];
  const words = t(`sync.${summary}`, { ...summaryValues(sync) });
  const running = sync.connections.find((c) => c.state === 'running' && c.progress !== undefined)?.progress;
  const progress = running === undefined ? undefined : progressWords(running);
  const error = summary === 'running' || summary === 'idle' || summary === 'none' ? undefined : errorOf(sync);
  return (
    <footer className="status" data-testid="status-bar" data-sync={sync.state} data-summary={summary}>
      {/* The state is announced; how far a round is, is not: it would never stop talking. */}
      <span role="status" className="hidden-text">{words}</span>
      <SyncPopover sync={sync} syncing={syncing} onSync={onSync} onSettings={onConnections}>
        <button type="button" className={`status-item status-button status-state status-${summary}`} data-testid="sync-state">
          <Icon aria-hidden /><span className="status-words">{progress === undefined ? words : t(progress.key, progress.values)}</span>
          {error !== undefined && <span className="status-error" title={codeSentence(error)}>{codeSentence(error)}</span>}
        </button>
      </SyncPopover>
      <span className="status-item status-last">{sync.lastSuccessAt === undefined ? t('sync.never') : t('sync.last', { time: formatInstant(sync.lastSuccessAt) })}</span>
      <button type="button" className="status-item status-button" onClick={onOutbox}>{t('sync.outbox', { count: sync.outboxPending })}</button>
      {sync.outboxFailed > 0 && <button type="button" className="status-item status-button status-failed" onClick={onOutbox} data-testid="status-failed">{t('sync.outboxFailed', { count: sync.outboxFailed })}</button>}
      {sync.quarantined > 0 && <button type="button" className="status-item status-button status-failed" onClick={onQuarantine}>{t('sync.quarantined', { count: sync.quarantined })}</button>}
      <span className="status-end">{about === undefined ? '' : t('status.version', { version: about.version })}</span>
    </footer>
  );
}

/** The error of the connection in trouble: with several, the one beside its name in the popover is the better place. */
function errorOf(sync: SyncView): string | undefined {
  const troubled = sync.connections.filter(isTroubled);
  return troubled.length > 1 ? undefined : (troubled[0]?.error ?? sync.error);
}
