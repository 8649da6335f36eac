import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button, Field, Textarea } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { ActionDialog } from '../ui/ActionDialog.tsx';

type ReasonKind = 'refuse' | 'refuseRecall' | 'refuseUpdate' | 'recall' | 'update' | 'replace';

interface ReasonDialogProps {
  readonly kind: ReasonKind;
  /** What the person should see beside the explanation. */
  readonly about?: ReactNode;
  readonly busy: boolean;
  readonly onConfirm: (reason: string) => void;
  readonly onClose: () => void;
}

const offered: Readonly<Record<ReasonKind, readonly string[]>> = {
  refuse: ['wrongAddress', 'badSignature', 'missingFile', 'unreadable', 'wrongForm'], refuseRecall: ['handled', 'issued'], refuseUpdate: ['handled', 'unclear'],
  recall: ['wrongContent', 'wrongReceiver', 'wrongAuthority'], update: ['content', 'receivers'], replace: ['content', 'outdated'],
};

/**
 * Returning, recalling or changing a document needs its reason: the other side reads it on the System (Decree 30/2020
 * Art. 18.3, 18.4, 21.2b).
 */
export function ReasonDialog({ kind, about, busy, onConfirm, onClose }: ReasonDialogProps) {
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
      {about}
      <div className="offered" role="group" aria-label={t('reason.offered')}>
        {offered[kind].map((name) => <Button key={name} size="small" shape="circular" onClick={() => setReason(t(`${kind}.reason.${name}`))}>{t(`${kind}.reason.${name}.short`)}</Button>)}
      </div>
      <Field label={t('refuse.reason')} required {...(asked && missing ? { validationMessage: t(kind === 'refuse' ? 'refuse.reason.missing' : 'reason.missing') } : {})}>
        <Textarea value={reason} rows={3} maxLength={500} data-testid="refuse-reason" onChange={(_, data) => setReason(data.value)} />
      </Field>
    </ActionDialog>
  );
}
