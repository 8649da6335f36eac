import type { ReactElement } from 'react';
import { Button, Popover, PopoverSurface, PopoverTrigger } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { SyncView } from '../../contract/exchange-views.ts';
import { ConnectionStateView } from '../ui/ConnectionStateView.tsx';
import { ConnectionSyncLines } from '../ui/ConnectionSyncLines.tsx';

interface SyncPopoverProps {
  readonly sync: SyncView;
  readonly syncing: boolean;
  readonly onSync: () => void;
  readonly onSettings: () => void;
  readonly children: ReactElement;
}

/** Every connection with its state, behind the one word that stands for all. */
export function SyncPopover({ sync, syncing, onSync, onSettings, children }: SyncPopoverProps) {
  const { t } = useTranslation();
  return (
    <Popover withArrow trapFocus>
      <PopoverTrigger disableButtonEnhancement>{children}</PopoverTrigger>
      <PopoverSurface className="sync-popover" aria-label={t('sync.popover')} data-testid="sync-popover">
        <h2 className="sync-title">{t('sync.popover')}</h2>
        {sync.connections.length === 0 && <p className="tab-empty">{t('connections.empty')}</p>}
        <ul className="sync-list">
          {sync.connections.map((c) => (
            <li key={c.id} data-testid={`sync-${c.id}`}>
              <div className="sync-head"><strong title={c.name}>{c.name}</strong><ConnectionStateView state={c.state} /></div>
              <ConnectionSyncLines of={c} />
            </li>
          ))}
        </ul>
        <div className="sync-actions">
          <Button size="small" onClick={onSettings} data-testid="sync-settings">{t('sync.settings')}</Button>
          <Button size="small" appearance="primary" disabledFocusable={syncing} onClick={onSync}>{t('sync.now')}</Button>
        </div>
      </PopoverSurface>
    </Popover>
  );
}
