import { useState } from 'react';
import { Field, Input } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { DocumentView } from '../../contract/views.ts';
import { ActionDialog } from '../ui/ActionDialog.tsx';

interface NumberDialogProps {
  readonly defaultNotation: string;
  readonly busy: boolean;
  readonly onConfirm: (notation: string) => Promise<DocumentView | undefined>;
  readonly onClose: () => void;
}

/** Gives the next number of the year. It cannot be given back: numbers run without gaps (Decree 30/2020 Art. 15). */
export function NumberDialog({ defaultNotation, busy, onConfirm, onClose }: NumberDialogProps) {
  const { t } = useTranslation();
  const [notation, setNotation] = useState(defaultNotation);
  const [done, setDone] = useState<DocumentView | undefined>(undefined);
  if (done !== undefined) {
    return (
      <ActionDialog name="number" title={t('number.done')} confirm={t('common.close')} busy={false} onConfirm={onClose} onClose={onClose} plain eager>
        <p className="big-number"><span className="big-number-label">{t('number.code')}</span><strong data-testid="code-number">{done.row.code}</strong></p>
        <p className="centered">{t('number.done.text')}</p>
      </ActionDialog>
    );
  }
  return (
    <ActionDialog name="number" title={t('action.number.title')} confirm={t('action.number')} busy={busy} disabled={notation.trim() === ''} onConfirm={() => void onConfirm(notation.trim()).then((v) => { if (v !== undefined) setDone(v); })} onClose={onClose}>
      <p>{t('number.explain')}</p>
      <Field label={t('number.notation')} hint={t('number.notation.hint')} required>
        <Input value={notation} maxLength={30} data-testid="number-notation" onChange={(_, data) => setNotation(data.value)} />
      </Field>
    </ActionDialog>
  );
}
