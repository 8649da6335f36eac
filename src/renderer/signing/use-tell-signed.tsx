import { useCallback } from 'react';
import { Toast, ToastBody, ToastTitle, useToastController } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { SignedView } from '../../contract/views.ts';
import { codeSentence } from '../ui/sentences.ts';
import { toasterId } from '../ui/use-tell-failure.tsx';

/** Why a level was not reached yet, with the promise that it will be: nothing is left for the person to do. */
export function useLaterSentence(): (signed: SignedView) => string | undefined {
  const { t } = useTranslation();
  return useCallback((signed: SignedView) => {
    if (signed.level === signed.wanted) return undefined;
    const later = t('signed.later', { wanted: signed.wanted });
    return signed.missing === undefined ? later : `${later} ${codeSentence(signed.missing.code, undefined, signed.missing.details)}`;
  }, [t]);
}

/** Says which level was reached, and what is still to come by itself. */
export function useTellSigned(): (signed: SignedView, count: number) => void {
  const { dispatchToast } = useToastController(toasterId);
  const { t } = useTranslation();
  const laterSentence = useLaterSentence();
  return useCallback((signed: SignedView, count: number) => {
    const later = laterSentence(signed);
    dispatchToast(
      <Toast data-testid="signed" data-level={signed.level}>
        <ToastTitle>{t('signed.done', { count, level: t(`level.${signed.level}`) })}</ToastTitle>
        {later !== undefined && <ToastBody>{later}</ToastBody>}
      </Toast>,
      { intent: later === undefined ? 'success' : 'info', timeout: later === undefined ? 6000 : 15_000, pauseOnHover: true, pauseOnWindowBlur: true },
    );
  }, [dispatchToast, laterSentence, t]);
}
