import { useState } from 'react';
import { Button, Field, Input } from '@fluentui/react-components';
import { LockClosed48Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { Notice } from '../Notice.tsx';

/** Asks the password of a locked paper, to show and to verify it. It is kept in memory only. */
export function PasswordForm({ wrong, onPassword }: { readonly wrong: boolean; readonly onPassword: (password: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  return (
    <Notice icon={<LockClosed48Regular />} title={t('viewer.failed.encrypted')} text={t('viewer.password.text')}>
      <form className="password-form" data-testid="password-form" onSubmit={(e) => { e.preventDefault(); if (typed !== '') onPassword(typed); }}>
        <Field label={t('viewer.password')} {...(wrong ? { validationState: 'error' as const, validationMessage: t('viewer.password.wrong') } : {})}>
          <Input type="password" value={typed} autoComplete="off" data-testid="password" onChange={(_, data) => setTyped(data.value)} />
        </Field>
        <Button type="submit" appearance="primary" disabledFocusable={typed === ''}>{t('viewer.password.open')}</Button>
      </form>
    </Notice>
  );
}
