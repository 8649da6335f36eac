import { useState } from 'react';
import { Field, Radio, RadioGroup } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { DocumentView } from '../../contract/views.ts';
import { ActionDialog } from '../ui/ActionDialog.tsx';
import { copyKinds, type CopyKind } from './copy.rules.ts';

interface CopyDialogProps {
  readonly view: DocumentView;
  readonly busy: boolean;
  readonly onConfirm: (kind: CopyKind) => void;
  readonly onClose: () => void;
}

/** Which form of copying: each says what it is made from, since the wrong one has no force (Decree 30/2020 Art. 25, 26). */
export function CopyDialog({ view, busy, onConfirm, onClose }: CopyDialogProps) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<CopyKind>('trueCopy');
  return (
    <ActionDialog name="copy" title={t('copy.title', { code: view.row.code })} confirm={t('copy.confirm')} busy={busy} onConfirm={() => onConfirm(kind)} onClose={onClose}>
      <p>{t('copy.explain')}</p>
      <Field label={t('copy.kind')}>
        <RadioGroup value={kind} onChange={(_, data) => { const chosen = copyKinds.find((k) => k === data.value); if (chosen !== undefined) setKind(chosen); }}>
          {copyKinds.map((k) => <Radio key={k} value={k} data-testid={`copy-${k}`} label={<><strong>{t(`copy.${k}`)}</strong><br /><span className="tab-small">{t(`copy.${k}.text`)}</span></>} />)}
        </RadioGroup>
      </Field>
    </ActionDialog>
  );
}
