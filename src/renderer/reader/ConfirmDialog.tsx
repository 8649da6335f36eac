import { useTranslation } from 'react-i18next';
import { ActionDialog } from '../ui/ActionDialog.tsx';

interface ConfirmDialogProps {
  readonly kind: 'finish' | 'acceptRecall' | 'acceptUpdate';
  readonly busy: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Says what will happen before it does: accepting a recall destroys the document here (Decree 30/2020 Art. 18.4b). */
export function ConfirmDialog({ kind, busy, onConfirm, onClose }: ConfirmDialogProps) {
  const { t } = useTranslation();
  return (
    <ActionDialog name={kind} title={t(`action.${kind}.title`)} confirm={t(`action.${kind}`)} busy={busy} onConfirm={onConfirm} onClose={onClose}>
      <p>{t(`${kind}.explain`)}</p>
    </ActionDialog>
  );
}
