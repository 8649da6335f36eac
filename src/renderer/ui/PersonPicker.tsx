import { useState } from 'react';
import { Combobox, Option } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { OfficeView } from '../../contract/views.ts';
import { foldVietnamese } from './fold.ts';

interface PersonPickerProps {
  readonly people: OfficeView['people'];
  readonly value: string | undefined;
  readonly onChange: (id: string | undefined) => void;
  readonly testid: string;
  readonly disabled?: boolean;
}

/** One person of the office, found by typing with or without diacritics. */
export function PersonPicker({ people, value, onChange, testid, disabled = false }: PersonPickerProps) {
  const { t } = useTranslation();
  const chosen = people.find((p) => p.id === value);
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const wanted = foldVietnamese(typed ?? '');
  const shown = people.filter((p) => foldVietnamese(`${p.fullName} ${p.position} ${p.unit}`).includes(wanted));
  return (
    <Combobox
      data-testid={testid} disabled={disabled} value={typed ?? chosen?.fullName ?? ''} selectedOptions={value === undefined ? [] : [value]} placeholder={t('person.choose')}
      onChange={(e) => setTyped(e.target.value)} onBlur={() => setTyped(undefined)}
      onOptionSelect={(_, data) => { onChange(data.optionValue); setTyped(undefined); }}
    >
      {shown.map((p) => <Option key={p.id} value={p.id} text={p.fullName}>{`${p.fullName} – ${p.position}, ${p.unit}`}</Option>)}
      {shown.length === 0 && <Option value="" text="" disabled>{t('person.none')}</Option>}
    </Combobox>
  );
}
