import { useState, type ReactNode } from 'react';
import { Button } from '@fluentui/react-components';
import { Add20Regular, ErrorCircle48Regular, ShieldQuestion20Regular, Warning20Filled } from '@fluentui/react-icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { AnchorView, TrustCandidate } from '../../../contract/views.ts';
import { ActionDialog } from '../../ui/ActionDialog.tsx';
import { FailureNotice } from '../../ui/Notice.tsx';
import { ask, failureOf } from '../../ui/office.ts';
import { useAct } from '../../ui/use-act.ts';
import { AnchorCard } from './AnchorCard.tsx';
import { ConfirmTrust } from './ConfirmTrust.tsx';
import './trust.css';

const purposes = ['signature', 'time', 'tls'] as const;
const queryKey = ['trust'] as const;

/** Whom this office believes, by what for and who said so. `nav` leads to the other settings. */
export function TrustScreen({ nav }: { readonly nav: ReactNode }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const list = useQuery({ queryKey, queryFn: () => ask('trust.list', {}), staleTime: 0 });
  const [candidate, setCandidate] = useState<TrustCandidate | undefined>(undefined);
  const [leaving, setLeaving] = useState<AnchorView | undefined>(undefined);
  const { busy, act } = useAct();
  const again = (): void => void client.invalidateQueries({ queryKey });
  const pick = (): void => void act(() => window.office.call('shell.pickTrust', {}), (picked) => setCandidate(picked.candidate));
  const remove = ({ purpose, fingerprint }: AnchorView): void => void act(() => window.office.call('trust.remove', { purpose, fingerprint }), () => {
    setLeaving(undefined);
    again();
  });
  const { anchors = [], problems = [], mayAdd = false } = list.data ?? {};
  return (
    <main className="keys" aria-label={t('trust.title')} data-testid="trust-screen">
      <header className="batch-head">{nav}</header>
      <div className="keys-body" tabIndex={0} role="region" aria-label={t('trust.title')}>
        <section className="keys-part" aria-labelledby="trust-title">
          <div className="keys-title">
            <h3 id="trust-title">{t('trust.title')}</h3>
            {mayAdd && <Button size="small" icon={<Add20Regular />} disabledFocusable={busy} onClick={pick} data-testid="trust-add">{t('trust.add')}</Button>}
          </div>
          <p className="trust-intro">{t('trust.intro')}</p>
          {list.data !== undefined && !mayAdd && <p className="trust-intro">{t('trust.locked')}</p>}
          {problems.length > 0 && <p className="trust-problem" role="alert"><Warning20Filled aria-hidden />{t('trust.problems', { count: problems.length, files: problems.slice(0, 5).join(', ') })}</p>}
        </section>
        {list.error !== null && <FailureNotice icon={<ErrorCircle48Regular />} error={failureOf(list.error)} again={() => void list.refetch()} />}
        {list.data !== undefined && purposes.map((purpose) => {
          const own = anchors.filter((anchor) => anchor.purpose === purpose);
          return (
            <section className="keys-part" key={purpose} aria-labelledby={`trust-${purpose}`} data-testid={`trust-${purpose}`}>
              <div className="keys-title"><h3 id={`trust-${purpose}`}>{t(`trust.purpose.${purpose}`)}</h3></div>
              {own.length === 0
                ? <div className="keys-empty"><ShieldQuestion20Regular aria-hidden /><div><p className="keys-empty-title">{t(`trust.empty.${purpose}`)}</p>{purpose === 'signature' && <p>{t('trust.empty.how')}</p>}</div></div>
                : <ul className="key-cards">{own.map((anchor) => <AnchorCard key={`${anchor.origin} ${anchor.fingerprint}`} anchor={anchor} busy={busy} onRemove={() => setLeaving(anchor)} />)}</ul>}
            </section>
          );
        })}
      </div>
      {candidate !== undefined && <ConfirmTrust candidate={candidate} onClose={() => setCandidate(undefined)} onDone={() => { setCandidate(undefined); again(); }} />}
      {leaving !== undefined && (
        <ActionDialog name="untrust" title={t('trust.remove.title')} confirm={t('trust.remove')} busy={busy} onConfirm={() => remove(leaving)} onClose={() => setLeaving(undefined)}>
          <p>{t('trust.remove.text', { name: leaving.subject })}</p>
        </ActionDialog>
      )}
    </main>
  );
}
