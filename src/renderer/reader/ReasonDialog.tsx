import { useState } from 'react';
import { Button, Field, Textarea } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { ActionDialog } from '../ui/ActionDialog.tsx';

interface ReasonDialogProps {
  readonly kind: 'refuse' | 'refuseRecall';
  readonly busy: boolean;
  readonly onConfirm: (reason: string) => void;
  readonly onClose: () => void;
}

const offered = { refuse: ['wrongAddress', 'badSignature', 'missingFile', 'unreadable', 'wrongForm'], refuseRecall: ['handled', 'issued'] } as const;

/** Returning a document needs its reason: the sender reads it on the System (Decree 30/2020 Art. 21.2b). */
export function ReasonDialog({ kind, busy, onConfirm, onClose }: ReasonDialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const missing = reason.trim() === '';
  const confirm = (): void => {
    setAsked(true);
    if (!missing) onConfirm(reason.trim());
  };
  return (
    <ActionDialog name={kind} title={t(`action.${kind}.title`)} confirm={t(`action.${kind}`)} busy={busy} onConfirm={confirm} onClose={onClose}>
      <p>{t(`${kind}.explain`)}</p>
      <div className="offered" role="group" aria-label={t('reason.offered')}>
        {offered[kind].map((name) => <Button key={name} size="small" shape="circular" onClick={() => setReason(t(`${kind}.reason.${name}`))}>{t(`${kind}.reason.${name}.short`)}</Button>)}
      </div>
      <Field label={t('refuse.reason')} required {...(asked && missing ? { validationMessage: t('refuse.reason.missing') } : {})}>
        <Textarea value={reason} rows={3} maxLength={500} data-testid="refuse-reason" onChange={(_, data) => setReason(data.value)} />
      </Field>
    </ActionDialog>
  );
}
