import { type ConnectionInput, type ConnectionTest, type ConnectionView, type SyncView } from '../../../contract/views.ts';
import type { OfficeProfile } from '../../../contract/office-profile.ts';
import { type Failure, type Result } from '../model/result.ts';
import type { Way } from '../flow/deps.ts';
import type { OpenAxis } from '../ports/exchange-axis.ts';
import type { SecretStore } from '../ports/secret-store.ts';
import type { Directory } from '../store/agencies.ts';
import { type Connection } from './connection.ts';
import { type LineParts } from './line.ts';
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
    readonly counts: () => {
        readonly pending: number;
        readonly failed: number;
        readonly quarantined: number;
    };
    readonly mayChange: boolean;
}
/** All connections of the office: those of office.json (the training office, IT) first, then those a person set up. */
export declare function openConnections(parts: OfficeConnectionsParts): OfficeConnections;
/** Each agency by the first connection whose directory has it; one that no directory knows by the office's first connection. */
export declare function waysTo(organIds: readonly string[], connections: readonly string[], reachedBy: (code: string) => readonly string[]): Way[];
type Together = Pick<SyncView, 'state' | 'lastSuccessAt' | 'error'>;
/** All connections in one word: work where one works, offline where none answers, else what is wrong with one of them. */
export declare function together(views: SyncView['connections']): Together;
export {};
