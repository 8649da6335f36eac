import { Info16Regular, Warning16Filled } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { warningSentence } from '../ui/sentences.ts';
import { toLookAt, type WarningGroup } from './warnings.rules.ts';

/** The oddities of the message, each as a sentence with its next step, then where it was found. */
export function WarningList({ groups }: { readonly groups: readonly WarningGroup[] }) {
  const { t } = useTranslation();
  if (groups.length === 0) return undefined;
  const loud = toLookAt(groups);
  return (
    <section className="warnings" data-testid="warnings">
      <h3 className="tab-heading">{t('metadata.warnings')}</h3>
      <ul>
        {groups.map((group) => (
          <li key={group.code} data-code={group.code}>
            {loud.includes(group) ? <Warning16Filled aria-hidden className="tone-warning" /> : <Info16Regular aria-hidden className="tone-none" />}
            <div><p>{warningSentence(group.code)}</p>{group.places.length > 0 && <p className="warning-place" lang="en">{group.places.join(' · ')}</p>}</div>
          </li>
        ))}
      </ul>
    </section>
  );
}
