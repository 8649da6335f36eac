import { useEffect, useRef, useState } from 'react';
import { Button, Combobox, Dropdown, Field, Input, Option, Textarea } from '@fluentui/react-components';
import { Attach20Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { DocumentView, OfficeView } from '../../contract/views.ts';
import { PersonPicker } from '../ui/PersonPicker.tsx';
import { useAct, useRemember } from '../ui/use-act.ts';
import { draftInput, type DraftValues } from './draft.rules.ts';
import { ReceiverPicker } from './ReceiverPicker.tsx';
import { typeNames } from './type-names.ts';

interface DraftFormProps {
  readonly view: DocumentView;
  readonly office: OfficeView;
  readonly onAttach: () => void;
}

/** The fields of a draft. Each is stored when it is left, so nothing typed waits for a button. */
export function DraftForm({ view, office, onAttach }: DraftFormProps) {
  const { t } = useTranslation();
  const { act, busy } = useAct();
  const remember = useRemember();
  const signer = office.people.find((p) => p.fullName === view.signer?.fullName);
  const initial: DraftValues = { typeName: view.row.typeName, subject: view.row.subject, to: view.to.map((o) => o.organId), signer: signer?.id, priority: view.row.priority, dueDate: view.row.dueDate };
  const [values, setValues] = useState(initial);
  const stored = useRef(initial);
  const latest = useRef(values);
  const [saved, setSaved] = useState<'none' | 'saved' | 'failed'>('none');
  const writable = view.availableActions.includes('editDraft');

  const change = (next: DraftValues): void => {
    latest.current = next;
    setValues(next);
  };
  const store = (): void => {
    const input = draftInput(view.row.id, latest.current, stored.current);
    if (input === undefined || !writable) return;
    const sent = latest.current;
    void act(() => window.office.call('outgoing.edit', input), (v) => { stored.current = sent; remember(v); }).then((v) => setSaved(v === undefined ? 'failed' : 'saved'));
  };
  const storeNow = (next: DraftValues): void => {
    change(next);
    store();
  };
  // Leaving the document with a field still focused stores it too.
  const leave = useRef(store);
  useEffect(() => { leave.current = store; });
  useEffect(() => () => leave.current(), []);

  return (
    <form className="tab-stack draft" data-testid="draft-form" onSubmit={(e) => e.preventDefault()} onBlur={store}>
      {view.copy !== undefined && <p className="dialog-warning tone-none" data-testid="draft-copy">{t(`copy.${view.copy}.attach`)} {t('copy.sealed')}</p>}
      <Field label={t('draft.type')} required>
        <Combobox freeform value={values.typeName} disabled={!writable} data-testid="draft-type" onChange={(e) => change({ ...values, typeName: e.target.value })} selectedOptions={[values.typeName]} onOptionSelect={(_, data) => storeNow({ ...values, typeName: data.optionValue ?? '' })}>
          {typeNames.map((n) => <Option key={n} value={n}>{n}</Option>)}
        </Combobox>
      </Field>
      <Field label={t('draft.subject')} required hint={t('draft.subject.hint')}>
        <Textarea value={values.subject} rows={3} maxLength={500} disabled={!writable} data-testid="draft-subject" onChange={(_, data) => change({ ...values, subject: data.value })} />
      </Field>
      <Field label={t('draft.to')} required>
        <ReceiverPicker partners={office.partners} known={view.to} chosen={values.to} disabled={!writable} onChange={(to) => storeNow({ ...values, to })} />
      </Field>
      {view.copy === undefined && (
        <Field label={t('draft.signer')}>
          <PersonPicker people={office.people.filter((p) => p.role === 'leader')} value={values.signer} disabled={!writable} onChange={(s) => storeNow({ ...values, signer: s })} testid="draft-signer" />
        </Field>
      )}
      <div className="draft-pair">
        <Field label={t('draft.priority')}>
          <Dropdown value={t(`priority.${String(values.priority)}`)} disabled={!writable} selectedOptions={[String(values.priority)]} data-testid="draft-priority" onOptionSelect={(_, data) => storeNow({ ...values, priority: Number(data.optionValue) })}>
            {[0, 1, 2, 3].map((p) => <Option key={p} value={String(p)}>{t(`priority.${String(p)}`)}</Option>)}
          </Dropdown>
        </Field>
        <Field label={t('draft.dueDate')}>
          <Input type="date" value={values.dueDate ?? ''} disabled={!writable} data-testid="draft-due" onChange={(_, data) => change({ ...values, dueDate: data.value === '' ? undefined : data.value })} />
        </Field>
      </div>
      <div className="draft-foot">
        {view.availableActions.includes('attach') && view.attachments.length > 0 && <Button icon={<Attach20Regular />} onClick={onAttach} data-testid="draft-attach">{t('draft.attachMore')}</Button>}
        <span role="status" className="tab-small">{busy ? t('draft.saving') : saved === 'none' ? '' : t(`draft.${saved}`)}</span>
      </div>
    </form>
  );
}
