import { useTranslation } from 'react-i18next';
import { Chip } from '../ui/Chips.tsx';
import { formatInstant } from '../ui/format.ts';
import { reasonsOf, standingOf, toneOf, type TrackedReceiver } from './tracking.rules.ts';
import { TrackingSteps } from './TrackingSteps.tsx';

/** One receiver: who it is, how far it is, why it gave the document back if it did, and each of its acts. */
export function TrackingRow({ row }: { readonly row: TrackedReceiver }) {
  const { t } = useTranslation();
  const reasons = reasonsOf(row);
  return (
    <tr data-testid={`tracking-row-${row.organId}`} data-status={row.statusCode ?? ''} data-standing={standingOf(row)}>
      <td>{row.organName}<span className="meta-name">{row.organId}</span></td>
      <td>
        <Chip tone={toneOf(row.statusCode)}>{row.statusCode === undefined ? t('status.none') : t([`status.${row.statusCode}`, 'status.other'], { code: row.statusCode })}</Chip>
        {reasons.map((reason) => <p key={reason} className="tracking-why">{t('tracking.reason', { reason })}</p>)}
        {reasons.length === 0 && row.steps.length === 0 && row.description !== undefined && row.description !== '' && <span className="meta-name">{row.description}</span>}
        {row.steps.length === 0 && row.at !== undefined && <span className="meta-name">{formatInstant(row.at)}</span>}
        <TrackingSteps row={row} />
      </td>
    </tr>
  );
}
