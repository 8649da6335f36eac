import { Button } from '@fluentui/react-components';
import { Warning20Filled } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { warningSentence } from '../ui/sentences.ts';
import { toLookAt, type WarningGroup } from './warnings.rules.ts';

/** Above the paper: what is shown may not be all that was sent, or not what its name says. */
export function AttachmentWarningLine({ groups, onShow }: { readonly groups: readonly WarningGroup[]; readonly onShow: () => void }) {
  const { t } = useTranslation();
  const loud = toLookAt(groups);
  const first = loud[0];
  if (first === undefined) return undefined;
  return (
    <div className="sentence sentence-warning" role="status" data-testid="attachment-warning">
      <Warning20Filled aria-hidden className="sentence-icon" />
      <p>{warningSentence(first.code)}{first.places.length === 1 && <span className="sentence-reason"> ({first.places[0]})</span>}{loud.length > 1 && ` ${t('warning.more', { count: loud.length - 1 })}`}</p>
      <Button size="small" appearance="transparent" onClick={onShow}>{t('warning.show')}</Button>
    </div>
  );
}
