import { useState } from 'react';
import { Tab, TabList } from '@fluentui/react-components';
import { ErrorCircle48Regular, MailCheckmarkRegular, Send48Regular } from '@fluentui/react-icons';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { OutboxRow } from '../../contract/exchange-views.ts';
import { ActionDialog } from '../ui/ActionDialog.tsx';
import { formatCount } from '../ui/format.ts';
import { FailureNotice, Notice } from '../ui/Notice.tsx';
import { ask } from '../ui/office.ts';
import { keys, useSync } from '../ui/queries.ts';
import { useAct, useRemember } from '../ui/use-act.ts';
import { useConnectionName } from '../ui/use-connection-name.ts';
import { useKeyset } from '../ui/use-keyset.ts';
import { VirtualRows } from '../ui/VirtualRows.tsx';
import { outboxTabs, tabOf, type OutboxTab } from './outbox.rules.ts';
import { OutboxRowView } from './OutboxRowView.tsx';
import { useFilled } from './use-filled.ts';

const pageSize = 200;

/** What waits to leave, what could not, and what left: each line says why and what happens next. */
export function OutboxList({ onShowDocument }: { readonly onShowDocument: (id: number) => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const sync = useSync().data;
  const nameOf = useConnectionName();
  const [tab, setTab] = useState<OutboxTab>((sync?.outboxFailed ?? 0) > 0 && sync?.outboxPending === 0 ? 'failed' : 'waiting');
  const [takingBack, setTakingBack] = useState<OutboxRow | undefined>(undefined);
  const settled = tab === 'sent';
  const page = useKeyset<OutboxRow>([...keys.outbox, settled], (before) => ask('outbox.list', { settled, limit: pageSize, ...(before === undefined ? {} : { before }) }));
  const shown = page.rows.filter((row) => tabOf(row) === tab);
  useFilled(page, shown.length);
  const { busy, act } = useAct();
  const remember = useRemember();
  const again = (): void => void client.invalidateQueries({ queryKey: keys.outbox });
  const retry = (row: OutboxRow): void => void act(() => window.office.call('outbox.retry', { id: row.id }), again);
  const takeBack = (id: number): void => void act(() => window.office.call('outgoing.takeBack', { id }), (view) => { remember(view); setTakingBack(undefined); });

  const count = (name: OutboxTab): number => (name === 'waiting' ? (sync?.outboxPending ?? 0) : name === 'failed' ? (sync?.outboxFailed ?? 0) : 0);
  const body = (): React.ReactNode => {
    if (page.state === 'failed' && page.failure !== undefined) return <FailureNotice icon={<ErrorCircle48Regular />} error={page.failure} again={page.again} />;
    if (page.state === 'loading' || (shown.length === 0 && page.more)) return undefined;
    if (shown.length === 0) return <Notice icon={tab === 'failed' ? <MailCheckmarkRegular /> : <Send48Regular />} title={t(`empty.outbox.${tab}`)} text={t(`empty.outbox.${tab}.text`)} testid="list-empty" />;
    return (
      <VirtualRows
        key={tab} rows={shown} label={t(`outbox.tab.${tab}`)} estimate={124} keyOf={(row) => row.id} onEnd={page.loadMore}
        row={(row) => <OutboxRowView row={row} connection={nameOf(row.connection)} busy={busy} onShow={onShowDocument} onRetry={retry} onTakeBack={setTakingBack} />}
      />
    );
  };
  return (
    <>
      <TabList size="small" className="outbox-tabs" selectedValue={tab} onTabSelect={(_, data) => { const chosen = outboxTabs.find((name) => name === data.value); if (chosen !== undefined) setTab(chosen); }} aria-label={t('folder.outbox')}>
        {outboxTabs.map((name) => <Tab key={name} value={name} data-testid={`outbox-tab-${name}`}>{t(`outbox.tab.${name}`)}{count(name) > 0 ? ` (${formatCount(count(name))})` : ''}</Tab>)}
      </TabList>
      {body()}
      {takingBack?.documentId !== undefined && (
        <TakeBackDialog title={takingBack.title} busy={busy} onClose={() => setTakingBack(undefined)} onConfirm={() => takeBack(takingBack.documentId ?? 0)} />
      )}
    </>
  );
}

function TakeBackDialog({ title, busy, onClose, onConfirm }: { readonly title: string; readonly busy: boolean; readonly onClose: () => void; readonly onConfirm: () => void }) {
  const { t } = useTranslation();
  return (
    <ActionDialog name="takeBack" title={t('outbox.takeBack.title')} confirm={t('outbox.takeBack')} busy={busy} onConfirm={onConfirm} onClose={onClose}>
      <p><strong>{title}</strong></p>
      <p>{t('outbox.takeBack.explain')}</p>
    </ActionDialog>
  );
}
