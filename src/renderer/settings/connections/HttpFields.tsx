import { Field, Input, Radio, RadioGroup } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '../../../contract/exchange-views.ts';
import type { ConnectionValues } from './connection-form.rules.ts';
import { isUnprotected, type ConnectionProblems } from './connection-problems.rules.ts';
import { SecretField } from './SecretField.tsx';

export interface FieldsProps {
  readonly values: ConnectionValues;
  readonly problems: ConnectionProblems;
  readonly onChange: (values: ConnectionValues) => void;
}

interface HttpFieldsProps extends FieldsProps {
  readonly kept: Pick<ConnectionView, 'hasSecret' | 'hasPassword'>;
  readonly secretPlace: NonNullable<ConnectionView['secretPlace']>;
}

/** What the national axis and a provincial gateway both need: where, who, and the secret; a gateway has a user besides. */
export function HttpFields({ values, problems, kept, secretPlace, onChange }: HttpFieldsProps) {
  const { t } = useTranslation();
  const told = (field: keyof ConnectionProblems) => { const key = problems[field]; return key === undefined ? {} : { validationMessage: t(key) }; };
  const text = (field: 'endpoint' | 'systemId' | 'username', maxLength: number, hint?: string) => (
    <Field label={t(`connection.${field}`)} required {...(hint === undefined ? {} : { hint })} {...told(field)}>
      <Input value={values[field]} maxLength={maxLength} autoComplete="off" spellCheck={false} data-testid={`connection-${field}`} onChange={(_, data) => onChange({ ...values, [field]: data.value })} />
    </Field>
  );
  return (
    <>
      {text('endpoint', 500, t(`connection.endpoint.hint.${values.kind}`))}
      {isUnprotected(values.endpoint) && <p className="dialog-warning tone-warning">{t('connection.unprotected')}</p>}
      <div className="connection-pair">
        {text('systemId', 60)}
        <SecretField name="secret" value={values.secret} kept={kept.hasSecret} place={secretPlace} problem={problems.secret} onChange={(secret) => onChange({ ...values, secret })} />
      </div>
      {values.kind === 'lgsp' && (
        <div className="connection-pair">
          {text('username', 200)}
          <SecretField name="password" value={values.password} kept={kept.hasPassword} place={secretPlace} problem={problems.password} onChange={(password) => onChange({ ...values, password })} />
        </div>
      )}
      <Field label={t('connection.trust')}>
        <RadioGroup value={values.trust} onChange={(_, data) => onChange({ ...values, trust: data.value === 'office' ? 'office' : 'system' })}>
          <Radio value="system" label={t('connection.trust.system')} data-testid="connection-trust-system" />
          <Radio value="office" label={t('connection.trust.office')} data-testid="connection-trust-office" />
        </RadioGroup>
      </Field>
    </>
  );
}
