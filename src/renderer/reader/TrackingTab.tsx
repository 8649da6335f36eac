import { useState } from 'react';
import { Checkbox, Input } from '@fluentui/react-components';
import { ArrowSortDown16Regular, ArrowSortUp16Regular, Search16Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { DocumentView } from '../../contract/views.ts';
import { EvidencePart } from './EvidencePart.tsx';
import { TrackingCounts } from './TrackingCounts.tsx';
import { TrackingRow } from './TrackingRow.tsx';
import { countsOf, nextSort, shownReceivers, type Sort, type SortKey } from './tracking.rules.ts';

/** From here receivers are looked for, not looked through. */
const searchFrom = 9;

/** Where the document has got to at each receiver: who accepted, who gave it back and why, and when (Decree 30/2020, Annex VI I.1k, 1o). */
export function TrackingTab({ view }: { readonly view: DocumentView }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const [onlyMissing, setOnlyMissing] = useState(false);
  const [sort, setSort] = useState<Sort | undefined>(undefined);
  if (view.tracking.length === 0) return <div className="tab-stack"><p className="tab-empty">{t('tracking.empty')}</p><EvidencePart view={view} /></div>;
  const counts = countsOf(view.tracking);
  const shown = shownReceivers(view.tracking, search, onlyMissing, sort);
  const missing = counts.total - counts.accepted - counts.refused;
  const heading = (by: SortKey, text: string) => (
    <button type="button" className="tracking-sort" onClick={() => setSort(nextSort(sort, by))} data-testid={`tracking-sort-${by}`}>
      {text}{sort?.by === by && (sort.descending ? <ArrowSortDown16Regular aria-hidden /> : <ArrowSortUp16Regular aria-hidden />)}
    </button>
  );
  const direction = (by: SortKey) => (sort?.by !== by ? 'none' : sort.descending ? 'descending' : 'ascending');
  return (
    <div className="tab-stack tracking-stack">
      <TrackingCounts counts={counts} />
      {(view.tracking.length >= searchFrom || missing > 0) && (
        <div className="tracking-tools">
          {view.tracking.length >= searchFrom && <Input size="small" type="search" value={search} contentBefore={<Search16Regular />} placeholder={t('tracking.search')} aria-label={t('tracking.search')} data-testid="tracking-search" onChange={(_, data) => setSearch(data.value)} />}
          <Checkbox label={t('tracking.onlyMissing', { count: missing })} checked={onlyMissing} disabled={missing === 0 && !onlyMissing} onChange={(_, data) => setOnlyMissing(data.checked === true)} data-testid="tracking-missing" />
        </div>
      )}
      {shown.length === 0
        ? <p className="tab-empty" role="status">{t(onlyMissing && missing === 0 ? 'tracking.allAccepted' : 'tracking.noneFound')}</p>
        : (
          <table className="tracking">
            <thead>
              <tr>
                <th scope="col" aria-sort={direction('name')}>{heading('name', t('tracking.organ'))}</th>
                <th scope="col" aria-sort={sort?.by === 'time' ? direction('time') : direction('status')}>{heading('status', t('tracking.status'))} <span aria-hidden>·</span> {heading('time', t('tracking.time'))}</th>
              </tr>
            </thead>
            <tbody>{shown.map((row) => <TrackingRow key={row.organId} row={row} />)}</tbody>
          </table>
        )}
      <EvidencePart view={view} />
    </div>
  );
}
