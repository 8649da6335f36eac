import { Dropdown, Field, Option, OptionGroup } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { KeyView, SignRole } from '../../contract/views.ts';
import { KeyLines } from '../ui/keys/KeyLines.tsx';

interface KeyPickerProps {
  readonly role: SignRole;
  readonly keys: readonly KeyView[] | undefined;
  readonly chosen: KeyView | undefined;
  readonly disabled?: boolean;
  /** Without the lines about the chosen key. */
  readonly compact?: boolean;
  readonly onChoose: (id: string) => void;
}

/** The office's keys for a role, by where they are. One that may not sign stands among them, greyed, with its reason. */
export function KeyPicker({ role, keys, chosen, disabled = false, compact = false, onChoose }: KeyPickerProps) {
  const { t } = useTranslation();
  const groups = (['token', 'file'] as const).map((place) => ({ place, keys: (keys ?? []).filter((k) => k.place === place) })).filter((g) => g.keys.length > 0);
  const none = keys !== undefined && !keys.some((k) => k.usable);
  return (
    <div className="key-picker">
      <Field label={t('sign.certificate')} required {...(none ? { validationMessage: t(keys.length === 0 ? `sign.noCertificate.${role}` : `sign.noUsable.${role}`) } : {})}>
        <Dropdown
          value={chosen?.holder ?? ''} selectedOptions={chosen === undefined ? [] : [chosen.id]} disabled={disabled || keys?.length === 0} placeholder={keys === undefined ? '' : t('sign.certificate.choose')}
          data-testid="sign-certificate" listbox={{ className: 'key-options' }} onOptionSelect={(_, data) => { if (data.optionValue !== undefined) onChoose(data.optionValue); }}
        >
          {groups.map(({ place, keys: group }) => (
            <OptionGroup key={place} label={t(`key.group.${place}`)}>
              {group.map((k) => <Option key={k.id} value={k.id} text={k.holder} disabled={!k.usable} data-testid={`key-option-${k.id}`}><KeyLines of={k} /></Option>)}
            </OptionGroup>
          ))}
        </Dropdown>
      </Field>
      {chosen !== undefined && !compact && <div className="key-chosen" data-testid="sign-key"><KeyLines of={chosen} nameless /></div>}
    </div>
  );
}
