import { Button } from '@fluentui/react-components';
import { Add20Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { isFolder, type Place } from '../inbox/folders.ts';
import { formatCount } from '../ui/format.ts';
import { useCounts } from '../ui/queries.ts';

interface ListHeadProps {
  readonly place: Place;
  readonly search: string;
  readonly onDraftNew: () => void;
}

/** Which folder is open, how many it holds, and what can be begun there. */
export function ListHead({ place, search, onDraftNew }: ListHeadProps) {
  const { t } = useTranslation();
  const counts = useCounts().data;
  const total = isFolder(place) ? counts?.[place]?.total : undefined;
  return (
    <div className="list-head">
      <h2 className="list-title" title={t(`folder.${place}`)}>{t(`folder.${place}`)}</h2>
      <span className="list-count">{search !== '' ? t('list.searching', { search }) : total === undefined ? '' : t('list.total', { count: total, total: formatCount(total) })}</span>
      {place.startsWith('outgoing') && <Button size="small" icon={<Add20Regular />} onClick={onDraftNew} data-testid="draft-new">{t('draft.new')}</Button>}
    </div>
  );
}
