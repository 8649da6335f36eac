import { CheckmarkCircle16Filled, Clock16Regular, DismissCircle16Filled, SubtractCircle16Regular, Warning16Filled } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { SignatureMark } from '../../contract/views.ts';

const icons = { valid: CheckmarkCircle16Filled, warning: Warning16Filled, invalid: DismissCircle16Filled, none: SubtractCircle16Regular, pending: Clock16Regular };

/** Icon, word and colour together: colour alone says nothing to some readers (WCAG 1.4.1). */
export function SignatureMarkView({ mark }: { readonly mark: SignatureMark }) {
  const { t } = useTranslation();
  const Icon = icons[mark];
  return (
    <span className={`mark mark-${mark}`} title={t(`mark.${mark}.long`)}>
      <Icon aria-hidden />
      {t(`mark.${mark}`)}
    </span>
  );
}
