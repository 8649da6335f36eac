import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { HubStore } from './store/hub-store.ts';

export interface HubMetrics {
  sent(kind: string, protocol: 'vxp' | 'lgsp'): void;
  fetched(protocol: 'vxp' | 'lgsp'): void;
  acknowledged(state: string): void;
  refused(code: string): void;
  answered(operation: string, status: number, seconds: number): void;
  text(): Promise<string>;
  readonly contentType: string;
}

/** Figures for Prometheus. Labels come from short closed lists: no code of an agency, no address, no id. */
export function hubMetrics(store: HubStore): HubMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'hub_' });
  const sends = new Counter({ name: 'hub_sends_total', help: 'Messages taken in', labelNames: ['kind', 'protocol'], registers });
  const fetches = new Counter({ name: 'hub_fetches_total', help: 'Messages given out', labelNames: ['protocol'], registers });
  const acks = new Counter({ name: 'hub_acks_total', help: 'States reported by receivers', labelNames: ['state'], registers });
  const refusals = new Counter({ name: 'hub_refusals_total', help: 'Calls refused, by code of the answer', labelNames: ['code'], registers });
  const durations = new Histogram({ name: 'hub_request_seconds', help: 'From the headers to the answer', labelNames: ['operation', 'status'], buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60], registers });
  const figures = {
    waiting: new Gauge({ name: 'hub_waiting_deliveries', help: 'Deliveries nobody has acknowledged yet', registers }),
    fanOut: new Gauge({ name: 'hub_fan_out_pieces', help: 'Pieces of long receiver lists still to be worked', registers }),
    blobBytes: new Gauge({ name: 'hub_blob_bytes', help: 'Bytes of all messages kept', registers }),
    agencies: new Gauge({ name: 'hub_agencies', help: 'Agencies that are not locked', registers }),
  };
  const pool = new Gauge({ name: 'hub_database_connections', help: 'Connections to PostgreSQL', labelNames: ['state'], registers });

  async function measure(): Promise<void> {
    const totals = await store.totals();
    for (const name of ['waiting', 'fanOut', 'blobBytes', 'agencies'] as const) figures[name].set(totals[name]);
    const connections = store.connections();
    if (connections === undefined) return;
    for (const [state, count] of Object.entries(connections)) pool.set({ state }, count);
  }

  return {
    sent: (kind, protocol) => {
      sends.inc({ kind, protocol });
    },
    fetched: (protocol) => {
      fetches.inc({ protocol });
    },
    acknowledged: (state) => {
      acks.inc({ state });
    },
    refused: (code) => {
      refusals.inc({ code });
    },
    answered: (operation, status, seconds) => {
      durations.observe({ operation, status: String(status) }, seconds);
    },
    async text() {
      await measure();
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
