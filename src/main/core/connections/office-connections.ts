import { randomUUID } from 'node:crypto';
import { ConnectionSettings, type ConnectionInput, type ConnectionTest, type ConnectionView, type SyncView } from '../../../contract/exchange-views.ts';
import type { OfficeProfile } from '../../../contract/office-profile.ts';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import type { Way } from '../flow/deps.ts';
import { folderPublicKeyOf, newFolderKeys } from '../exchange/transports/folder/keys.ts';
import { prepareFolder } from '../exchange/transports/folder/prepare-folder.ts';
import type { Directory } from '../ports/directory.ts';
import type { SecretStore } from '../ports/secret-store.ts';
import { secretName, type OfficeConnection } from './connection.ts';
import { openLine, type Line, type LineParts } from './line.ts';
import { connectionOfProfile } from './of-profile.ts';
import { settingsFault } from './settings.rules.ts';
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
  refreshDirectory(id?: string, acceptShrink?: boolean): Promise<Result<void, Failure>>;
  ways(organIds: readonly string[]): readonly Way[];
  stop(): Promise<void>;
}

export interface OfficeConnectionsParts extends Omit<LineParts, 'connection' | 'first' | 'updateDirectory'> {
  readonly profile: OfficeProfile;
  readonly secrets: SecretStore;
  readonly directory: Directory;
  readonly counts: () => { readonly pending: number; readonly failed: number; readonly quarantined: number };
  readonly mayChange: boolean;
}

/** All connections of the office: those of office.json (the training office, IT) first, then those a person set up. */
export function openConnections(parts: OfficeConnectionsParts): OfficeConnections {
  const { kept, directory, secrets } = parts;
  const fixed: readonly OfficeConnection[] = parts.profile.connections.map((predefined) => ({ ...connectionOfProfile(predefined), name: predefined.name ?? predefined.id, enabled: true, fixed: true }));
  let lines: Line[] = [];
  let started = false;

  const stored = (): OfficeConnection[] => kept.all().map((row) => ({
    id: row.id, name: row.name, enabled: row.enabled, fixed: false, settings: ConnectionSettings.parse(JSON.parse(row.settings)),
  }));
  const all = (): OfficeConnection[] => [...fixed, ...stored()];
  const working = (): OfficeConnection[] => all().filter((connection) => connection.enabled);
  const open = (connection: OfficeConnection): Line => openLine({
    ...parts, connection, first: connection.id === working()[0]?.id,
    updateDirectory: async ({ agencies, complete }, acceptShrink) => {
      const now = parts.sync.clock.now();
      const updated = await directory.update(connection.id, agencies, complete, now, { acceptShrink });
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

  const view = async (connection: OfficeConnection): Promise<ConnectionView> => {
    const { id, name, settings, enabled } = connection;
    const line = lines.find((one) => one.connection.id === id);
    const state = kept.state(id);
    const secret = connection.fixed ? undefined : await secrets.where(secretName(id, 'secret'));
    const hasPassword = connection.fixed ? settings.kind === 'lgsp' : (await secrets.where(secretName(id, 'password'))) !== undefined;
    const publicKey = settings.kind === 'folder' && !connection.fixed ? await publicKeyOf(id) : undefined;
    return {
      ...(line?.view() ?? { id, name, kind: settings.kind, state: 'disabled' as const }),
      enabled, fixed: connection.fixed, settings, hasSecret: connection.fixed || secret !== undefined, hasPassword, agencies: directory.count(id),
      ...(secret === undefined ? {} : { secretPlace: secret === 'system' ? 'keystore' as const : 'file' as const }),
      ...(publicKey === undefined ? {} : { publicKey }),
      ...(state.agenciesAt === undefined ? {} : { agenciesAt: state.agenciesAt }),
    };
  };

  const publicKeyOf = async (id: string): Promise<string | undefined> => {
    const secret = await secrets.read(secretName(id, 'secret'));
    return secret.ok && secret.value !== undefined ? folderPublicKeyOf(secret.value) : undefined;
  };
  /** What a person typed; a folder connection makes its own key the first time. */
  const keepSecrets = async (id: string, input: ConnectionInput): Promise<Result<void, Failure>> => {
    const own = input.settings.kind === 'folder' && (await secrets.where(secretName(id, 'secret'))) === undefined ? newFolderKeys().secret : undefined;
    for (const [what, value] of [['secret', input.secret || own], ['password', input.password]] as const) {
      const keeping = value === undefined || value === '' ? ok(undefined) : await secrets.keep(secretName(id, what), value);
      if (!keeping.ok) return keeping;
    }
    return ok(undefined);
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
      const field = settingsFault(input.settings);
      if (field !== undefined) return fail('connection.invalid', { field });
      if (input.id !== undefined && !stored().some(({ id }) => id === input.id)) return fail('connection.notFound');
      const id = input.id ?? randomUUID();
      const prepared = input.settings.kind === 'folder' ? await prepareFolder(input.settings.path) : ok(undefined);
      if (!prepared.ok) return prepared;
      const keeping = await keepSecrets(id, input);
      if (!keeping.ok) return keeping;
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
      for (const what of ['secret', 'password'] as const) await secrets.forget(secretName(id, what));
      return ok(undefined);
    },
    test: async (input) => {
      const known = all().find(({ id }) => id === input.id);
      const connection: OfficeConnection = known?.fixed === true ? known : { id: input.id ?? '', name: input.name, enabled: true, fixed: false, settings: input.settings };
      // A new folder connection has no key yet; to look whether the folder is there any will do.
      const own = input.settings.kind === 'folder' && known === undefined && input.secret === undefined ? { secret: newFolderKeys().secret } : {};
      const axis = await parts.openAxis(connection, {
        ...own, ...(input.secret === undefined ? {} : { secret: input.secret }), ...(input.password === undefined ? {} : { password: input.password }),
      });
      if (!axis.ok) return { ok: false, steps: [{ step: 'settings', ok: false, code: axis.error.code, ...(axis.error.details === undefined ? {} : { details: axis.error.details }) }] };
      try {
        return await testConnection(axis.value, connection.settings, connection.endpointFile !== undefined);
      } finally {
        await axis.value.close();
      }
    },
    refreshDirectory: async (id, acceptShrink = false) => {
      for (const line of lines) {
        const refreshed = id === undefined || line.connection.id === id ? await line.refreshDirectory(acceptShrink) : ok(undefined);
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
