import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DriversPart } from './DriversPart.tsx';
import { LevelsPart } from './LevelsPart.tsx';
import { OfficeKeysPart } from './OfficeKeysPart.tsx';

/** What this office signs with: its keys, the tokens of this machine, and how much evidence goes with a signature. `nav` leads to the other settings. */
export function KeysScreen({ nav }: { readonly nav: ReactNode }) {
  const { t } = useTranslation();
  return (
    <main className="keys" aria-label={t('folder.keys')} data-testid="keys-screen">
      <header className="batch-head">{nav}</header>
      <div className="keys-body" tabIndex={0} role="region" aria-label={t('folder.keys')}>
        <OfficeKeysPart />
        <DriversPart />
        <LevelsPart />
      </div>
    </main>
  );
}
