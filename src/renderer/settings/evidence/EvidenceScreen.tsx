import { useState, type ReactNode } from 'react';
import { Button, Spinner } from '@fluentui/react-components';
import { CheckmarkCircle20Filled, DismissCircle20Filled, ShieldCheckmark20Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../contract/errors.ts';
import type { EvidenceCheck } from '../../ui/exchange-rows.ts';
import { formatCount } from '../../ui/format.ts';
import { failureSentence } from '../../ui/sentences.ts';
import { useAct } from '../../ui/use-act.ts';
import { checkWords } from './check.rules.ts';
import './evidence.css';

/** The log of every message in and out, and the one question that matters about it: was anything changed or removed. */
export function EvidenceScreen({ nav }: { readonly nav: ReactNode }) {
  const { t } = useTranslation();
  const [check, setCheck] = useState<EvidenceCheck | undefined>(undefined);
  const [failure, setFailure] = useState<AppError | undefined>(undefined);
  const { busy, act } = useAct(setFailure);
  const verify = (): void => {
    setCheck(undefined);
    setFailure(undefined);
    void act(() => window.office.call('evidence.verify', {}), setCheck);
  };
  return (
    <main className="keys" aria-label={t('evidence.title')} data-testid="evidence-screen">
      <header className="batch-head">{nav}</header>
      <div className="keys-body" tabIndex={0} role="region" aria-label={t('evidence.title')}>
        <section className="keys-part" aria-labelledby="evidence-title">
          <div className="keys-title">
            <h3 id="evidence-title">{t('evidence.title')}</h3>
            <Button size="small" appearance="primary" icon={<ShieldCheckmark20Regular />} disabledFocusable={busy} onClick={verify} data-testid="evidence-verify">{t('evidence.verify')}</Button>
          </div>
          <p className="trust-intro">{t('evidence.intro')}</p>
          <p className="trust-intro">{t('evidence.intro.document')}</p>
          <div role="status" className="evidence-answer">
            {busy && <Spinner size="small" labelPosition="after" label={t('evidence.verifying')} className="keys-spinner" />}
            {check !== undefined && <Answer check={check} />}
            {failure !== undefined && <p className="tone-invalid">{failureSentence(failure)}</p>}
          </div>
        </section>
      </div>
    </main>
  );
}

function Answer({ check }: { readonly check: EvidenceCheck }) {
  const { t } = useTranslation();
  const words = checkWords(check);
  return (
    <div className={`evidence-verdict evidence-${check.ok ? 'good' : 'bad'}`} data-testid="evidence-verdict" data-ok={check.ok}>
      {check.ok ? <CheckmarkCircle20Filled aria-hidden /> : <DismissCircle20Filled aria-hidden />}
      <div>
        <p className="evidence-sentence">{t(words.key, words.values)}</p>
        {!check.ok && <p>{t('evidence.bad.next')}</p>}
        <dl className="facts">
          <div><dt>{t('evidence.rows')}</dt><dd>{formatCount(check.rows)}</dd></div>
          <div><dt>{t('evidence.head')}</dt><dd className="fingerprint">{check.head}</dd></div>
        </dl>
      </div>
    </div>
  );
}
