import type { ReactNode } from 'react';
import { Button } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../contract/errors.ts';
import { failureSentence } from './sentences.ts';

/** An empty, missing or failed place that says what it is and what to do next. */
export function Notice({ icon, title, text, children, testid }: { readonly icon: ReactNode; readonly title: string; readonly text?: string; readonly children?: ReactNode; readonly testid?: string }) {
  return (
    <div className="notice" data-testid={testid}>
      <div className="notice-icon" aria-hidden>{icon}</div>
      <p className="notice-title">{title}</p>
      {text !== undefined && <p className="notice-text">{text}</p>}
      {children}
    </div>
  );
}

export function FailureNotice({ icon, error, again }: { readonly icon: ReactNode; readonly error: AppError; readonly again: () => void }) {
  const { t } = useTranslation();
  return (
    <div role="alert" className="notice-frame">
      <Notice icon={icon} title={t('failure.title')} text={failureSentence(error)}>
        <Button onClick={again}>{t('common.retry')}</Button>
      </Notice>
    </div>
  );
}
