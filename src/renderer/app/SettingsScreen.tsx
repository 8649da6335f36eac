import { useState } from 'react';
import { Tab, TabList } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { KeysScreen } from '../settings/keys/KeysScreen.tsx';
import { TrustScreen } from '../settings/trust/TrustScreen.tsx';

type Page = 'keys' | 'trust';

/** The settings of this office: what it signs with, and whom it believes. */
export function SettingsScreen() {
  const { t } = useTranslation();
  const [page, setPage] = useState<Page>('keys');
  const nav = (
    <TabList selectedValue={page} onTabSelect={(_, data) => setPage(data.value as Page)} aria-label={t('settings.label')}>
      <Tab value="keys" data-testid="settings-keys">{t('folder.keys')}</Tab>
      <Tab value="trust" data-testid="settings-trust">{t('trust.title')}</Tab>
    </TabList>
  );
  return page === 'keys' ? <KeysScreen nav={nav} /> : <TrustScreen nav={nav} />;
}
