import type { DeliveryState, MessageKind } from './store/hub-store.ts';

/** What both protocols call things. */
const states: Readonly<Record<string, DeliveryState>> = { done: 'DONE', fail: 'FAIL', processing: 'PROCESSING' };

export const stateOf = (text: string | undefined): DeliveryState | undefined => {
  const status = text?.toLowerCase() ?? '';
  return Object.hasOwn(states, status) ? states[status] : undefined;
};

export const messageKind = (text: string | undefined): MessageKind | undefined => {
  const kind = text?.toLowerCase();
  return kind === 'edoc' || kind === 'status' ? kind : undefined;
};
