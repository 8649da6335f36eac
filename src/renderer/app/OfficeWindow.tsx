import { lazy, Suspense, useRef, useState } from 'react';
import { Button, DrawerBody, OverlayDrawer } from '@fluentui/react-components';
import { ArrowLeft20Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { Action, DocumentRow, DocumentView, OfficeView } from '../../contract/views.ts';
import { DocumentList } from '../inbox/DocumentList.tsx';
import { FolderPane } from '../inbox/FolderPane.tsx';
import { isFolder, isWide, type Place } from '../inbox/folders.ts';
import { OutboxList } from '../outbox/OutboxList.tsx';
import { QuarantineList } from '../outbox/QuarantineList.tsx';
import type { KeyCommand } from '../ui/keyboard.rules.ts';
import { useDocument } from '../ui/queries.ts';
import { Splitter } from '../ui/Splitter.tsx';
import { useStoredNumber } from '../ui/use-stored.ts';
import { useWindowWidth } from '../ui/use-width.ts';
import type { AskingAction } from './ActionDialogs.tsx';
import { Header } from './Header.tsx';
import { HelpPanel } from './HelpPanel.tsx';
import { HostBanner } from './HostBanner.tsx';
import { ListHead } from './ListHead.tsx';
import { NoDocument } from './NoDocument.tsx';
import { OfflineBanner } from './OfflineBanner.tsx';
import { panesFor } from './panes.rules.ts';
import { StatusBar } from './StatusBar.tsx';
import { TrainingBanner } from './TrainingBanner.tsx';
import { useFollow } from './use-follow.ts';
import { useDirectActions } from './use-direct-actions.ts';
import type { Hosts } from './use-hosts.ts';
import { useKeys } from './use-keys.ts';
import { useSyncNow } from './use-sync-now.ts';

// The list is what a clerk waits for in the morning: what opens on a click is loaded after it (use-warm-up.ts).
const DocumentScreen = lazy(() => import('./DocumentScreen.tsx').then((m) => ({ default: m.DocumentScreen })));
const WideScreen = lazy(() => import('./WideScreen.tsx').then((m) => ({ default: m.WideScreen })));
const ActionDialogs = lazy(() => import('./ActionDialogs.tsx').then((m) => ({ default: m.ActionDialogs })));

interface OfficeWindowProps {
  readonly office: OfficeView;
  readonly hosts: Hosts;
}

/** The three panes and what stands around them. */
export function OfficeWindow({ office, hosts }: OfficeWindowProps) {
  const { t } = useTranslation();
  const [place, setPlace] = useState<Place>('incoming.toRegister');
  const [search, setSearch] = useState('');
  const [selected, setSelected] = useState<number | undefined>(undefined);
  const [asking, setAsking] = useState<{ action: AskingAction; id: number } | undefined>(undefined);
  const [help, setHelp] = useState(false);
  const [menu, setMenu] = useState(false);
  const [findRequest, setFindRequest] = useState(0);
  const [folderWidth, setFolderWidth] = useStoredNumber('congvan.pane.folders', 208);
  const [listWidth, setListWidth] = useStoredNumber('congvan.pane.list', 360);
  const searchField = useRef<HTMLInputElement>(null);
  const mover = useRef<((by: 1 | -1) => void) | undefined>(undefined);
  const width = useWindowWidth();
  const panes = panesFor(width, selected !== undefined);
  const wide = isWide(place) ? place : undefined;
  const { syncing, syncNow } = useSyncNow();
  useFollow(selected, setPlace);

  const goTo = (next: Place): void => {
    setPlace(next);
    setSelected(undefined);
    setMenu(false);
  };
  const showDocument = (id: number, where?: Place): void => {
    if (where !== undefined) setPlace(where);
    setSelected(id);
  };
  const showDraft = (id: number): void => { setSearch(''); showDocument(id, 'outgoing.draft'); };
  const runDirect = useDirectActions(showDraft);
  const onAction = (action: Action, view: DocumentView): void => {
    const asks = askingAction(action);
    if (asks === undefined) runDirect(action, view.row.id);
    else setAsking({ action: asks, id: view.row.id });
  };
  // A search looks through documents: it leaves a screen that has none.
  const find = (text: string): void => {
    setSearch(text);
    if (text !== '' && wide !== undefined) goTo('outgoing.all');
  };
  const focusList = (): void => document.querySelector<HTMLElement>('[data-testid="document-list"]')?.focus();
  const open = (row: DocumentRow): void => {
    setSelected(row.id);
    // After the pane is drawn: Enter leads into the document, where Tab and the letters go on.
    setTimeout(() => document.querySelector<HTMLElement>('.action-bar button, .viewer-container')?.focus(), 50);
  };
  const onKey = (command: KeyCommand): void => {
    switch (command.kind) {
      case 'search': searchField.current?.focus(); searchField.current?.select(); return;
      case 'sync': syncNow(); return;
      case 'help': setHelp(!help); return;
      case 'find': setFindRequest(findRequest + 1); return;
      case 'move': mover.current?.(command.by); return;
      case 'action': document.querySelector<HTMLElement>(`[data-testid="action-${command.action}"]`)?.click(); return;
    }
  };
  useKeys(onKey);

  const list = isFolder(place)
    ? <DocumentList key={place} folder={place} search={search} selected={selected} onSelect={(row) => setSelected(row.id)} onOpen={open} onSearchAll={() => goTo(place.startsWith('incoming') ? 'incoming.all' : 'outgoing.all')} mover={mover} />
    : wide !== undefined ? undefined : place === 'outbox' ? <OutboxList onShowDocument={(id) => showDocument(id)} /> : <QuarantineList onShowDocument={(id) => showDocument(id)} />;
  return (
    <div className="window">
      <Header office={office} search={search} searchField={searchField} syncing={syncing} showMenu={!panes.folders} onMenu={() => setMenu(true)} onSearch={find} onLeaveSearch={focusList} onSync={syncNow} onKeys={() => goTo('keys')} onConnections={() => goTo('connections')} onHelp={() => setHelp(true)} />
      <TrainingBanner office={office} />
      <HostBanner hosts={hosts} />
      <OfflineBanner syncing={syncing} onSync={syncNow} onOutbox={() => goTo('outbox')} />
      <div className="panes">
        {panes.folders && <div className="pane-folders" style={{ width: folderWidth }}><FolderPane place={place} onPlace={goTo} /></div>}
        {wide !== undefined && <Suspense fallback={<main className="doc" />}><WideScreen key={wide} place={wide} mover={mover} onShowDocument={(id) => showDocument(id, 'outgoing.all')} /></Suspense>}
        {wide === undefined && panes.list && (
          <section className="pane-list" style={panes.document ? { width: Math.min(listWidth, Math.round(width * 0.42)) } : { flex: 1 }} aria-label={t('list.label')}>
            <ListHead place={place} search={search} onDraftNew={() => runDirect('draftNew', undefined)} onDraftCopy={(copy) => runDirect({ copy }, undefined)} />
            {list}
            {/* Inside the pane, so that every focusable thing stands in a landmark. */}
            {panes.folders && <Splitter edge="start" label={t('splitter.folders')} size={folderWidth} min={160} max={320} onSize={setFolderWidth} />}
            {panes.document && <Splitter edge="end" label={t('splitter.list')} size={listWidth} min={260} max={620} onSize={setListWidth} />}
          </section>
        )}
        {wide === undefined && panes.document && (
          <div className="pane-document">
            {!panes.list && <Button className="back" appearance="subtle" icon={<ArrowLeft20Regular />} onClick={() => setSelected(undefined)} data-testid="back">{t('common.back')}</Button>}
            {selected === undefined
              ? <NoDocument place={place} />
              : <Suspense fallback={<main className="doc" />}><DocumentScreen key={selected} id={selected} office={office} findRequest={findRequest} onAction={onAction} onShowDocument={(id) => showDocument(id)} /></Suspense>}
          </div>
        )}
      </div>
      <StatusBar syncing={syncing} onSync={syncNow} onConnections={() => goTo('connections')} onOutbox={() => goTo('outbox')} onQuarantine={() => goTo('quarantine')} />
      {menu && !panes.folders && <OverlayDrawer open position="start" size="small" onOpenChange={(_, data) => setMenu(data.open)}><DrawerBody className="menu-drawer"><FolderPane place={place} onPlace={goTo} /></DrawerBody></OverlayDrawer>}
      {asking !== undefined && <AskingDialog key={asking.id} asking={asking} office={office} onClose={() => setAsking(undefined)} onDraft={showDraft} />}
      {help && <OpenHelp place={place} selected={selected} onClose={() => setHelp(false)} />}
    </div>
  );
}

function AskingDialog({ asking, office, onClose, onDraft }: { readonly asking: { action: AskingAction; id: number }; readonly office: OfficeView; readonly onClose: () => void; readonly onDraft: (id: number) => void }) {
  const view = useDocument(asking.id).data;
  return view === undefined ? undefined : <Suspense><ActionDialogs action={asking.action} view={view} office={office} onClose={onClose} onDraft={onDraft} /></Suspense>;
}

function OpenHelp({ place, selected, onClose }: { readonly place: Place; readonly selected: number | undefined; readonly onClose: () => void }) {
  return selected === undefined ? <HelpPanel screen={{ place, state: undefined, recallRequested: false }} onClose={onClose} /> : <DocumentHelp place={place} id={selected} onClose={onClose} />;
}

function DocumentHelp({ place, id, onClose }: { readonly place: Place; readonly id: number; readonly onClose: () => void }) {
  const row = useDocument(id).data?.row;
  return <HelpPanel screen={{ place, state: row?.state, recallRequested: row?.recallRequested === true }} onClose={onClose} />;
}

function askingAction(action: Action): AskingAction | undefined {
  switch (action) {
    case 'reply': case 'attach': case 'editDraft': case 'removeAttachment': case 'verifyAgain': return undefined;
    default: return action;
  }
}
