import { useState } from 'react';
import { Accordion, AccordionHeader, AccordionItem, AccordionPanel, Button, Field, Input, MessageBar, MessageBarBody, Switch } from '@fluentui/react-components';
import { PlugConnected20Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../contract/errors.ts';
import type { ConnectionTest, ConnectionView } from '../../../contract/exchange-views.ts';
import { ActionDialog } from '../../ui/ActionDialog.tsx';
import { failureSentence } from '../../ui/sentences.ts';
import { useAct } from '../../ui/use-act.ts';
import { AdvancedFields } from './AdvancedFields.tsx';
import { inputOf, type ConnectionValues } from './connection-form.rules.ts';
import { isAdvanced, problemsOf } from './connection-problems.rules.ts';
import { FolderFields } from './FolderFields.tsx';
import { HttpFields } from './HttpFields.tsx';
import { TestSteps } from './TestSteps.tsx';

interface ConnectionFormProps {
  readonly initial: ConnectionValues;
  /** The one that is edited; a new one has none. */
  readonly existing: ConnectionView | undefined;
  readonly keystore: 'system' | 'file';
  readonly onSaved: (view: ConnectionView) => void;
  readonly onClose: () => void;
}

/** The settings of one connection, tried before they are kept if the person wants; mistakes are said under their fields. */
export function ConnectionForm({ initial, existing, keystore, onSaved, onClose }: ConnectionFormProps) {
  const { t } = useTranslation();
  const [values, setValues] = useState(initial);
  const [asked, setAsked] = useState(false);
  const [advanced, setAdvanced] = useState(false);
  const [test, setTest] = useState<ConnectionTest | 'running' | undefined>(undefined);
  const [failure, setFailure] = useState<AppError | undefined>(undefined);
  const { busy, act } = useAct(setFailure);
  const kept = { hasSecret: existing?.hasSecret === true, hasPassword: existing?.hasPassword === true };
  const found = problemsOf(values, kept);
  const problems = asked ? found : {};
  const change = (next: ConnectionValues): void => {
    setValues(next);
    // What was tried is no longer what is in the form.
    setTest(undefined);
  };
  const sound = (): boolean => {
    setAsked(true);
    setFailure(undefined);
    if (isAdvanced(found)) setAdvanced(true);
    if (Object.keys(found).length === 0) return true;
    // After the messages are drawn: the first field that is wrong takes the focus, and a screen reader says why.
    setTimeout(() => document.querySelector<HTMLElement>('[data-testid="dialog-connection"] [aria-invalid="true"], [data-testid="partner-code-0"]')?.focus(), 60);
    return false;
  };
  const save = (): void => { if (sound()) void act(() => window.office.call('connections.save', inputOf(values, existing?.id)), onSaved); };
  const tryIt = (): void => {
    if (!sound()) return;
    setTest('running');
    void act(() => window.office.call('connections.test', inputOf(values, existing?.id)), setTest).then((answer) => { if (answer === undefined) setTest(undefined); });
  };
  const nameKey = problems.name;
  const place = existing?.secretPlace ?? (keystore === 'system' ? 'keystore' : 'file');
  return (
    <ActionDialog name="connection" wide title={t(existing === undefined ? `connection.new.${values.kind}` : 'connection.edit.title', { name: existing?.name ?? '' })} confirm={t('connection.save')} busy={busy} onConfirm={save} onClose={onClose}>
      <p>{t(`connection.explain.${values.kind}`)}</p>
      <Field label={t('connection.name')} required {...(nameKey === undefined ? {} : { validationMessage: t(nameKey) })}>
        <Input value={values.name} maxLength={200} data-testid="connection-name" onChange={(_, data) => change({ ...values, name: data.value })} />
      </Field>
      {values.kind === 'folder'
        ? <FolderFields values={values} problems={problems} publicKey={existing?.publicKey} onChange={change} />
        : <HttpFields values={values} problems={problems} kept={kept} secretPlace={place} onChange={change} />}
      <Accordion collapsible openItems={advanced ? ['advanced'] : []} onToggle={() => setAdvanced(!advanced)}>
        <AccordionItem value="advanced">
          <AccordionHeader size="small" data-testid="connection-advanced">{t('connection.advanced')}</AccordionHeader>
          <AccordionPanel className="connection-advanced"><AdvancedFields values={values} problems={problems} onChange={change} /></AccordionPanel>
        </AccordionItem>
      </Accordion>
      <Switch checked={values.enabled} label={t('connection.enabled')} data-testid="connection-enabled" onChange={(_, data) => change({ ...values, enabled: data.checked })} />
      <div className="connection-try"><Button icon={<PlugConnected20Regular />} disabledFocusable={busy} onClick={tryIt} data-testid="connection-try">{t('connection.test')}</Button></div>
      {test !== undefined && <TestSteps test={test === 'running' ? undefined : test} />}
      {failure !== undefined && <MessageBar intent="error" layout="multiline" data-testid="connection-failure"><MessageBarBody>{failureSentence(failure)}</MessageBarBody></MessageBar>}
    </ActionDialog>
  );
}
