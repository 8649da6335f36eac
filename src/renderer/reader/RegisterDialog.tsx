import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentView } from '../../contract/views.ts';
import { ActionDialog } from '../ui/ActionDialog.tsx';
import { formatDay } from '../ui/format.ts';
import { signatureSentence } from '../ui/signature-sentence.rules.ts';

interface RegisterDialogProps {
  readonly view: DocumentView;
  readonly busy: boolean;
  readonly onConfirm: () => Promise<DocumentView | undefined>;
  readonly onClose: () => void;
}

/** What goes into the register, then the number it was given, large enough to read across a desk (Decree 30/2020 Art. 22). */
export function RegisterDialog({ view, busy, onConfirm, onClose }: RegisterDialogProps) {
  const { t } = useTranslation();
  const [done, setDone] = useState<DocumentView | undefined>(undefined);
  if (done !== undefined) {
    return (
      <ActionDialog name="register" title={t('register.done')} confirm={t('common.close')} busy={false} onConfirm={onClose} onClose={onClose} plain eager>
        <p className="big-number"><span className="big-number-label">{t('register.number')}</span><strong data-testid="arrival-number">{done.row.arrivalNumber}</strong></p>
        <p className="centered">{t('register.done.text', { date: done.arrivalDate === undefined ? '' : formatDay(done.arrivalDate), code: done.row.code })}</p>
      </ActionDialog>
    );
  }
  const { row } = view;
  const tone = signatureSentence(view.attachments, 'in').tone;
  const lines: readonly (readonly [string, string])[] = [
    ['metadata.OrganName', row.organName], ['register.code', row.code], ['metadata.TypeName', row.typeName],
    ['metadata.IssuedDate', row.issuedDate === undefined ? '' : formatDay(row.issuedDate)], ['metadata.Subject', row.subject],
    ['metadata.Priority', t(`priority.${String(row.priority)}`)], ['register.due', row.dueDate === undefined ? '' : formatDay(row.dueDate)],
  ];
  return (
    <ActionDialog name="register" title={t('action.register.title')} confirm={t('action.register')} busy={busy} onConfirm={() => void onConfirm().then((v) => { if (v !== undefined) setDone(v); })} onClose={onClose} eager={tone === 'valid'}>
      <p>{t('register.explain')}</p>
      <dl className="facts">{lines.map(([key, value]) => <div key={key}><dt>{t(key)}</dt><dd>{value === '' ? '–' : value}</dd></div>)}</dl>
      {(tone === 'invalid' || tone === 'warning' || tone === 'none') && <p className={`dialog-warning tone-${tone}`}>{t(`register.warning.${tone}`)}</p>}
      {row.duplicateSuspected && <p className="dialog-warning tone-warning">{t('row.duplicate.long')}</p>}
    </ActionDialog>
  );
}
