import { QueryClient, useQuery } from '@tanstack/react-query';
import type { OfficeEvent } from '../../contract/core-events.ts';
import type { SyncView } from '../../contract/exchange-views.ts';
import type { DocumentView, SignRole } from '../../contract/views.ts';
import { ask } from './office.ts';
import { changedBeyondProgress } from './sync.rules.ts';

/** The names of what the window remembers. An event invalidates by these names and nothing else. */
export const keys = {
  office: ['office'] as const,
  counts: ['counts'] as const,
  lists: ['list'] as const,
  documents: ['document'] as const,
  document: (id: number) => ['document', id] as const,
  sync: ['sync'] as const,
  outbox: ['outbox'] as const,
  quarantine: ['quarantine'] as const,
  connections: ['connections'] as const,
  evidence: ['evidence'] as const,
  directory: ['directory'] as const,
  signingKeys: ['signingKeys'] as const,
  signingSettings: ['signingSettings'] as const,
  waiting: ['waiting'] as const,
  drivers: ['drivers'] as const,
};

/** The core is on this machine: no cache ages by itself, events say what changed; `host.*` retries are the shell's. */
export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: Infinity, gcTime: 5 * 60_000, refetchOnWindowFocus: false, networkMode: 'always' }, mutations: { networkMode: 'always' } },
  });
}

/** Windows whose core went away and has not come back yet. */
const wasAway = new WeakSet<QueryClient>();

/** Applies an announcement of the core or the shell to what the window remembers. */
export function applyEvent(client: QueryClient, event: OfficeEvent): void {
  switch (event.name) {
    case 'documents.changed':
      for (const id of event.ids) {
        void client.invalidateQueries({ queryKey: keys.document(id) });
        void client.invalidateQueries({ queryKey: [...keys.evidence, id] });
      }
      void client.invalidateQueries({ queryKey: keys.lists });
      void client.invalidateQueries({ queryKey: keys.counts });
      void client.invalidateQueries({ queryKey: keys.outbox });
      void client.invalidateQueries({ queryKey: keys.waiting });
      void client.invalidateQueries({ queryKey: keys.signingSettings });
      return;
    case 'sync.changed':
      rememberSync(client, event.sync);
      return;
    case 'host.state':
      if (event.host !== 'core') return;
      // A core that has come back may know more than the window: everything is asked again. At a first start it is not.
      if (event.state === 'ready' && wasAway.delete(client)) void client.invalidateQueries();
      if (event.state === 'restarting' || event.state === 'stopped') wasAway.add(client);
      return;
    case 'signing.progress':
    case 'theme.changed':
      return;
  }
}

/** The exchange as it is now; what depends on it is asked again unless a round only came further. */
export function rememberSync(client: QueryClient, sync: SyncView): void {
  const before = client.getQueryData<SyncView>(keys.sync);
  client.setQueryData(keys.sync, sync);
  if (!changedBeyondProgress(before, sync)) return;
  for (const queryKey of [keys.outbox, keys.quarantine, keys.connections]) void client.invalidateQueries({ queryKey });
}

/** Puts a document a command answered where every pane reads it, and lets lists and counts follow. */
export function rememberDocument(client: QueryClient, view: DocumentView): void {
  client.setQueryData(keys.document(view.row.id), view);
  void client.invalidateQueries({ queryKey: keys.lists });
  void client.invalidateQueries({ queryKey: keys.counts });
  void client.invalidateQueries({ queryKey: keys.waiting });
  void client.invalidateQueries({ queryKey: keys.outbox });
}

/** After a signature: its certificate is known now, its key comes first next time, and its paper no longer waits. */
export function rememberSigned(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: keys.signingKeys });
  void client.invalidateQueries({ queryKey: keys.signingSettings });
  void client.invalidateQueries({ queryKey: keys.waiting });
}

export const useOffice = () => useQuery({ queryKey: keys.office, queryFn: () => ask('office.get', {}) });
export const useCounts = () => useQuery({ queryKey: keys.counts, queryFn: () => ask('inbox.counts', {}) });
export const useSync = () => useQuery({ queryKey: keys.sync, queryFn: () => ask('sync.status', {}) });
export const useConnections = () => useQuery({ queryKey: keys.connections, queryFn: () => ask('connections.list', {}) });
/** `undefined`: no document is open, and none is asked for. */
export const useDocument = (id: number | undefined) => useQuery({ queryKey: keys.document(id ?? 0), queryFn: () => ask('document.get', { id: id ?? 0 }), enabled: id !== undefined });
/** The keys of a role, or of both; those that may not sign now are among them, with the reason. */
export const useSigningKeys = (role?: SignRole) =>
  useQuery({ queryKey: [...keys.signingKeys, role ?? 'all'], queryFn: () => ask('signing.keys', role === undefined ? {} : { role }).then((a) => a.keys) });
export const useSigningSettings = () => useQuery({ queryKey: keys.signingSettings, queryFn: () => ask('signing.settings', {}) });
/** The papers that wait for this role's signature, oldest first. */
export const useWaiting = (role: SignRole) => useQuery({ queryKey: [...keys.waiting, role], queryFn: () => ask('signing.waiting', { role }).then((a) => a.rows) });
