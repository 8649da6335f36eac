import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { Add20Regular, DocumentCopy20Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { copyKinds, type CopyKind } from '../drafting/copy.rules.ts';
import { isFolder, type Place } from '../inbox/folders.ts';
import { formatCount } from '../ui/format.ts';
import { useCounts } from '../ui/queries.ts';

interface ListHeadProps {
  readonly place: Place;
  readonly search: string;
  readonly onDraftNew: () => void;
  readonly onDraftCopy: (kind: CopyKind) => void;
}

/** Which folder is open, how many it holds, and what can be begun there. */
export function ListHead({ place, search, onDraftNew, onDraftCopy }: ListHeadProps) {
  const { t } = useTranslation();
  const counts = useCounts().data;
  const total = isFolder(place) ? counts?.[place]?.total : undefined;
  return (
    <div className="list-head">
      <h2 className="list-title" title={t(`folder.${place}`)}>{t(`folder.${place}`)}</h2>
      <span className="list-count">{search !== '' ? t('list.searching', { search }) : total === undefined ? '' : t('list.total', { count: total, total: formatCount(total) })}</span>
      {place.startsWith('outgoing') && (
        <span className="list-begin">
          <Button size="small" icon={<Add20Regular />} onClick={onDraftNew} data-testid="draft-new">{t('draft.new')}</Button>
          <Menu positioning="below-end">
            <MenuTrigger disableButtonEnhancement><Button size="small" icon={<DocumentCopy20Regular />} aria-label={t('draft.newCopy')} title={t('draft.newCopy')} data-testid="draft-copy-menu" /></MenuTrigger>
            <MenuPopover>
              <MenuList>{copyKinds.map((kind) => <MenuItem key={kind} onClick={() => onDraftCopy(kind)} data-testid={`draft-${kind}`}>{t(`copy.${kind}`)}</MenuItem>)}</MenuList>
            </MenuPopover>
          </Menu>
        </span>
      )}
    </div>
  );
}
