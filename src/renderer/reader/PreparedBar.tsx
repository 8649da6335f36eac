import { Warning20Filled } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { VerificationView } from '../../contract/views.ts';
import { reasonSentence } from '../ui/sentences.ts';
import { preparedWarnings } from './changed.rules.ts';

/** A paper that was prepared before signing to show something else says so before it is read. */
export function PreparedBar({ verification }: { readonly verification: VerificationView | undefined }) {
  const { t } = useTranslation();
  const warnings = preparedWarnings(verification);
  if (warnings.length === 0) return undefined;
  return (
    <div className="sentence sentence-warning sentence-further" role="status" data-testid="prepared-bar">
      <Warning20Filled aria-hidden className="sentence-icon" />
      <ul className="sentence-list">
        {warnings.map(({ code, pages, where }) => (
          <li key={code}>
            {reasonSentence(code)}
            {pages.length > 0 && <strong> {t('prepared.pages', { count: pages.length, pages: pages.join(', ') })}</strong>}
            {where.length > 0 && <span className="warning-place"> {where.slice(0, 3).join(' · ')}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
