import { randomUUID } from 'node:crypto';
import { ConnectionSettings, type ConnectionInput, type ConnectionTest, type ConnectionView, type SyncView } from '../../../contract/views.ts';
import type { OfficeProfile } from '../../../contract/office-profile.ts';
import { assertNever, fail, ok, type Failure, type Result } from '../model/result.ts';
import type { Way } from '../flow/deps.ts';
import type { OpenAxis } from '../ports/exchange-axis.ts';
import type { SecretStore } from '../ports/secret-store.ts';
import type { Directory } from '../store/agencies.ts';
import { connectionsOfProfile, secretNames, type Connection } from './connection.ts';
import { openLine, type Line, type LineParts } from './line.ts';
import { publicKeyOf } from './folder-key.ts';
import { testConnection } from './test-connection.ts';

export interface OfficeConnections {
  start(): void;
  kick(): void;
  /** A whole round now, with one connection or all. */
  now(id?: string): Promise<void>;
  syncView(): SyncView;
  list(): Promise<ConnectionView[]>;
  save(input: ConnectionInput): Promise<Result<ConnectionView, Failure>>;
  remove(id: string): Promise<Result<void, Failure>>;
  test(input: ConnectionInput): Promise<ConnectionTest>;
  refreshDirectory(id?: string): Promise<Result<void, Failure>>;
  ways(organIds: readonly string[]): readonly Way[];
  stop(): Promise<void>;
}

export interface OfficeConnectionsParts extends Omit<LineParts, 'connection' | 'first' | 'openAxis' | 'updateDirectory' | 'intervalMs'> {
  readonly profile: OfficeProfile;
  readonly secrets: SecretStore;
  readonly directory: Directory;
  readonly openAxis: (connection: Connection) => Promise<Result<OpenAxis, Failure>>;
  readonly intervalMs: number;
  readonly counts: () => { readonly pending: number; readonly failed: number; readonly quarantined: number };
  readonly mayChange: boolean;
}

/** All connections of the office: those of office.json (the training office, IT) first, then those a person set up. */
export function openConnections(parts: OfficeConnectionsParts): OfficeConnections {
  const { kept, directory, secrets } = parts;
  const fixed = connectionsOfProfile(parts.profile);
  let lines: Line[] = [];
  let started = false;

  const stored = (): Connection[] => kept.all().map((row) => ({
    id: row.id, name: row.name, enabled: row.enabled, fixed: false, settings: ConnectionSettings.parse(JSON.parse(row.settings)),
  }));
  const all = (): Connection[] => [...fixed, ...stored()];
  const working = (): Connection[] => all().filter((connection) => connection.enabled);
  const open = (connection: Connection): Line => openLine({
    ...parts, connection, first: connection.id === working()[0]?.id,
    updateDirectory: async ({ agencies, complete }) => {
      const now = parts.sync.clock.now();
      const updated = await directory.update(connection.id, agencies, complete, now);
      if (!updated.ok) return updated;
      const versions = agencies.flatMap(({ version }) => (version === undefined ? [] : [version]));
      kept.agenciesRead(connection.id, now, latest(versions) ?? kept.state(connection.id).agenciesVersion);
      return ok(undefined);
    },
  });
  lines = working().map(open);

  /** A changed connection begins anew; the others work on. Which one is the first may have changed with it. */
  const reopen = async (id: string): Promise<void> => {
    const first = working()[0]?.id;
    const stale = lines.filter((line) => line.connection.id === id || (line.connection.id === first) !== (lines[0]?.connection.id === line.connection.id));
    await Promise.all(stale.map((line) => line.stop()));
    const staying = new Map(lines.filter((line) => !stale.includes(line)).map((line) => [line.connection.id, line]));
    lines = working().map((connection) => staying.get(connection.id) ?? open(connection));
    if (started) for (const line of lines) if (!staying.has(line.connection.id)) line.start();
    parts.onState();
  };

  const view = async (connection: Connection): Promise<ConnectionView> => {
    const { id, name, settings, enabled } = connection;
    const line = lines.find((one) => one.connection.id === id);
    const state = kept.state(id);
    const secret = connection.fixed ? undefined : await secrets.place(secretNames.secret(id));
    const hasPassword = connection.fixed ? false : (await secrets.place(secretNames.password(id))) !== undefined;
    const publicKey = settings.kind === 'folder' ? await publicKeyOf(secrets, id) : undefined;
    return {
      ...(line?.view() ?? { id, name, kind: settings.kind, state: 'disabled' as const }),
      enabled, fixed: connection.fixed, settings, hasSecret: connection.fixed || secret !== undefined, hasPassword, agencies: directory.count(id),
      ...(secret === undefined ? {} : { secretPlace: secret === 'system' ? 'keystore' as const : 'file' as const }),
      ...(publicKey === undefined ? {} : { publicKey }),
      ...(state.agenciesAt === undefined ? {} : { agenciesAt: state.agenciesAt }),
    };
  };

  return {
    start: () => {
      started = true;
      for (const line of lines) line.start();
    },
    kick: () => {
      for (const line of lines) line.kick();
    },
    now: async (id) => void await Promise.all(lines.filter((line) => id === undefined || line.connection.id === id).map((line) => line.now())),
    syncView: () => {
      const { pending, failed, quarantined } = parts.counts();
      const views = lines.map((line) => line.view());
      return { ...together(views), outboxPending: pending, outboxFailed: failed, quarantined, connections: views };
    },
    list: () => Promise.all(all().map(view)),
    save: async (input) => {
      if (!parts.mayChange) return fail('connection.lockedByPolicy');
      if (fixed.some(({ id }) => id === input.id)) return fail('connection.fixed');
      const invalid = whyInvalid(input.settings);
      if (invalid !== undefined) return fail(invalid);
      if (input.id !== undefined && !stored().some(({ id }) => id === input.id)) return fail('connection.notFound');
      const id = input.id ?? randomUUID();
      for (const [name, value] of [[secretNames.secret(id), input.secret], [secretNames.password(id), input.password]] as const) {
        const keeping = value === undefined || value === '' ? ok(undefined) : await secrets.keep(name, value);
        if (!keeping.ok) return keeping;
      }
      kept.save({ id, kind: input.settings.kind, name: input.name, settings: JSON.stringify(input.settings), enabled: input.enabled }, parts.sync.clock.now());
      await reopen(id);
      const saved = stored().find((connection) => connection.id === id);
      return saved === undefined ? fail('connection.notFound') : ok(await view(saved));
    },
    remove: async (id) => {
      if (!parts.mayChange) return fail('connection.lockedByPolicy');
      if (fixed.some((connection) => connection.id === id)) return fail('connection.fixed');
      kept.remove(id);
      await reopen(id);
      for (const name of [secretNames.secret(id), secretNames.password(id)]) await secrets.forget(name);
      return ok(undefined);
    },
    test: async (input) => {
      const invalid = whyInvalid(input.settings);
      if (invalid !== undefined) return { ok: false, steps: [{ step: 'settings', ok: false, code: invalid }] };
      const known = all().find(({ id }) => id === input.id);
      const connection: Connection = known?.fixed === true ? known : {
        id: input.id ?? '', name: input.name, enabled: true, fixed: false, settings: input.settings,
        given: { ...(input.secret === undefined ? {} : { secret: input.secret }), ...(input.password === undefined ? {} : { password: input.password }) },
      };
      return testConnection(() => parts.openAxis(connection));
    },
    refreshDirectory: async (id) => {
      for (const line of lines) {
        const refreshed = id === undefined || line.connection.id === id ? await line.refreshDirectory() : ok(undefined);
        if (!refreshed.ok) return refreshed;
      }
      return ok(undefined);
    },
    ways: (organIds) => waysTo(organIds, lines.map((line) => line.connection.id), (code) => directory.reachedBy(code)),
    stop: async () => void await Promise.all(lines.map((line) => line.stop())),
  };
}

/** Each agency by the first connection whose directory has it; one that no directory knows by the office's first connection. */
export function waysTo(organIds: readonly string[], connections: readonly string[], reachedBy: (code: string) => readonly string[]): Way[] {
  const byWay = new Map<string | undefined, string[]>();
  for (const organId of organIds) {
    const known = reachedBy(organId);
    const way = connections.find((id) => known.includes(id)) ?? connections[0];
    byWay.set(way, [...(byWay.get(way) ?? []), organId]);
  }
  return [...byWay].map(([connection, ids]) => ({ organIds: ids, ...(connection === undefined ? {} : { connection }) }));
}

function whyInvalid(settings: ConnectionSettings): string | undefined {
  switch (settings.kind) {
    case 'folder': return settings.path === '' ? 'connection.pathMissing' : settings.organId === '' ? 'connection.systemIdMissing' : undefined;
    case 'vxp':
    case 'lgsp':
      if (!URL.canParse(settings.endpoint) || !/^https?:$/u.test(new URL(settings.endpoint).protocol)) return 'connection.addressInvalid';
      if (settings.proxy !== undefined && settings.proxy !== '' && (!URL.canParse(settings.proxy) || !/^https?:$/u.test(new URL(settings.proxy).protocol))) return 'connection.proxyInvalid';
      return settings.systemId === '' ? 'connection.systemIdMissing' : undefined;
    default: return assertNever(settings);
  }
}

/** Versions are numbers in most axes, and text in some. */
const latest = (versions: readonly string[]): string | undefined => versions.toSorted((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1)).at(-1);

type Together = Pick<SyncView, 'state' | 'lastSuccessAt' | 'error'>;

/** All connections in one word: work where one works, offline where none answers, else what is wrong with one of them. */
export function together(views: SyncView['connections']): Together {
  const successes = views.flatMap(({ lastSuccessAt }) => (lastSuccessAt === undefined ? [] : [lastSuccessAt]));
  const last = successes.length === 0 ? {} : { lastSuccessAt: Math.max(...successes) };
  const bad = views.filter(({ state }) => state === 'offline' || state === 'failed' || state === 'paused');
  if (views.some(({ state }) => state === 'running')) return { ...last, state: 'running' };
  if (bad.length > 0 && bad.length === views.length && bad.every(({ state }) => state === 'offline')) return { ...last, state: 'offline', ...(bad[0]?.error === undefined ? {} : { error: bad[0].error }) };
  const [worst] = bad;
  if (worst !== undefined) return { ...last, state: 'failed', ...(worst.error === undefined ? {} : { error: worst.error }) };
  return { ...last, state: 'idle' };
}
