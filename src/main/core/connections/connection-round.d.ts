import type { ListedAgency } from '../ports/exchange-axis.ts';
import type { SyncDeps } from '../sync/deps.ts';
import { type Failure, type Result } from '../model/result.ts';
export interface RoundParts {
    readonly sync: SyncDeps;
    /** When the directory was last read, and how far. */
    readonly directory: () => {
        readonly at?: number;
        readonly version?: string;
    };
    readonly updateDirectory: (answer: {
        readonly agencies: readonly ListedAgency[];
        readonly complete: boolean;
    }) => Promise<Result<void, Failure>>;
}
/**
 * One round with one connection: take in, send out, and once a day the directory of agencies. What came in is never held
 * up by what cannot go out; a directory that cannot be had is no reason to call the connection broken.
 */
export declare function connectionRound(parts: RoundParts, forced: boolean): Promise<Result<void, Failure>>;
/** Asks for the agencies: what changed since the last time where the axis can tell, else all of them. */
export declare function refreshDirectory({ sync, directory, updateDirectory }: RoundParts): Promise<Result<void, Failure>>;
