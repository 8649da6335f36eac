import { HatGraduation20Filled } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { OfficeView } from '../../contract/views.ts';

/** Nothing made here may be taken for an official document: it is said on every screen. */
export function TrainingBanner({ office }: { readonly office: OfficeView }) {
  const { t } = useTranslation();
  if (!office.training) return undefined;
  return (
    <section className="training" aria-label={t('training.title')} data-testid="training-banner">
      <HatGraduation20Filled aria-hidden />
      <strong>{t('training.title')}</strong>
      <span className="training-hint">{office.trainingHint ?? t('training.hint')}</span>
    </section>
  );
}
