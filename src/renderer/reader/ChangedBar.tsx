import { Button } from '@fluentui/react-components';
import { DocumentError20Regular, SplitVertical20Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { changedSentence, type ChangedPaper } from './changed.rules.ts';

interface ChangedBarProps {
  readonly changed: ChangedPaper;
  readonly open: boolean;
  readonly onToggle: () => void;
}

/** What differs from the signed paper, in one sentence, and the way to see both. */
export function ChangedBar({ changed, open, onToggle }: ChangedBarProps) {
  const { t } = useTranslation();
  const { key, pages, count } = changedSentence(changed);
  return (
    <div className={`sentence sentence-${changed.alarming ? 'invalid' : 'none'} sentence-further`} role={changed.alarming ? 'alert' : 'status'} data-testid="changed-bar" data-alarming={changed.alarming}>
      <DocumentError20Regular aria-hidden className="sentence-icon" />
      <p>{t(key, { pages, count })}</p>
      <Button size="small" appearance={changed.alarming ? 'primary' : 'transparent'} icon={<SplitVertical20Regular />} aria-pressed={open} onClick={onToggle} data-testid="compare-toggle">
        {t(open ? 'changed.close' : 'changed.open')}
      </Button>
    </div>
  );
}
