import { useTranslation } from 'react-i18next';
import type { ConnectionSync } from '../../contract/exchange-views.ts';
import { formatInstant } from './format.ts';
import { codeSentence } from './sentences.ts';
import { isTroubled, progressWords } from './sync.rules.ts';

/** How one connection is doing: how far it is, when it last worked, what is wrong and when it is tried next. */
export function ConnectionSyncLines({ of }: { readonly of: ConnectionSync }) {
  const { t } = useTranslation();
  const progress = of.state === 'running' && of.progress !== undefined ? progressWords(of.progress) : undefined;
  return (
    <div className="sync-lines">
      {progress !== undefined && <p className="sync-progress">{t(progress.key, progress.values)}</p>}
      <p>{of.lastSuccessAt === undefined ? t('sync.never') : t('sync.last', { time: formatInstant(of.lastSuccessAt) })}</p>
      {isTroubled(of) && of.error !== undefined && <p className="sync-error">{codeSentence(of.error)}</p>}
      {isTroubled(of) && of.nextTryAt !== undefined && <p>{t(of.state === 'paused' ? 'connection.pausedUntil' : 'sync.nextTry', { time: formatInstant(of.nextTryAt) })}</p>}
    </div>
  );
}
