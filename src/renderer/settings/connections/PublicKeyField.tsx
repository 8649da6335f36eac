import { useState } from 'react';
import { Button } from '@fluentui/react-components';
import { Copy16Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../ui/use-act.ts';

/** Our half of the trust between two offices without a network: the partner enters this key at its side. */
export function PublicKeyField({ publicKey }: { readonly publicKey: string | undefined }) {
  const { t } = useTranslation();
  const { busy, act } = useAct();
  const [copied, setCopied] = useState(false);
  if (publicKey === undefined) return <p className="tab-small">{t('connection.publicKey.later')}</p>;
  return (
    <div className="own-key">
      <p className="own-key-label">{t('connection.publicKey')}</p>
      <p className="own-key-line">
        <code className="fingerprint" data-testid="connection-publicKey">{publicKey}</code>
        <Button size="small" icon={<Copy16Regular />} disabledFocusable={busy} onClick={() => void act(() => window.office.call('shell.copyText', { text: publicKey }), () => setCopied(true))} data-testid="connection-copyKey">{t('connection.copy')}</Button>
        <span role="status" className="tab-small">{copied ? t('connection.copied') : ''}</span>
      </p>
      <p className="tab-small">{t('connection.publicKey.hint')}</p>
    </div>
  );
}
