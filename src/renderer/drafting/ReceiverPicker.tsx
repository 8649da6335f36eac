import { useState } from 'react';
import { Combobox, Option } from '@fluentui/react-components';
import { Dismiss12Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { OfficeView } from '../../contract/views.ts';
import { foldVietnamese } from '../ui/fold.ts';

interface ReceiverPickerProps {
  readonly partners: OfficeView['partners'];
  readonly chosen: readonly string[];
  readonly disabled: boolean;
  readonly onChange: (organIds: string[]) => void;
}

/** Agencies on the exchange axis; hundreds can be chosen from, a few are shown as the name is typed. */
export function ReceiverPicker({ partners, chosen, disabled, onChange }: ReceiverPickerProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const wanted = foldVietnamese(typed);
  const shown = partners.filter((p) => foldVietnamese(`${p.organName} ${p.organId}`).includes(wanted)).slice(0, 100);
  return (
    <div>
      <Combobox multiselect value={typed} disabled={disabled} selectedOptions={[...chosen]} placeholder={t('draft.to.hint')} data-testid="draft-to" onChange={(e) => setTyped(e.target.value)} onOptionSelect={(_, data) => { onChange(data.selectedOptions); setTyped(''); }}>
        {shown.map((p) => <Option key={p.organId} value={p.organId} text={p.organName}>{p.organName}</Option>)}
      </Combobox>
      {chosen.length > 0 && (
        <ul className="receivers" aria-label={t('draft.to')}>
          {chosen.map((id) => {
            const name = partners.find((p) => p.organId === id)?.organName ?? id;
            return (
              <li key={id}>
                <span title={name}>{name}</span>
                {!disabled && <button type="button" aria-label={t('draft.to.remove', { name })} onClick={() => onChange(chosen.filter((c) => c !== id))}><Dismiss12Regular aria-hidden /></button>}
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
