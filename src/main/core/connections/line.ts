import type { ConnectionSync } from '../../../contract/exchange-views.ts';
import type { Failure, Result } from '../model/result.ts';
import { fail, ok } from '../model/result.ts';
import type { OpenAxis } from '../ports/exchange-axis.ts';
import type { Connections } from '../store/connections.ts';
import type { MessageDeps, Progress } from '../sync/deps.ts';
import { createScheduler, type RoundsState, type Timers } from '../sync/scheduler.ts';
import type { OpenConnection } from '../open-axis.ts';
import type { OfficeConnection } from './connection.ts';
import { connectionRound, refreshDirectory, type RoundParts } from './connection-round.ts';

/** One connection at work: its axis, its rounds, what it is doing now. */
export interface Line {
  readonly connection: OfficeConnection;
  view(): ConnectionSync;
  now(): Promise<unknown>;
  kick(): void;
  start(): void;
  refreshDirectory(acceptShrink: boolean): Promise<Result<void, Failure>>;
  stop(): Promise<void>;
}

export interface LineParts {
  readonly connection: OfficeConnection;
  readonly first: boolean;
  readonly openAxis: OpenConnection;
  readonly sync: MessageDeps;
  readonly kept: Connections;
  readonly updateDirectory: RoundParts['updateDirectory'];
  readonly intervalMs: number;
  readonly timers: Timers;
  readonly onFailure: (error: unknown) => Failure;
  readonly onState: () => void;
}

export function openLine(parts: LineParts): Line {
  const { connection, kept, sync } = parts;
  const { id } = connection;
  let progress: Progress | undefined;
  let stopped = false;
  let axis: OpenAxis | undefined;

  const withAxis = async <T>(work: (round: RoundParts) => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> => {
    if (stopped) return fail('host.stopped');
    // A training hub changes its port with each start: its address is read anew after each failure.
    const opened = axis === undefined ? await parts.openAxis(connection) : ok(axis);
    if (!opened.ok) return opened;
    axis = opened.value;
    const state = kept.state(id);
    const done = await work({
      sync: {
        ...sync, axis: axis, axisId: id, first: parts.first, stopped: () => stopped,
        onProgress: (next) => {
          progress = next;
          parts.onState();
        },
      },
      directory: () => ({ ...(state.agenciesAt === undefined ? {} : { at: state.agenciesAt }), ...(state.agenciesVersion === undefined ? {} : { version: state.agenciesVersion }) }),
      updateDirectory: parts.updateDirectory,
    }).catch((error: unknown) => ({ ok: false as const, error: parts.onFailure(error) }));
    progress = undefined;
    if (!done.ok) await closeAxis();
    return done;
  };
  const closeAxis = async (): Promise<void> => {
    const open = axis;
    axis = undefined;
    await open?.close().catch(() => undefined);
  };
  const remember = (state: RoundsState, finished: 'succeeded' | 'failed' | undefined): void => {
    // Every round that went well would be a write to the disk: once a minute is enough to say after a restart.
    const before = kept.state(id);
    const at = sync.clock.now();
    if (finished === 'succeeded' && (before.failures > 0 || before.lastSuccessAt === undefined || Math.abs(at - before.lastSuccessAt) > 60_000)) kept.succeeded(id, at);
    if (finished === 'failed') kept.failed(id, sync.clock.now(), state.error ?? 'internal');
    parts.onState();
  };
  const scheduler = createScheduler({
    round: (forced) => withAxis((round) => connectionRound(round, forced)),
    intervalMs: parts.intervalMs, timers: parts.timers, now: () => sync.clock.now(), random: sync.random, onState: remember, known: knownOf(kept.state(id)),
  });

  return {
    connection,
    view: () => ({ id, name: connection.name, kind: connection.settings.kind, ...scheduler.state(), ...(progress === undefined ? {} : { progress }) }),
    now: () => scheduler.now(),
    kick: () => scheduler.kick(),
    start: () => scheduler.start(),
    refreshDirectory: (acceptShrink) => withAxis((round) => refreshDirectory(round, acceptShrink)),
    stop: async () => {
      stopped = true;
      await scheduler.stop();
      await closeAxis();
    },
  };
}

const knownOf = ({ failures, lastSuccessAt, lastFailureAt, error }: ReturnType<Connections['state']>) => ({
  failures,
  ...(lastSuccessAt === undefined ? {} : { lastSuccessAt }), ...(lastFailureAt === undefined ? {} : { lastFailureAt }), ...(error === undefined ? {} : { error }),
});
