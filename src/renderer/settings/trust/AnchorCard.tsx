import { Button } from '@fluentui/react-components';
import { LockClosed16Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { AnchorView } from '../../../contract/views.ts';
import { Chip } from '../../ui/Chips.tsx';
import { formatTimeDay } from '../../ui/format.ts';
import { inGroups } from './fingerprint.rules.ts';

/** One authority; what IT or the office's profile set has a lock and no way out. */
export function AnchorCard({ anchor, busy, onRemove }: { readonly anchor: AnchorView; readonly busy: boolean; readonly onRemove: () => void }) {
  const { t } = useTranslation();
  const own = anchor.origin === 'person';
  // A root names itself as its issuer: that is no news.
  const isOwnIssuer = anchor.issuer === anchor.subject || anchor.issuer.startsWith(`CN=${anchor.subject},`);
  return (
    <li className="key-card trust-card" data-testid={`anchor-${anchor.fingerprint.slice(0, 8)}`} data-origin={anchor.origin}>
      <div className="key-about">
        <div className="trust-name">{anchor.subject}</div>
        <div className="key-chips">{!own && <LockClosed16Regular aria-hidden className="trust-lock" />}<Chip tone={own ? 'warning' : 'neutral'}>{t(`trust.origin.${anchor.origin}`)}</Chip></div>
        <dl className="facts">
          {!isOwnIssuer && <div><dt>{t('signature.issuer')}</dt><dd>{anchor.issuer}</dd></div>}
          <div><dt>{t('trust.validity')}</dt><dd>{t('signature.validity.text', { from: formatTimeDay(anchor.notBefore), to: formatTimeDay(anchor.notAfter) })}</dd></div>
          <div><dt>{t('trust.fingerprint')}</dt><dd className="fingerprint">{inGroups(anchor.fingerprint)}</dd></div>
        </dl>
      </div>
      {own && <Button size="small" disabledFocusable={busy} onClick={onRemove} aria-label={t('trust.remove.of', { name: anchor.subject })} data-testid="trust-remove">{t('trust.remove')}</Button>}
    </li>
  );
}
