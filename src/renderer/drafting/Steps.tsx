import { CheckmarkCircle16Filled } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { DocumentView } from '../../contract/views.ts';
import { stepsOf } from './steps.rules.ts';

/** Dự thảo → Cấp số → Ký → Đóng dấu → Gửi, and what the open step still wants. */
export function Steps({ view }: { readonly view: DocumentView }) {
  const { t } = useTranslation();
  const steps = stepsOf(view);
  const open = steps.find((s) => s.state === 'current');
  return (
    <div className="steps" data-testid="steps">
      <ol className="steps-road" aria-label={t('step.label')}>
        {steps.map((step, i) => (
          <li key={step.name} className={`step step-${step.state}`} aria-current={step.state === 'current' ? 'step' : undefined} data-testid={`step-${step.name}`} data-state={step.state}>
            {step.state === 'done' ? <CheckmarkCircle16Filled aria-hidden /> : <span className="step-number" aria-hidden>{i + 1}</span>}
            <span>{t(`step.${step.name}`)}<span className="hidden-text"> {t(`step.state.${step.state}`)}</span></span>
          </li>
        ))}
      </ol>
      {open !== undefined && <p className="steps-missing">{open.missing.length > 0 ? t('step.missing', { what: open.missing.map((m) => t(m)).join(', ') }) : t(`step.${open.name}.next`)}</p>}
    </div>
  );
}
