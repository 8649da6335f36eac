import { Button, Field, Input } from '@fluentui/react-components';
import { FolderOpen20Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../ui/use-act.ts';
import type { FieldsProps } from './HttpFields.tsx';
import { PartnerKeys } from './PartnerKeys.tsx';
import { PublicKeyField } from './PublicKeyField.tsx';

/** A folder or USB disk: where it is, under which code we write there, and whose packages we believe. */
export function FolderFields({ values, problems, publicKey, onChange }: FieldsProps & { readonly publicKey: string | undefined }) {
  const { t } = useTranslation();
  const { busy, act } = useAct();
  const choose = (): void => void act(() => window.office.call('shell.chooseFolder', {}), ({ path }) => { if (path !== undefined) onChange({ ...values, path }); });
  const told = (field: 'path' | 'organId') => { const key = problems[field]; return key === undefined ? {} : { validationMessage: t(key) }; };
  return (
    <>
      <Field label={t('connection.path')} required hint={t('connection.path.hint')} {...told('path')}>
        <Input
          value={values.path} maxLength={1000} spellCheck={false} data-testid="connection-path" onChange={(_, data) => onChange({ ...values, path: data.value })}
          contentAfter={<Button size="small" appearance="transparent" icon={<FolderOpen20Regular />} disabledFocusable={busy} onClick={choose} data-testid="connection-choose">{t('connection.choose')}</Button>}
        />
      </Field>
      <Field label={t('connection.organId')} required hint={t('connection.organId.hint')} {...told('organId')}>
        <Input value={values.organId} maxLength={60} autoComplete="off" spellCheck={false} data-testid="connection-organId" onChange={(_, data) => onChange({ ...values, organId: data.value })} />
      </Field>
      <PublicKeyField publicKey={publicKey} />
      <PartnerKeys partners={values.partners} problem={problems.partners} onChange={(partners) => onChange({ ...values, partners })} />
    </>
  );
}
