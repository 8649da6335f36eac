import { ArrowSync16Regular, CheckmarkCircle16Filled, CloudOff16Regular, ErrorCircle16Filled, PauseCircle16Regular, Prohibited16Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { ConnectionState } from './sync.rules.ts';

const icons = { idle: CheckmarkCircle16Filled, running: ArrowSync16Regular, offline: CloudOff16Regular, failed: ErrorCircle16Filled, paused: PauseCircle16Regular, disabled: Prohibited16Regular };
const tones: Readonly<Record<ConnectionState, string>> = { idle: 'valid', running: 'none', offline: 'warning', failed: 'invalid', paused: 'warning', disabled: 'none' };

/** The state of one connection as icon and word; colour only repeats it (WCAG 1.4.1). */
export function ConnectionStateView({ state }: { readonly state: ConnectionState }) {
  const { t } = useTranslation();
  const Icon = icons[state];
  return <span className={`mark mark-${tones[state]}`} data-state={state}><Icon aria-hidden className={state === 'running' ? 'spinning' : ''} />{t(`connection.state.${state}`)}</span>;
}
