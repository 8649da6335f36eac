import { useState } from 'react';
import { Dropdown, Field, Input, Option, Textarea } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { DocumentView, OfficeView } from '../../contract/views.ts';
import { ActionDialog } from '../ui/ActionDialog.tsx';
import { isOverdue, isoDay } from '../ui/format.ts';
import { PersonPicker } from '../ui/PersonPicker.tsx';

export interface RouteChoice {
  readonly assigneeId: string;
  readonly supportingIds: string[];
  readonly directive: string;
  readonly dueDate?: string;
}

interface RouteDialogProps {
  readonly view: DocumentView;
  readonly office: OfficeView;
  readonly busy: boolean;
  readonly onConfirm: (choice: RouteChoice) => void;
  readonly onClose: () => void;
}

/** Decree 30/2020 Art. 23: who handles, who supports, the directive and the time limit. */
export function RouteDialog({ view, office, busy, onConfirm, onClose }: RouteDialogProps) {
  const { t } = useTranslation();
  const [assignee, setAssignee] = useState<string | undefined>(undefined);
  const [supporting, setSupporting] = useState<readonly string[]>([]);
  const [directive, setDirective] = useState('');
  const [dueDate, setDueDate] = useState(view.row.dueDate === undefined || isOverdue(view.row.dueDate, Date.now()) ? '' : view.row.dueDate);
  const [asked, setAsked] = useState(false);
  const confirm = (): void => {
    setAsked(true);
    if (assignee === undefined) return;
    onConfirm({ assigneeId: assignee, supportingIds: supporting.filter((id) => id !== assignee), directive: directive.trim(), ...(dueDate === '' ? {} : { dueDate }) });
  };
  const others = office.people.filter((p) => p.id !== assignee);
  return (
    <ActionDialog name="route" title={t('action.route.title')} confirm={t('action.route')} busy={busy} onConfirm={confirm} onClose={onClose}>
      <p>{t('route.explain')}</p>
      <Field label={t('route.assignee')} required {...(asked && assignee === undefined ? { validationMessage: t('route.assignee.missing') } : {})}>
        <PersonPicker people={office.people} value={assignee} onChange={setAssignee} testid="route-assignee" />
      </Field>
      <Field label={t('route.supporting')} hint={t('route.supporting.hint')}>
        <Dropdown
          multiselect selectedOptions={[...supporting]} data-testid="route-supporting" placeholder={t('route.supporting.none')}
          value={others.filter((p) => supporting.includes(p.id)).map((p) => p.fullName).join(', ')} onOptionSelect={(_, data) => setSupporting(data.selectedOptions)}
        >
          {others.map((p) => <Option key={p.id} value={p.id} text={p.fullName}>{`${p.fullName} – ${p.position}, ${p.unit}`}</Option>)}
        </Dropdown>
      </Field>
      <Field label={t('route.directive')}>
        <Textarea value={directive} rows={3} maxLength={2000} data-testid="route-directive" placeholder={t('route.directive.hint')} onChange={(_, data) => setDirective(data.value)} />
      </Field>
      <Field label={t('route.dueDate')} className="field-short">
        <Input type="date" value={dueDate} min={isoDay(Date.now())} data-testid="route-due" onChange={(_, data) => setDueDate(data.value)} />
      </Field>
    </ActionDialog>
  );
}
