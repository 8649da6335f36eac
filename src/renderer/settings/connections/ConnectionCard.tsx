import { useState } from 'react';
import { Button } from '@fluentui/react-components';
import { ArrowClockwise20Regular, ArrowSync20Regular, Delete20Regular, Edit20Regular, FolderOpen20Regular, Globe20Regular, LockClosed16Regular, PlugConnected20Regular, Server20Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { ConnectionSync, ConnectionTest, ConnectionView } from '../../../contract/exchange-views.ts';
import type { AppError } from '../../../contract/errors.ts';
import { ActionDialog } from '../../ui/ActionDialog.tsx';
import { Chip } from '../../ui/Chips.tsx';
import { ConnectionStateView } from '../../ui/ConnectionStateView.tsx';
import { ConnectionSyncLines } from '../../ui/ConnectionSyncLines.tsx';
import { formatCount, formatInstant } from '../../ui/format.ts';
import { failureSentence } from '../../ui/sentences.ts';
import { useAct } from '../../ui/use-act.ts';
import { useTellFailure } from '../../ui/use-tell-failure.tsx';
import { inputOf, valuesOf } from './connection-form.rules.ts';
import { PublicKeyField } from './PublicKeyField.tsx';
import { TestSteps } from './TestSteps.tsx';

const icons = { vxp: Globe20Regular, lgsp: Server20Regular, folder: FolderOpen20Regular };

interface ConnectionCardProps {
  readonly view: ConnectionView;
  /** As it is now; the list may be a moment behind. */
  readonly now: ConnectionSync;
  readonly mayChange: boolean;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
  readonly onChanged: () => void;
  readonly onSync: (id: string) => Promise<unknown>;
}

/** One connection: what it reaches and how, whether it works now, and what a person can do with it. */
export function ConnectionCard({ view, now, mayChange, onEdit, onRemove, onChanged, onSync }: ConnectionCardProps) {
  const { t } = useTranslation();
  const { busy, act } = useAct();
  const [test, setTest] = useState<ConnectionTest | 'running' | undefined>(undefined);
  const [syncing, setSyncing] = useState(false);
  const { settings } = view;
  const Icon = icons[settings.kind];
  const tryIt = (): void => {
    setTest('running');
    void act(() => window.office.call('connections.test', inputOf(valuesOf(view), view.id)), setTest).then((answer) => { if (answer === undefined) setTest(undefined); });
  };
  const sync = (): void => {
    setSyncing(true);
    void onSync(view.id).finally(() => setSyncing(false));
  };
  const tell = useTellFailure();
  const [shrunk, setShrunk] = useState<AppError | undefined>(undefined);
  // A list much shorter than before is refused; only a person may know that it is right (provinces merge).
  const directory = useAct((error) => (error.code === 'directory.suspicious' ? setShrunk(error) : tell(error, () => refresh(false))));
  const refresh = (acceptShrink: boolean): void => {
    setShrunk(undefined);
    void directory.act(() => window.office.call('directory.refresh', { connection: view.id, acceptShrink }), onChanged);
  };
  const working = busy || directory.busy || syncing || now.state === 'running';
  return (
    <li className="key-card connection-card" data-testid={`connection-${view.id}`} data-state={now.state} data-fixed={view.fixed}>
      <Icon aria-hidden className="connection-icon" />
      <div className="key-about">
        <div className="connection-head"><span className="trust-name">{view.name}</span><ConnectionStateView state={now.state} /></div>
        <p className="connection-address"><Chip tone="neutral">{t(`connection.kind.${settings.kind}`)}</Chip> <span>{settings.kind === 'folder' ? settings.path : settings.endpoint}</span></p>
        {view.fixed && <p className="connection-fixed"><LockClosed16Regular aria-hidden />{t('connection.fixed')}</p>}
        <ConnectionSyncLines of={now} />
        <p className="tab-small">{view.agenciesAt === undefined ? t('connection.agencies.never') : t('connection.agencies', { count: view.agencies, agencies: formatCount(view.agencies), time: formatInstant(view.agenciesAt) })}</p>
        {settings.kind === 'folder' && <PublicKeyField publicKey={view.publicKey} />}
        {test !== undefined && <TestSteps test={test === 'running' ? undefined : test} />}
        <div className="key-actions">
          <Button size="small" icon={<PlugConnected20Regular />} disabledFocusable={busy} onClick={tryIt} aria-label={t('connection.test.of', { name: view.name })} data-testid={`connection-test-${view.id}`}>{t('connection.test')}</Button>
          <Button size="small" icon={<ArrowSync20Regular />} disabledFocusable={working || now.state === 'disabled'} onClick={sync} aria-label={t('connection.sync.of', { name: view.name })} data-testid={`connection-sync-${view.id}`}>{t('sync.now')}</Button>
          <Button size="small" icon={<ArrowClockwise20Regular />} disabledFocusable={working || now.state === 'disabled'} onClick={() => refresh(false)} aria-label={t('connection.refresh.of', { name: view.name })} data-testid={`connection-refresh-${view.id}`}>{t('connection.refresh')}</Button>
          {mayChange && !view.fixed && <Button size="small" icon={<Edit20Regular />} onClick={onEdit} aria-label={t('connection.edit.of', { name: view.name })} data-testid={`connection-edit-${view.id}`}>{t('connection.edit')}</Button>}
          {mayChange && !view.fixed && <Button size="small" appearance="subtle" icon={<Delete20Regular />} onClick={onRemove} aria-label={t('connection.remove.of', { name: view.name })} data-testid={`connection-remove-${view.id}`}>{t('connection.remove')}</Button>}
        </div>
      </div>
      {shrunk !== undefined && (
        <ActionDialog name="directory-shrunk" title={t('connection.refresh')} confirm={t('connection.refresh.anyway')} busy={directory.busy} onConfirm={() => refresh(true)} onClose={() => setShrunk(undefined)}>
          <p>{failureSentence(shrunk)}</p>
          <p>{t('connection.refresh.shrunk')}</p>
        </ActionDialog>
      )}
    </li>
  );
}
