import { useCallback } from 'react';
import { Button, Toast, ToastBody, ToastFooter, ToastTitle, ToastTrigger, useToastController } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../contract/errors.ts';
import { failureSentence } from './sentences.ts';

export const toasterId = 'office-toaster';

/** Tells a failure as its sentence; `retry` adds the button. It waits while the window is not looked at: a clerk may be at the scanner. */
export function useTellFailure(): (error: AppError, again?: () => void) => void {
  const { dispatchToast } = useToastController(toasterId);
  const { t } = useTranslation();
  return useCallback(
    (error: AppError, again?: () => void) => {
      dispatchToast(
        <Toast data-testid={`failure-${error.code}`}>
          <ToastTitle action={<ToastTrigger><Button appearance="transparent" size="small">{t('common.close')}</Button></ToastTrigger>}>{t('failure.title')}</ToastTitle>
          <ToastBody>{failureSentence(error)}</ToastBody>
          {error.recoverability === 'retry' && again !== undefined && (
            <ToastFooter><ToastTrigger><Button size="small" onClick={again}>{t('common.retry')}</Button></ToastTrigger></ToastFooter>
          )}
        </Toast>,
        { intent: 'error', timeout: 20_000, pauseOnHover: true, pauseOnWindowBlur: true },
      );
    },
    [dispatchToast, t],
  );
}
