import { useTranslation } from 'react-i18next';
import type { DocumentView } from '../../contract/views.ts';
import { formatInstant } from '../ui/format.ts';

/** Refused and recalled answers are what a clerk must chase; the rest is progress. */
function toneOf(row: DocumentView['tracking'][number]): string {
  if (row.statusCode === undefined) return 'neutral';
  return row.statusCode === '02' || row.statusCode === '16' ? 'danger' : row.statusCode === '01' ? 'neutral' : 'success';
}

/** Where the document has got to at each receiver: statuses 01 to 16 of the exchange axis, in words. */
export function TrackingTab({ view }: { readonly view: DocumentView }) {
  const { t } = useTranslation();
  if (view.tracking.length === 0) return <p className="tab-empty">{t('tracking.empty')}</p>;
  return (
    <table className="tracking">
      <thead><tr><th scope="col">{t('tracking.organ')}</th><th scope="col">{t('tracking.status')}</th><th scope="col">{t('tracking.time')}</th></tr></thead>
      <tbody>
        {view.tracking.map((row) => (
          <tr key={row.organId} data-testid={`tracking-row-${row.organId}`} data-status={row.statusCode ?? ''}>
            <td>{row.organName}<span className="meta-name">{row.organId}</span></td>
            <td>
              <span className={`chip chip-${toneOf(row)}`}>{row.statusCode === undefined ? t('status.none') : t([`status.${row.statusCode}`, 'status.other'], { code: row.statusCode })}</span>
              {row.description !== undefined && row.description !== '' && <span className="meta-name">{row.description}</span>}
            </td>
            <td>{row.at === undefined ? '–' : formatInstant(row.at)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
