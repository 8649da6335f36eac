import { useEffect, useState } from 'react';
import { Spinner } from '@fluentui/react-components';
import { ErrorCircle48Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../ui/Notice.tsx';
import { failureOf } from '../ui/office.ts';
import { useOffice } from '../ui/queries.ts';
import { HostBanner } from './HostBanner.tsx';
import { OfficeWindow } from './OfficeWindow.tsx';
import { useHosts } from './use-hosts.ts';

/** Waits for the office: on a fresh machine the training office is being built meanwhile, and the window says so. */
export function OfficeGate() {
  const { t } = useTranslation();
  const hosts = useHosts();
  const office = useOffice();
  const slow = useLater(400);
  if (office.data !== undefined) return <OfficeWindow office={office.data} hosts={hosts} />;
  return (
    <main className="gate" data-testid="gate">
      <h1 className="gate-name">{t('app.name')}</h1>
      {office.error === null && slow && <Spinner size="large" labelPosition="below" label={t(hosts.axis === 'starting' ? 'gate.building' : 'gate.opening')} />}
      {office.error === null && slow && hosts.axis === 'starting' && <p className="notice-text">{t('gate.building.text')}</p>}
      {office.error !== null && <FailureNotice icon={<ErrorCircle48Regular />} error={failureOf(office.error)} again={() => void office.refetch()} />}
      <HostBanner hosts={hosts} />
    </main>
  );
}

/** A start quicker than this shows no spinner at all: a flash is worse than a blank. */
function useLater(ms: number): boolean {
  const [later, setLater] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLater(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return later;
}
