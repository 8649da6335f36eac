import { Button, Input } from '@fluentui/react-components';
import { Add16Regular, Delete16Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { PartnerValues } from './connection-form.rules.ts';

interface PartnerKeysProps {
  readonly partners: readonly PartnerValues[];
  readonly problem: string | undefined;
  readonly onChange: (partners: readonly PartnerValues[]) => void;
}

const most = 1000;

/** Whose packages are taken from the folder: anybody can put a file there, only these can sign one. */
export function PartnerKeys({ partners, problem, onChange }: PartnerKeysProps) {
  const { t } = useTranslation();
  const change = (at: number, next: PartnerValues): void => onChange(partners.map((p, i) => (i === at ? next : p)));
  return (
    <fieldset className="partners">
      <legend>{t('connection.partners')}</legend>
      <p className="tab-small">{t('connection.partners.hint')}</p>
      {partners.length === 0 && <p className="tab-empty">{t('connection.partners.none')}</p>}
      {partners.map((partner, at) => (
        <div className="partner" key={at}>
          <Input size="small" value={partner.organId} maxLength={60} spellCheck={false} placeholder={t('connection.partner.code')} aria-label={t('connection.partner.code.of', { number: at + 1 })} data-testid={`partner-code-${String(at)}`} onChange={(_, data) => change(at, { ...partner, organId: data.value })} />
          <Input size="small" className="fingerprint" value={partner.publicKey} maxLength={200} spellCheck={false} placeholder={t('connection.partner.key')} aria-label={t('connection.partner.key.of', { number: at + 1 })} data-testid={`partner-key-${String(at)}`} onChange={(_, data) => change(at, { ...partner, publicKey: data.value })} />
          <Button size="small" appearance="subtle" icon={<Delete16Regular />} aria-label={t('connection.partner.remove', { name: partner.organId === '' ? String(at + 1) : partner.organId })} onClick={() => onChange(partners.filter((_, i) => i !== at))} />
        </div>
      ))}
      {problem !== undefined && <p className="partners-problem tone-invalid" role="alert">{t(problem)}</p>}
      {partners.length < most && <Button size="small" icon={<Add16Regular />} onClick={() => onChange([...partners, { organId: '', publicKey: '' }])} data-testid="partner-add">{t('connection.partner.add')}</Button>}
    </fieldset>
  );
}
