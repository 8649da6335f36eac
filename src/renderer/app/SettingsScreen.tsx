import { useState } from 'react';
import { Tab, TabList } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { ConnectionsScreen } from '../settings/connections/ConnectionsScreen.tsx';
import { EvidenceScreen } from '../settings/evidence/EvidenceScreen.tsx';
import { KeysScreen } from '../settings/keys/KeysScreen.tsx';
import { TrustScreen } from '../settings/trust/TrustScreen.tsx';

type Page = 'keys' | 'connections' | 'trust' | 'evidence';

const pages: readonly { readonly page: Page; readonly title: string }[] = [
  { page: 'keys', title: 'folder.keys' }, { page: 'connections', title: 'connections.title' }, { page: 'trust', title: 'trust.title' }, { page: 'evidence', title: 'evidence.title' },
];

/** The settings of this office: what it signs with, how it reaches others, whom it believes, and the log of what went in and out. */
export function SettingsScreen({ first }: { readonly first: Page }) {
  const { t } = useTranslation();
  const [page, setPage] = useState<Page>(first);
  const nav = (
    <TabList selectedValue={page} onTabSelect={(_, data) => setPage(data.value as Page)} aria-label={t('settings.label')} className="settings-tabs">
      {pages.map((each) => <Tab key={each.page} value={each.page} data-testid={`settings-${each.page}`}>{t(each.title)}</Tab>)}
    </TabList>
  );
  switch (page) {
    case 'keys': return <KeysScreen nav={nav} />;
    case 'connections': return <ConnectionsScreen nav={nav} />;
    case 'trust': return <TrustScreen nav={nav} />;
    case 'evidence': return <EvidenceScreen nav={nav} />;
  }
}
