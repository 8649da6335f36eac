import { useState, type ReactNode } from 'react';
import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { Add20Regular, ErrorCircle48Regular, PlugDisconnected20Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { ConnectionKind, ConnectionView } from '../../../contract/exchange-views.ts';
import { ActionDialog } from '../../ui/ActionDialog.tsx';
import { FailureNotice } from '../../ui/Notice.tsx';
import { failureOf } from '../../ui/office.ts';
import { useConnections, useOffice, useSync } from '../../ui/queries.ts';
import { useAct } from '../../ui/use-act.ts';
import { newValues, valuesOf, type ConnectionValues } from './connection-form.rules.ts';
import { ConnectionCard } from './ConnectionCard.tsx';
import { ConnectionForm } from './ConnectionForm.tsx';
import { useConnectionChanges } from './use-connection-changes.ts';
import './connections.css';

const kinds: readonly ConnectionKind[] = ['vxp', 'lgsp', 'folder'];

/** How this office reaches others: each connection, whether it works, and how to change it. `nav` leads to the other settings. */
export function ConnectionsScreen({ nav }: { readonly nav: ReactNode }) {
  const { t } = useTranslation();
  const found = useConnections();
  const office = useOffice().data;
  const sync = useSync().data;
  const { changed, syncWith } = useConnectionChanges();
  const [form, setForm] = useState<{ readonly initial: ConnectionValues; readonly existing: ConnectionView | undefined } | undefined>(undefined);
  const [leaving, setLeaving] = useState<ConnectionView | undefined>(undefined);
  const { busy, act } = useAct();
  const { connections = [], keystore = 'file', mayChange = false } = found.data ?? {};
  const add = (kind: ConnectionKind): void => setForm({ initial: newValues(kind, t(`connection.kind.${kind}`), office?.organ.organId ?? ''), existing: undefined });
  const remove = ({ id }: ConnectionView): void => void act(() => window.office.call('connections.remove', { id }), () => { setLeaving(undefined); changed(); });
  return (
    <main className="keys" aria-label={t('connections.title')} data-testid="connections-screen">
      <header className="batch-head">{nav}</header>
      <div className="keys-body" tabIndex={0} role="region" aria-label={t('connections.title')}>
        <section className="keys-part" aria-labelledby="connections-title">
          <div className="keys-title">
            <h3 id="connections-title">{t('connections.title')}</h3>
            {mayChange && (
              <Menu>
                <MenuTrigger disableButtonEnhancement><Button size="small" icon={<Add20Regular />} data-testid="connection-add">{t('connections.add')}</Button></MenuTrigger>
                <MenuPopover>
                  <MenuList>{kinds.map((kind) => <MenuItem key={kind} onClick={() => add(kind)} subText={t(`connection.kind.${kind}.text`)} data-testid={`connection-add-${kind}`}>{t(`connection.kind.${kind}`)}</MenuItem>)}</MenuList>
                </MenuPopover>
              </Menu>
            )}
          </div>
          <p className="trust-intro">{t('connections.intro')}</p>
          {found.data !== undefined && !mayChange && <p className="trust-intro">{t('connections.locked')}</p>}
          {found.error !== null && <FailureNotice icon={<ErrorCircle48Regular />} error={failureOf(found.error)} again={() => void found.refetch()} />}
          {found.data !== undefined && connections.length === 0 && (
            <div className="keys-empty" data-testid="connections-empty"><PlugDisconnected20Regular aria-hidden /><div><p className="keys-empty-title">{t('connections.empty')}</p><p>{t('connections.empty.text')}</p></div></div>
          )}
          <ul className="key-cards connection-cards">
            {connections.map((view) => (
              <ConnectionCard
                key={view.id} view={view} now={sync?.connections.find((c) => c.id === view.id) ?? view} mayChange={mayChange} onChanged={changed} onSync={syncWith}
                onEdit={() => setForm({ initial: valuesOf(view), existing: view })} onRemove={() => setLeaving(view)}
              />
            ))}
          </ul>
        </section>
      </div>
      {form !== undefined && <ConnectionForm initial={form.initial} existing={form.existing} keystore={keystore} onClose={() => setForm(undefined)} onSaved={() => { setForm(undefined); changed(); }} />}
      {leaving !== undefined && (
        <ActionDialog name="remove-connection" title={t('connection.remove.title')} confirm={t('connection.remove')} busy={busy} onConfirm={() => remove(leaving)} onClose={() => setLeaving(undefined)}>
          <p>{t('connection.remove.explain', { name: leaving.name })}</p>
        </ActionDialog>
      )}
    </main>
  );
}
