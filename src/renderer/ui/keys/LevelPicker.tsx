import { Dropdown, Field, Option } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { PadesLevel } from '../../../contract/views.ts';
import { levels } from './levels.ts';

interface LevelPickerProps {
  readonly label: string;
  readonly level: PadesLevel;
  /** Whether a timestamp authority is configured: without one there is nothing above B-B. */
  readonly timestamp: boolean;
  readonly disabled?: boolean;
  readonly testid: string;
  readonly onLevel: (level: PadesLevel) => void;
}

/** How much evidence goes with a signature. What cannot be had here is shown with the reason, not hidden. */
export function LevelPicker({ label, level, timestamp, disabled = false, testid, onLevel }: LevelPickerProps) {
  const { t } = useTranslation();
  return (
    <Field label={label} {...(timestamp ? { hint: t('level.hint') } : { hint: t('level.noTimestamp') })}>
      <Dropdown
        value={t(`level.${level}`)} selectedOptions={[level]} disabled={disabled} data-testid={testid}
        onOptionSelect={(_, data) => { const chosen = levels.find((l) => l === data.optionValue); if (chosen !== undefined) onLevel(chosen); }}
      >
        {levels.map((l) => <Option key={l} value={l} text={t(`level.${l}`)} disabled={!timestamp && l !== 'B-B'}>{t(`level.${l}`)}</Option>)}
      </Dropdown>
    </Field>
  );
}
