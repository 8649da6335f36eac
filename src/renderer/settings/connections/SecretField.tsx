import { Field, Input } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '../../../contract/exchange-views.ts';

interface SecretFieldProps {
  readonly name: 'secret' | 'password';
  readonly value: string;
  readonly kept: boolean;
  /** Where the kept one is; where a new one will be when nothing is kept. */
  readonly place: NonNullable<ConnectionView['secretPlace']>;
  readonly problem: string | undefined;
  readonly onChange: (value: string) => void;
}

/** A secret goes in and never comes out: the field says where the kept one is, and blank leaves it there. */
export function SecretField({ name, value, kept, place, problem, onChange }: SecretFieldProps) {
  const { t } = useTranslation();
  return (
    <Field label={t(`connection.${name}`)} required={!kept} hint={t(kept ? `connection.kept.${place}` : `connection.willKeep.${place}`)} {...(problem === undefined ? {} : { validationMessage: t(problem) })}>
      <Input type="password" value={value} maxLength={2000} autoComplete="off" spellCheck={false} placeholder={kept ? t('connection.keptPlaceholder') : ''} data-testid={`connection-${name}`} onChange={(_, data) => onChange(data.value)} />
    </Field>
  );
}
