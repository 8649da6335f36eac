import { useState } from 'react';
import { Link } from '@fluentui/react-components';
import { CheckmarkCircle16Filled, ErrorCircle48Regular, Info16Regular, ShieldCheckmark48Regular } from '@fluentui/react-icons';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { QuarantineRow } from '../ui/exchange-rows.ts';
import { FailureNotice, Notice } from '../ui/Notice.tsx';
import { ask } from '../ui/office.ts';
import { keys } from '../ui/queries.ts';
import { useAct } from '../ui/use-act.ts';
import { useConnectionName } from '../ui/use-connection-name.ts';
import { useKeyset } from '../ui/use-keyset.ts';
import { VirtualRows } from '../ui/VirtualRows.tsx';
import { QuarantineRowView } from './QuarantineRowView.tsx';
import { SettleDialog } from './SettleDialog.tsx';

const pageSize = 100;

/** What arrived and could not be read. Nothing that came over the axis is ever thrown away unseen. */
export function QuarantineList({ onShowDocument }: { readonly onShowDocument: (id: number) => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const nameOf = useConnectionName();
  const [read, setRead] = useState<{ readonly documentId: number | undefined } | undefined>(undefined);
  const [settling, setSettling] = useState<QuarantineRow | undefined>(undefined);
  const page = useKeyset<QuarantineRow>(keys.quarantine, (before) => ask('quarantine.list', { limit: pageSize, ...(before === undefined ? {} : { before }) }));
  const { busy, act } = useAct();
  const settle = (id: number, how: string): void => void act(() => window.office.call('quarantine.settle', { id, how }), () => {
    setSettling(undefined);
    void client.invalidateQueries({ queryKey: keys.quarantine });
    void client.invalidateQueries({ queryKey: keys.sync });
  });
  if (page.state === 'failed' && page.failure !== undefined) return <FailureNotice icon={<ErrorCircle48Regular />} error={page.failure} again={page.again} />;
  if (page.state === 'loading') return undefined;
  const documentId = read?.documentId;
  return (
    <>
      <div role="status">
        {read !== undefined && (
          <p className="plain-intro tone-valid" data-testid="quarantine-read">
            <CheckmarkCircle16Filled aria-hidden /><span>{t('quarantine.read')}{documentId !== undefined && <> <Link as="button" onClick={() => onShowDocument(documentId)}>{t('outbox.show')}</Link></>}</span>
          </p>
        )}
      </div>
      {page.rows.length === 0
        ? <Notice icon={<ShieldCheckmark48Regular />} title={t('empty.quarantine')} text={t('empty.quarantine.text')} testid="list-empty" />
        : (
          <>
            <p className="plain-intro"><Info16Regular aria-hidden /><span>{t('quarantine.intro')}</span></p>
            <VirtualRows
              rows={page.rows} label={t('folder.quarantine')} estimate={132} keyOf={(row) => row.id} onEnd={page.loadMore}
              row={(row) => <QuarantineRowView row={row} connection={nameOf(row.connection)} onRead={(id) => setRead({ documentId: id })} onSettle={setSettling} />}
            />
          </>
        )}
      {settling !== undefined && <SettleDialog busy={busy} giveUp={settling.notFetched !== undefined} onClose={() => setSettling(undefined)} onConfirm={(how) => settle(settling.id, how)} />}
    </>
  );
}
