import { useTranslation } from 'react-i18next';
import type { Counts } from './tracking.rules.ts';

/** `12/15 đã tiếp nhận, 1 từ chối`, and after a recall who agreed to it. */
export function TrackingCounts({ counts }: { readonly counts: Counts }) {
  const { t } = useTranslation();
  const { total, accepted, refused, finished, agreed, declined } = counts;
  const words = [
    t('tracking.accepted', { accepted, total }),
    ...(refused > 0 ? [t('tracking.refused', { refused })] : []),
    ...(finished > 0 ? [t('tracking.finished', { finished })] : []),
  ].join(', ');
  return (
    <div className="tracking-counts" data-testid="tracking-counts">
      <p>{words}</p>
      {agreed + declined > 0 && <p>{t('tracking.answers', { agreed, declined, total })}</p>}
    </div>
  );
}
