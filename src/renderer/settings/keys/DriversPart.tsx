import { useState } from 'react';
import { Button, Spinner } from '@fluentui/react-components';
import { Add20Regular, ArrowClockwise20Regular, ErrorCircle48Regular, UsbPlug20Regular } from '@fluentui/react-icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { DriverView } from '../../../contract/shell-contract.ts';
import { Chip } from '../../ui/Chips.tsx';
import { formatInstant } from '../../ui/format.ts';
import { FailureNotice } from '../../ui/Notice.tsx';
import { ask, failureOf } from '../../ui/office.ts';
import { keys } from '../../ui/queries.ts';
import { codeSentence } from '../../ui/sentences.ts';
import { useAct } from '../../ui/use-act.ts';
import { fileName, inOrder } from './driver.rules.ts';
import { TokenCard } from './TokenCard.tsx';

/** The token drivers of this machine, found without being told, and what is plugged in. Asked when this screen opens, and on the person's word. */
export function DriversPart() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const found = useQuery({ queryKey: keys.drivers, queryFn: () => ask('shell.tokens', {}).then((a) => a.drivers), staleTime: 0 });
  const [looking, setLooking] = useState(false);
  const { busy, act } = useAct();
  const lookAgain = (): void => {
    setLooking(true);
    void act(() => window.office.call('shell.tokens', { fresh: true }), ({ drivers }) => client.setQueryData(keys.drivers, drivers)).finally(() => setLooking(false));
  };
  const addDriver = (): void => void act(() => window.office.call('shell.addDriver', {}), ({ picked }) => { if (picked) lookAgain(); });
  return (
    <section className="keys-part" aria-labelledby="keys-drivers">
      <div className="keys-title">
        <h3 id="keys-drivers">{t('keys.drivers')}</h3>
        <Button size="small" icon={<ArrowClockwise20Regular />} disabledFocusable={busy} onClick={lookAgain} data-testid="drivers-again">{t('keys.lookAgain')}</Button>
        <Button size="small" icon={<Add20Regular />} disabledFocusable={busy} onClick={addDriver} data-testid="driver-add">{t('keys.addDriver')}</Button>
      </div>
      {(looking || found.isLoading) && <Spinner size="small" labelPosition="after" label={t('keys.looking')} className="keys-spinner" />}
      {found.error !== null && <FailureNotice icon={<ErrorCircle48Regular />} error={failureOf(found.error)} again={() => void found.refetch()} />}
      {found.data?.length === 0 && <div className="keys-empty" data-testid="drivers-empty"><UsbPlug20Regular aria-hidden /><div><p className="keys-empty-title">{t('keys.noDrivers')}</p><p>{t('keys.noDrivers.text')}</p></div></div>}
      {found.data !== undefined && found.data.length > 0 && <ul className="drivers">{inOrder(found.data).map((d) => <DriverRow key={d.module} of={d} busy={busy} onAgain={lookAgain} />)}</ul>}
    </section>
  );
}

function DriverRow({ of, busy, onAgain }: { readonly of: DriverView; readonly busy: boolean; readonly onAgain: () => void }) {
  const { t } = useTranslation();
  const name = fileName(of.module);
  return (
    <li className="driver" data-testid={`driver-${name}`} data-state={of.state}>
      <div className="driver-head">
        <span className="driver-vendor">{of.vendor}</span>
        <Chip tone={of.state === 'ready' ? 'success' : 'danger'}>{t(`keys.driver.${of.state}`)}</Chip>
        <span className="driver-file" title={of.module}>{name} · {t(`keys.source.${of.source}`)}{of.library === undefined ? '' : ` · ${of.library}`}</span>
      </div>
      {of.state === 'failed' && (
        <div className="driver-failed">
          <p className="key-reason">{of.error === undefined ? t('keys.driver.failed') : codeSentence(of.error, undefined, { driver: name })}{of.failedAt !== undefined && of.failedAt > 0 && <span className="tab-small"> {t('keys.failedAt', { time: formatInstant(of.failedAt) })}</span>}</p>
          <Button size="small" disabledFocusable={busy} onClick={onAgain} aria-label={t('keys.again.of', { name: of.vendor })}>{t('common.retry')}</Button>
        </div>
      )}
      {of.state === 'ready' && of.tokens.length === 0 && <p className="tab-small">{t('keys.noToken')}</p>}
      {of.tokens.map((token) => <TokenCard key={token.tokenId} token={token} module={of.module} />)}
    </li>
  );
}
