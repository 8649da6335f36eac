import { useTranslation } from 'react-i18next';
import type { DocumentView } from '../../contract/views.ts';
import { ActionDialog } from '../ui/ActionDialog.tsx';

interface SendDialogProps {
  readonly view: DocumentView;
  readonly busy: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Who will receive it and what: the last look before a document leaves the agency. */
export function SendDialog({ view, busy, onConfirm, onClose }: SendDialogProps) {
  const { t } = useTranslation();
  return (
    <ActionDialog name="send" title={t('action.send.title')} confirm={t('action.send')} busy={busy} onConfirm={onConfirm} onClose={onClose}>
      <p>{t('send.explain')}</p>
      <h3 className="dialog-heading">{t('send.receivers', { count: view.to.length })}</h3>
      <ul className="dialog-list">{view.to.map((o) => <li key={o.organId}>{o.organName} <span className="meta-name">{o.organId}</span></li>)}</ul>
      <h3 className="dialog-heading">{t('send.files', { count: view.attachments.length })}</h3>
      <ul className="dialog-list">{view.attachments.map((a) => <li key={a.ordinal}>{a.name}</li>)}</ul>
      <p className="tab-small">{t('send.offline')}</p>
    </ActionDialog>
  );
}
