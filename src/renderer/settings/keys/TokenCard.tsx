import { Button } from '@fluentui/react-components';
import { LockClosed16Filled, UsbStick20Regular, Warning16Filled } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { DriverView } from '../../../contract/shell-contract.ts';
import type { SignRole } from '../../../contract/views.ts';
import { Chip } from '../../ui/Chips.tsx';
import { KeyLines } from '../../ui/keys/KeyLines.tsx';
import { useAct } from '../../ui/use-act.ts';
import { pinTone } from './driver.rules.ts';
import { useKeyChanges } from './use-key-changes.ts';

type Token = DriverView['tokens'][number];
const roles: readonly SignRole[] = ['personal', 'organ'];

/** What is plugged in: which token, the state of its PIN, and the certificates on it that may become keys of this office. */
export function TokenCard({ token, module }: { readonly token: Token; readonly module: string }) {
  const { t } = useTranslation();
  const { busy, act } = useAct();
  const changed = useKeyChanges();
  const tone = pinTone(token.pinState);
  const use = (certificateId: string, role: SignRole): void => void act(() => window.office.call('shell.useTokenKey', { module, tokenId: token.tokenId, certificateId, role }), changed);
  return (
    <div className="token" data-testid={`token-${token.serial}`} data-pin={token.pinState}>
      <p className="token-head"><UsbStick20Regular aria-hidden /><strong>{token.label === '' ? t('keys.token.unnamed') : token.label}</strong><span className="driver-file">{t('keys.token.serial', { serial: token.serial })} · {[token.manufacturer, token.model].filter((x) => x !== '').join(' ')}{token.pinPad ? ` · ${t('keys.token.pinPad')}` : ''}</span></p>
      <p className={`token-pin tone-${tone}`}>{tone === 'invalid' ? <LockClosed16Filled aria-hidden /> : tone === 'warning' ? <Warning16Filled aria-hidden /> : undefined}{t(`keys.pin.${token.pinState}`)}</p>
      {token.certificates.length === 0 && <p className="tab-small">{t('keys.token.empty')}</p>}
      <ul className="token-certificates">
        {token.certificates.map((c) => {
          const holder = c.signer?.commonName ?? c.label;
          return (
            <li key={c.certificateId} className={c.usable ? 'token-certificate' : 'token-certificate token-unusable'} data-usable={c.usable}>
              <KeyLines of={{ holder, usable: c.usable, place: 'token', where: c.label, ...(c.signer === undefined ? {} : { certificate: c.signer }), ...(c.reason === undefined ? {} : { reason: c.reason }) }} />
              {c.keyId !== undefined && <Chip tone="success">{t('keys.token.used')}</Chip>}
              {c.keyId === undefined && c.usable && (
                <span className="key-actions">
                  {roles.map((role) => <Button key={role} size="small" disabledFocusable={busy} onClick={() => use(c.certificateId, role)} aria-label={t(`keys.use.${role}.of`, { name: holder })} data-testid={`use-${role}`}>{t(`keys.use.${role}`)}</Button>)}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
