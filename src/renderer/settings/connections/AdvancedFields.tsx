import { Field, Input, Radio, RadioGroup } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { FieldsProps } from './HttpFields.tsx';

/** What is right for nearly every office as it is: proxy, patience, and the two points in which axes differ from the standard. */
export function AdvancedFields({ values, problems, onChange }: FieldsProps) {
  const { t } = useTranslation();
  const told = (field: 'proxy' | 'timeoutSeconds') => { const key = problems[field]; return key === undefined ? {} : { validationMessage: t(key) }; };
  return (
    <>
      {values.kind !== 'folder' && (
        <div className="connection-pair">
          <Field label={t('connection.proxy')} hint={t('connection.proxy.hint')} {...told('proxy')}>
            <Input value={values.proxy} maxLength={500} placeholder="http://proxy.local:3128" autoComplete="off" spellCheck={false} data-testid="connection-proxy" onChange={(_, data) => onChange({ ...values, proxy: data.value })} />
          </Field>
          <Field label={t('connection.timeout')} hint={t('connection.timeout.hint')} {...told('timeoutSeconds')}>
            <Input type="number" min={5} max={600} value={values.timeoutSeconds} data-testid="connection-timeout" onChange={(_, data) => onChange({ ...values, timeoutSeconds: data.value })} />
          </Field>
        </div>
      )}
      {values.kind === 'lgsp' && (
        <Field label={t('connection.applicationCode')} hint={t('connection.applicationCode.hint')}>
          <Input value={values.applicationCode} maxLength={100} autoComplete="off" spellCheck={false} data-testid="connection-applicationCode" onChange={(_, data) => onChange({ ...values, applicationCode: data.value })} />
        </Field>
      )}
      {values.kind === 'vxp' && (
        <Field label={t('connection.hash')} hint={t('connection.hash.hint')}>
          <RadioGroup value={values.paddedFileHash ? 'padded' : 'unpadded'} onChange={(_, data) => onChange({ ...values, paddedFileHash: data.value === 'padded' })}>
            <Radio value="unpadded" label={t('connection.hash.unpadded')} data-testid="connection-hash-unpadded" />
            <Radio value="padded" label={t('connection.hash.padded')} data-testid="connection-hash-padded" />
          </RadioGroup>
        </Field>
      )}
      <Field label={t('connection.wrapper')} hint={t('connection.wrapper.hint')}>
        <RadioGroup value={values.statusWrapper} onChange={(_, data) => onChange({ ...values, statusWrapper: data.value === 'Status' ? 'Status' : 'MessageHeader' })}>
          <Radio value="MessageHeader" label={t('connection.wrapper.MessageHeader')} data-testid="connection-wrapper-MessageHeader" />
          <Radio value="Status" label={t('connection.wrapper.Status')} data-testid="connection-wrapper-Status" />
        </RadioGroup>
      </Field>
    </>
  );
}
