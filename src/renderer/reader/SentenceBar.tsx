import { Button } from '@fluentui/react-components';
import { CheckmarkCircle20Filled, Clock20Regular, DismissCircle20Filled, Info20Regular, Warning20Filled } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { DocumentView } from '../../contract/views.ts';
import { formatTimeDay } from '../ui/format.ts';
import { reasonSentence } from '../ui/sentences.ts';
import { signatureSentence } from '../ui/signature-sentence.rules.ts';

const icons = { valid: CheckmarkCircle20Filled, warning: Warning20Filled, invalid: DismissCircle20Filled, none: Info20Regular, pending: Clock20Regular };

interface SentenceBarProps {
  readonly view: DocumentView;
  readonly busy: boolean;
  readonly onVerifyAgain: () => void;
}

/** One sentence about all signatures, before anything else of the document is read. */
export function SentenceBar({ view, busy, onVerifyAgain }: SentenceBarProps) {
  const { t } = useTranslation();
  const sentence = signatureSentence(view.attachments, view.row.direction);
  const date = sentence.values['date'];
  const text = t(sentence.key, { ...sentence.values, ...(typeof date === 'string' && date !== '' ? { date: formatTimeDay(date) } : {}) });
  const Icon = icons[sentence.tone];
  return (
    <div className={`sentence sentence-${sentence.tone}`} role={sentence.tone === 'invalid' ? 'alert' : 'status'} data-testid="signature-sentence" data-tone={sentence.tone}>
      <Icon aria-hidden className="sentence-icon" />
      {/* Long names at a large zoom: what has to be scrolled must be reached by the keyboard too. */}
      <p tabIndex={text.length > 100 ? 0 : undefined}>{text}{sentence.reason !== undefined && <span className="sentence-reason"> {t('sentence.reason', { reason: reasonSentence(sentence.reason) })}</span>}</p>
      {view.availableActions.includes('verifyAgain') && sentence.tone !== 'pending' && (
        <Button size="small" appearance="transparent" disabled={busy} onClick={onVerifyAgain} data-testid="action-verifyAgain">{t('action.verifyAgain')}</Button>
      )}
    </div>
  );
}
