import type { DocumentView, OfficeView } from '../../contract/views.ts';
import { CopyDialog } from '../drafting/CopyDialog.tsx';
import { NumberDialog } from '../drafting/NumberDialog.tsx';
import { SendDialog } from '../drafting/SendDialog.tsx';
import { ConfirmDialog } from '../reader/ConfirmDialog.tsx';
import { ReasonDialog } from '../reader/ReasonDialog.tsx';
import { ReceiverCount } from '../reader/ReceiverCount.tsx';
import { RegisterDialog } from '../reader/RegisterDialog.tsx';
import { RouteDialog } from '../reader/RouteDialog.tsx';
import { SignDialog } from '../signing/SignDialog.tsx';
import { useAct, useRemember } from '../ui/use-act.ts';

/** Actions that ask something first. */
export type AskingAction =
  | 'register' | 'refuse' | 'route' | 'finish' | 'acceptRecall' | 'refuseRecall' | 'acceptUpdate' | 'refuseUpdate'
  | 'recall' | 'update' | 'replace' | 'number' | 'sign' | 'seal' | 'send' | 'copy';

interface ActionDialogsProps {
  readonly action: AskingAction;
  readonly view: DocumentView;
  readonly office: OfficeView;
  readonly onClose: () => void;
  /** A draft was made: it is opened. */
  readonly onDraft: (id: number) => void;
}

/** The question of an action, and the one command it leads to. A failure leaves the question open with what was typed. */
export function ActionDialogs({ action, view, office, onClose, onDraft }: ActionDialogsProps) {
  const { busy, act } = useAct();
  const remember = useRemember();
  const { id } = view.row;
  const done = (answer: DocumentView): void => {
    remember(answer);
    onClose();
  };
  const call = window.office.call.bind(window.office);
  switch (action) {
    case 'register': return <RegisterDialog view={view} busy={busy} onClose={onClose} onConfirm={() => act(() => call('incoming.register', { id }), remember)} />;
    case 'refuse': return <ReasonDialog kind="refuse" busy={busy} onClose={onClose} onConfirm={(reason) => void act(() => call('incoming.refuse', { id, reason }), done)} />;
    case 'refuseRecall': return <ReasonDialog kind="refuseRecall" busy={busy} onClose={onClose} onConfirm={(reason) => void act(() => call('incoming.refuseRecall', { id, reason }), done)} />;
    case 'route': return <RouteDialog view={view} office={office} busy={busy} onClose={onClose} onConfirm={(choice) => void act(() => call('incoming.route', { id, ...choice }), done)} />;
    case 'finish': return <ConfirmDialog kind="finish" busy={busy} onClose={onClose} onConfirm={() => void act(() => call('incoming.finish', { id }), done)} />;
    case 'acceptRecall': return <ConfirmDialog kind="acceptRecall" busy={busy} onClose={onClose} onConfirm={() => void act(() => call('incoming.acceptRecall', { id }), done)} />;
    case 'refuseUpdate': return <ReasonDialog kind="refuseUpdate" busy={busy} onClose={onClose} onConfirm={(reason) => void act(() => call('incoming.refuseUpdate', { id, reason }), done)} />;
    case 'acceptUpdate': return <ConfirmDialog kind="acceptUpdate" busy={busy} onClose={onClose} onConfirm={() => void act(() => call('incoming.acceptUpdate', { id }), done)} />;
    case 'recall': return <ReasonDialog kind="recall" about={<ReceiverCount view={view} />} busy={busy} onClose={onClose} onConfirm={(reason) => void act(() => call('outgoing.requestRecall', { id, reason }), done)} />;
    case 'update': case 'replace': return <ReasonDialog kind={action} busy={busy} onClose={onClose} onConfirm={(reason) => void act(() => call('outgoing.draftChange', { id, business: action, reason }), (draft) => { done(draft); onDraft(draft.row.id); })} />;
    case 'number': return <NumberDialog defaultNotation={office.defaultNotation} busy={busy} onClose={onClose} onConfirm={(notation) => act(() => call('outgoing.number', { id, notation }), remember)} />;
    case 'sign': return <SignDialog kind="sign" view={view} onClose={onClose} />;
    case 'seal': return <SignDialog kind="seal" view={view} onClose={onClose} />;
    case 'copy': return <CopyDialog view={view} busy={busy} onClose={onClose} onConfirm={(kind) => void act(() => call('outgoing.draftCopy', { kind, of: id }), (draft) => { done(draft); onDraft(draft.row.id); })} />;
    case 'send': return <SendDialog view={view} busy={busy} onClose={onClose} onConfirm={() => void act(() => call('outgoing.send', { id }), done)} />;
  }
}
