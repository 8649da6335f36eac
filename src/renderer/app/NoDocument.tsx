import { DocumentBulletListRegular, SendClockRegular, ShieldError48Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { isFolder, type Place } from '../inbox/folders.ts';
import { Notice } from '../ui/Notice.tsx';
import { useCounts } from '../ui/queries.ts';

/** The document pane while none is open: how to open one where there is one, what the list is for where it holds none. */
export function NoDocument({ place }: { readonly place: Place }) {
  const { t } = useTranslation();
  const counts = useCounts().data;
  const notice = (): React.ReactNode => {
    if (place === 'outbox') return <Notice icon={<SendClockRegular />} title={t('help.outbox.title')} text={t('help.outbox.text')} />;
    if (place === 'quarantine') return <Notice icon={<ShieldError48Regular />} title={t('help.quarantine.title')} text={t('help.quarantine.text')} />;
    const empty = isFolder(place) && counts?.[place]?.total === 0;
    return <Notice icon={<DocumentBulletListRegular />} title={t('document.none')} {...(empty ? {} : { text: t('document.none.text') })} />;
  };
  return <main className="doc">{notice()}</main>;
}
