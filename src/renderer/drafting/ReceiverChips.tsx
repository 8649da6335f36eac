import { Dismiss12Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';

interface ReceiverChipsProps {
  readonly chosen: readonly string[];
  readonly nameOf: (organId: string) => string;
  readonly disabled: boolean;
  readonly onRemove: (organId: string) => void;
}

/** Who is chosen, by name and code: names repeat among a hundred thousand agencies, codes do not. */
export function ReceiverChips({ chosen, nameOf, disabled, onRemove }: ReceiverChipsProps) {
  const { t } = useTranslation();
  if (chosen.length === 0) return undefined;
  return (
    <ul className="receivers" aria-label={t('draft.to.chosen', { count: chosen.length })}>
      {chosen.map((id) => {
        const name = nameOf(id);
        return (
          <li key={id} data-testid={`receiver-${id}`}>
            <span title={`${name} (${id})`}>{name}{name !== id && <span className="receiver-code"> {id}</span>}</span>
            {!disabled && <button type="button" aria-label={t('draft.to.remove', { name })} onClick={() => onRemove(id)}><Dismiss12Regular aria-hidden /></button>}
          </li>
        );
      })}
    </ul>
  );
}
