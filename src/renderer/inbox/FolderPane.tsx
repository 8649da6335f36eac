import type { ComponentType, KeyboardEvent } from 'react';
import {
  Archive20Regular, ArrowForward20Regular, ArrowUndo20Regular, CheckmarkCircle20Regular, ClockAlarm20Regular, DocumentDismiss20Regular, DocumentEdit20Regular,
  DocumentMultiple20Regular, DocumentCheckmark20Regular, HourglassHalf20Regular, MailInbox20Regular, MailInboxDismiss20Regular, Send20Regular, SendClock20Regular,
  KeyMultiple20Regular, PlugConnected20Regular, Ribbon20Regular, ShieldError20Regular, ShieldCheckmark20Regular, Signature20Regular, TrayItemAdd20Regular,
} from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../ui/format.ts';
import { useCounts, useSync, useWaiting } from '../ui/queries.ts';
import { incomingFolders, isFolder, outgoingFolders, workFolders, type Place } from './folders.ts';

const icons: Record<Place, ComponentType> = {
  'incoming.toRegister': MailInbox20Regular, 'incoming.toRoute': ArrowForward20Regular, 'incoming.inProgress': HourglassHalf20Regular,
  'incoming.overdue': ClockAlarm20Regular, 'incoming.done': CheckmarkCircle20Regular, 'incoming.returned': ArrowUndo20Regular,
  'incoming.recalled': MailInboxDismiss20Regular, 'incoming.all': DocumentMultiple20Regular,
  'outgoing.draft': DocumentEdit20Regular, 'outgoing.signed': DocumentCheckmark20Regular, 'outgoing.sealed': ShieldCheckmark20Regular,
  'outgoing.queued': TrayItemAdd20Regular, 'outgoing.sent': Send20Regular, 'outgoing.withdrawn': DocumentDismiss20Regular, 'outgoing.all': Archive20Regular,
  'quarantine': ShieldError20Regular, 'outbox': SendClock20Regular, 'toSign': Signature20Regular, 'toSeal': Ribbon20Regular, 'keys': KeyMultiple20Regular, 'connections': PlugConnected20Regular,
};

/** Signing stands where it comes in the work: after the draft, before what is signed. */
const outgoingPlaces: readonly Place[] = ['outgoing.draft', 'toSign', 'toSeal', ...outgoingFolders.filter((f) => f !== 'outgoing.draft')];

interface FolderPaneProps {
  readonly place: Place;
  readonly onPlace: (place: Place) => void;
}

/** The folders with their counts. Arrow keys move between them; one of them takes the Tab stop (roving focus). */
export function FolderPane({ place, onPlace }: FolderPaneProps) {
  const { t } = useTranslation();
  const counts = useCounts().data;
  const sync = useSync().data;
  const toSign = useWaiting('personal').data?.length ?? 0;
  const toSeal = useWaiting('organ').data?.length ?? 0;
  const number = (p: Place): number => {
    if (p === 'quarantine') return sync?.quarantined ?? 0;
    if (p === 'outbox') return (sync?.outboxPending ?? 0) + (sync?.outboxFailed ?? 0);
    if (p === 'toSign') return toSign;
    if (p === 'toSeal') return toSeal;
    return isFolder(p) && workFolders.has(p) ? (counts?.[p]?.total ?? 0) : 0;
  };
  /** What a person should look at first: late work, and what could not be sent or read. */
  const isLate = (p: Place, n: number): boolean => n > 0 && (p === 'incoming.overdue' || p === 'quarantine' || (p === 'outbox' && (sync?.outboxFailed ?? 0) > 0));
  const unread = (p: Place): number => (isFolder(p) ? (counts?.[p]?.unread ?? 0) : 0);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const buttons = [...event.currentTarget.querySelectorAll('button')];
    const at = buttons.findIndex((b) => b === document.activeElement);
    buttons[at + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
    event.preventDefault();
  };
  const group = (title: string, places: readonly Place[]) => (
    <section aria-label={title}>
      <h2 className="folder-group">{title}</h2>
      <ul className="folder-list">
        {places.map((p) => {
          const Icon = icons[p];
          const n = number(p);
          const fresh = unread(p);
          return (
            <li key={p}>
              <button
                type="button" className={`folder${p === place ? ' folder-current' : ''}${isLate(p, n) ? ' folder-late' : ''}`} data-testid={`folder-${p}`}
                aria-current={p === place ? 'page' : undefined} tabIndex={p === place ? 0 : -1} onClick={() => onPlace(p)} title={t(`folder.${p}`)}
              >
                <Icon aria-hidden />
                <span className="folder-name">{t(`folder.${p}`)}</span>
                {n > 0 && (
                  <span className={fresh > 0 ? 'folder-count folder-unread' : 'folder-count'}>
                    <span aria-hidden>{formatCount(n)}</span>
                    <span className="hidden-text">{t(fresh > 0 ? 'folder.countUnread' : 'folder.count', { count: n, unread: fresh })}</span>
                  </span>
                )}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
  return (
    <nav className="folders" aria-label={t('folder.label')} onKeyDown={onKeyDown}>
      {group(t('folder.incoming'), incomingFolders)}
      {group(t('folder.outgoing'), outgoingPlaces)}
      {group(t('folder.exchange'), ['outbox', 'quarantine'])}
    </nav>
  );
}
