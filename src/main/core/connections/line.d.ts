import type { ConnectionSync } from '../../../contract/views.ts';
import type { Failure, Result } from '../model/result.ts';
import type { OpenAxis } from '../ports/exchange-axis.ts';
import type { Connections } from '../store/connections.ts';
import type { SyncDeps } from '../sync/deps.ts';
import { type Timers } from '../sync/scheduler.ts';
import type { Connection } from './connection.ts';
import { type RoundParts } from './connection-round.ts';
/** One connection at work: its axis, its rounds, what it is doing now. */
export interface Line {
    readonly connection: Connection;
    view(): ConnectionSync;
    now(): Promise<unknown>;
    kick(): void;
    start(): void;
    refreshDirectory(): Promise<Result<void, Failure>>;
    stop(): Promise<void>;
}
export interface LineParts {
    readonly connection: Connection;
    readonly first: boolean;
    readonly openAxis: (connection: Connection) => Promise<Result<OpenAxis, Failure>>;
    readonly sync: Omit<SyncDeps, 'axis' | 'axisId' | 'first' | 'onProgress' | 'stopped'>;
    readonly kept: Connections;
    readonly updateDirectory: RoundParts['updateDirectory'];
    readonly intervalMs: number;
    readonly timers: Timers;
    readonly onFailure: (error: unknown) => Failure;
    readonly onState: () => void;
}
export declare function openLine(parts: LineParts): Line;
