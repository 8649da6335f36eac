import { useState } from 'react';
import { Field, Input, MessageBar, MessageBarBody, Radio, RadioGroup } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../contract/errors.ts';
import type { AnchorView, TrustCandidate } from '../../../contract/views.ts';
import { ActionDialog } from '../../ui/ActionDialog.tsx';
import { formatTimeDay } from '../../ui/format.ts';
import { failureSentence } from '../../ui/sentences.ts';
import { useAct } from '../../ui/use-act.ts';
import { digitsIn, fewestDigits, inGroups } from './fingerprint.rules.ts';

interface ConfirmTrustProps {
  readonly candidate: TrustCandidate;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** A root is trusted only when somebody typed what its authority published elsewhere, and it fits the file. */
export function ConfirmTrust({ candidate, onClose, onDone }: ConfirmTrustProps) {
  const { t } = useTranslation();
  const [purpose, setPurpose] = useState<AnchorView['purpose']>('signature');
  const [typed, setTyped] = useState('');
  const [failure, setFailure] = useState<AppError | undefined>(undefined);
  const { busy, act } = useAct(setFailure);
  const { candidateId, subject, issuer, selfSigned, notBefore, notAfter, fingerprint } = candidate;
  const confirm = (): void => {
    setFailure(undefined);
    void act(() => window.office.call('trust.confirm', { candidateId, purpose, typed }), onDone);
  };
  return (
    <ActionDialog name="trust" wide title={t('trust.dialog.title')} confirm={t('trust.dialog.confirm')} busy={busy} disabled={digitsIn(typed).length < fewestDigits} onConfirm={confirm} onClose={onClose}>
      <MessageBar intent="warning" layout="multiline"><MessageBarBody>{t('trust.dialog.warning')}</MessageBarBody></MessageBar>
      {!selfSigned && <MessageBar intent="warning" layout="multiline"><MessageBarBody>{t('trust.dialog.notRoot', { issuer })}</MessageBarBody></MessageBar>}
      <dl className="facts">
        <div><dt>{t('trust.subject')}</dt><dd>{subject}</dd></div>
        <div><dt>{t('trust.validity')}</dt><dd>{t('signature.validity.text', { from: formatTimeDay(notBefore), to: formatTimeDay(notAfter) })}</dd></div>
        <div><dt>{t('trust.dialog.fingerprint')}</dt><dd className="fingerprint" data-testid="trust-fingerprint">{inGroups(fingerprint)}</dd></div>
      </dl>
      <Field label={t('trust.dialog.typed')} hint={t('trust.dialog.typed.hint')} {...(failure === undefined ? {} : { validationState: 'error' as const, validationMessage: failureSentence(failure) })}>
        <Input className="fingerprint" value={typed} autoComplete="off" spellCheck={false} data-testid="trust-typed" onChange={(_, data) => setTyped(data.value)} />
      </Field>
      <Field label={t('trust.dialog.purpose')}>
        <RadioGroup layout="horizontal" value={purpose} onChange={(_, data) => setPurpose(data.value as AnchorView['purpose'])}>
          {(['signature', 'time', 'tls'] as const).map((each) => <Radio key={each} value={each} label={t(`trust.purpose.${each}`)} />)}
        </RadioGroup>
      </Field>
    </ActionDialog>
  );
}
