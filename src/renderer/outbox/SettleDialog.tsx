import { useState } from 'react';
import { Button, Field, Textarea } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { ActionDialog } from '../ui/ActionDialog.tsx';

interface SettleDialogProps {
  readonly busy: boolean;
  /** It was never given: then the axis is told that it failed. */
  readonly giveUp: boolean;
  readonly onConfirm: (how: string) => void;
  readonly onClose: () => void;
}

const offered = ['resent', 'read', 'notOurs', 'harmful'] as const;

/** A message nobody can read is put away only with a word on what was done about it; its bytes stay as evidence. */
export function SettleDialog({ busy, giveUp, onConfirm, onClose }: SettleDialogProps) {
  const { t } = useTranslation();
  const [how, setHow] = useState('');
  const [asked, setAsked] = useState(false);
  const missing = how.trim() === '';
  const confirm = (): void => {
    setAsked(true);
    if (!missing) onConfirm(how.trim());
  };
  return (
    <ActionDialog name="settle" title={t('quarantine.settle.title')} confirm={t('quarantine.settle')} busy={busy} onConfirm={confirm} onClose={onClose}>
      <p>{t(giveUp ? 'quarantine.settle.giveUp' : 'quarantine.settle.explain')}</p>
      <div className="offered" role="group" aria-label={t('reason.offered')}>
        {offered.map((name) => <Button key={name} size="small" shape="circular" onClick={() => setHow(t(`quarantine.settle.${name}`))}>{t(`quarantine.settle.${name}.short`)}</Button>)}
      </div>
      <Field label={t('quarantine.settle.how')} required {...(asked && missing ? { validationMessage: t('quarantine.settle.missing') } : {})}>
        <Textarea value={how} rows={3} maxLength={500} data-testid="settle-how" onChange={(_, data) => setHow(data.value)} />
      </Field>
    </ActionDialog>
  );
}
