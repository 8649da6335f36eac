import { Button } from '@fluentui/react-components';
import { CloudArrowUp20Regular, CloudCheckmark20Regular, CloudDismiss20Regular, CloudError20Regular, CloudOff20Regular, CloudSync20Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { useSync } from '../ui/queries.ts';
import { summaryOf, summaryValues } from '../ui/sync.rules.ts';
import { SyncPopover } from './SyncPopover.tsx';

const icons = { none: CloudArrowUp20Regular, idle: CloudCheckmark20Regular, running: CloudSync20Regular, partly: CloudError20Regular, offline: CloudOff20Regular, failed: CloudDismiss20Regular };

interface SyncHeaderButtonProps {
  readonly syncing: boolean;
  readonly onSync: () => void;
  readonly onConnections: () => void;
}

/** The state of the exchange where the eye is; the shape of the cloud says it without its colour. */
export function SyncHeaderButton({ syncing, onSync, onConnections }: SyncHeaderButtonProps) {
  const { t } = useTranslation();
  const sync = useSync().data;
  if (sync === undefined) return undefined;
  const summary = summaryOf(sync);
  const Icon = icons[summary];
  const words = t(`sync.${summary}`, { ...summaryValues(sync) });
  return (
    <SyncPopover sync={sync} syncing={syncing} onSync={onSync} onSettings={onConnections}>
      <Button className="header-button" appearance="transparent" icon={<Icon />} aria-label={t('sync.button', { state: words })} title={words} data-testid="sync-header" data-summary={summary} />
    </SyncPopover>
  );
}
