import { useState } from 'react';
import { Combobox, Option } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { DocumentView, OfficeView } from '../../contract/views.ts';
import { offeredFacts, offeredReceivers } from './receivers.rules.ts';
import { ReceiverChips } from './ReceiverChips.tsx';
import { useDirectory } from './use-directory.ts';

interface ReceiverPickerProps {
  readonly partners: OfficeView['partners'];
  /** Receivers whose names the document holds already, partners or not. */
  readonly known: DocumentView['to'];
  readonly chosen: readonly string[];
  readonly disabled: boolean;
  readonly onChange: (organIds: string[]) => void;
}

/** Agencies on the exchange axis: a hundred thousand can be chosen from, a few are shown as the name or code is typed. */
export function ReceiverPicker({ partners, known, chosen, disabled, onChange }: ReceiverPickerProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  /** Names of what was chosen here, until the document comes back with them. */
  const [met, setMet] = useState<ReadonlyMap<string, string>>(new Map());
  const directory = useDirectory(typed, open);
  const shown = offeredReceivers(typed, partners, directory.found);
  const nameOf = (id: string): string => partners.find((p) => p.organId === id)?.organName ?? known.find((o) => o.organId === id)?.organName ?? met.get(id) ?? id;
  const choose = (ids: string[]): void => {
    const fresh = shown.filter((o) => ids.includes(o.code) && !chosen.includes(o.code));
    if (fresh.length > 0) setMet(new Map([...met, ...fresh.map((o) => [o.code, o.name] as const)]));
    onChange(ids);
    setTyped('');
  };
  const state = directory.state === 'searching' ? 'draft.to.searching' : directory.state === 'failed' ? 'draft.to.failed' : shown.length === 0 ? 'draft.to.none' : undefined;
  return (
    <div>
      <Combobox
        multiselect value={typed} disabled={disabled} selectedOptions={[...chosen]} placeholder={t('draft.to.hint')} data-testid="draft-to" open={open} listbox={{ className: 'receiver-list' }}
        onOpenChange={(_, data) => setOpen(data.open)} onChange={(e) => { setTyped(e.target.value); setOpen(true); }} onBlur={() => setTyped('')} onOptionSelect={(_, data) => choose(data.selectedOptions)}
      >
        {shown.map((o) => (
          <Option key={o.code} value={o.code} text={o.name} disabled={o.closed && !chosen.includes(o.code)}>
            <span className="receiver-option">
              <span>{o.name}{o.closed && <strong className="receiver-closed"> {t('draft.to.closed')}</strong>}</span>
              <span className="receiver-facts">{offeredFacts(o)}{o.before === undefined ? '' : ` · ${t('draft.to.before', { before: o.before })}`}</span>
            </span>
          </Option>
        ))}
        {state !== undefined && <Option value="" text="" disabled>{t(state)}</Option>}
      </Combobox>
      <span role="status" className="hidden-text">{open && typed !== '' ? (state === undefined ? t('draft.to.found', { count: shown.length }) : t(state)) : ''}</span>
      <ReceiverChips chosen={chosen} nameOf={nameOf} disabled={disabled} onRemove={(id) => onChange(chosen.filter((c) => c !== id))} />
    </div>
  );
}
