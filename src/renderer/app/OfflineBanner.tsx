import { Button } from '@fluentui/react-components';
import { CloudOff20Regular, Dismiss20Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../ui/format.ts';
import { useOutage } from './use-outage.ts';

interface OfflineBannerProps {
  readonly syncing: boolean;
  readonly onSync: () => void;
  readonly onOutbox: () => void;
}

/** No axis can be reached: that work goes on, what waits, since when, and when it is tried by itself. Calm, because nothing is lost. */
export function OfflineBanner({ syncing, onSync, onOutbox }: OfflineBannerProps) {
  const { t } = useTranslation();
  const { outage, dismiss } = useOutage();
  return (
    <div role="status">
      {outage !== undefined && (
        <section className="offline" aria-label={t('offline.title')} data-testid="offline-banner">
          <CloudOff20Regular aria-hidden />
          <p>
            <strong>{t('offline.title')}</strong>{' '}
            {t('offline.text')}{' '}
            {outage.waiting > 0 ? t('offline.waiting', { count: outage.waiting }) : t('offline.nothing')}{' '}
            {outage.since !== undefined && t('offline.since', { time: formatInstant(outage.since) })}{' '}
            {!syncing && outage.nextTryAt !== undefined && t('offline.next', { time: formatInstant(outage.nextTryAt) })}
          </p>
          <span className="offline-actions">
            {outage.waiting > 0 && <Button size="small" appearance="transparent" onClick={onOutbox}>{t('offline.outbox')}</Button>}
            <Button size="small" disabledFocusable={syncing} onClick={onSync} data-testid="offline-retry">{t(syncing ? 'offline.trying' : 'offline.retry')}</Button>
            <Button size="small" appearance="subtle" icon={<Dismiss20Regular />} aria-label={t('offline.dismiss')} title={t('offline.dismiss')} onClick={dismiss} data-testid="offline-dismiss" />
          </span>
        </section>
      )}
    </div>
  );
}
