import type { FlowDeps } from './flow/deps.ts';
import { receiveEdoc } from './flow/incoming/receive.ts';
import { receiveRecall } from './flow/incoming/receive-recall.ts';
import { receiveStatus } from './flow/incoming/receive-status.ts';
import type { IncomingFlow } from './ports/incoming-flow.ts';

/** The verbs of the flow, as sync calls them. */
export function bindIncoming(flow: FlowDeps): IncomingFlow {
  return {
    receiveEdoc: (raw, message) => {
      const receipt = receiveEdoc(flow, { ...raw, message });
      return receipt.ok && receipt.value.outcome === 'stored' ? [receipt.value.id] : [];
    },
    receiveRecall: (raw, request) => {
      const received = receiveRecall(flow, { ...raw, ...request });
      return received.ok ? received.value.ids : [];
    },
    receiveStatus: (raw, message) => {
      const received = receiveStatus(flow, { ...raw, message });
      return received.ok ? received.value.ids : [];
    },
  };
}
