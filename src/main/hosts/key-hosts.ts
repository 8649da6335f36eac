import type { AppError } from '../../contract/errors.ts';
import { tokenContract, type TokenContract } from '../../contract/token-contract.ts';
import { driverHost, type DriverHost } from './driver-host.ts';
import type { Machine } from './drivers/module-header.rules.ts';
import { silentLog, type HostLog, type HostStarter } from './host-port.ts';
import { supervise, type HostSupervisor } from './supervisor.ts';

/** Whoever answers the token contract: the host of file keys, or the host of one driver. */
export type TokenCalls = Pick<HostSupervisor<TokenContract, never>, 'call'>;

/** A driver that failed, when (ms since 1970), and why. */
export interface DriverMark {
  readonly module: string;
  readonly at: number;
  readonly error: AppError;
}

export interface KeyHosts {
  /** The host of certificate files. */
  readonly files: HostSupervisor<TokenContract, never>;
  /**
   * The host of a PKCS#11 module (absolute path), started at the first call and bound to its module by itself: callers need
   * no `driver.open`. A key's session is known to the host that opened it alone, so keep what this answers beside it. Besides
   * the contract's failures it answers `token.driverMissing`, `.driverUnusable`, `.driverOtherBitness`, `.driverCrashed`
   * or `.driverHung`, and goes on answering it, without touching the driver, until `retry`.
   */
  driver(module: string): TokenCalls;
  /** The drivers that failed and were not tried again. */
  marks(): readonly DriverMark[];
  /** The person asks for another try. */
  retry(module: string): void;
  /** Ends every host; resolves when the processes are gone. */
  stop(): Promise<void>;
}

export interface KeyHostsParts {
  /** Starts the token program (`token-main`) on this program's own runtime. What it writes to stderr is to be thrown away: a driver may write a PIN there. */
  readonly starter: HostStarter;
  /** Starts it for another machine than this program's, where there is such a runtime (see `foreignStarter`). */
  readonly foreign?: (machine: Machine) => HostStarter | undefined;
  readonly log?: HostLog;
  readonly now?: () => number;
  /** A driver's host ends after this time without a call. Longer than a key waits (2 minutes), so that none is lost. */
  readonly idleMs?: number;
  /** Another time limit than usual for a call to a driver; only a test gives one. */
  readonly limitMs?: (method: string, input: unknown) => number | undefined;
  /** The machine this program runs on; only a test gives another. */
  readonly cpu?: string;
}

/**
 * One process for certificate files and one for each PKCS#11 module, so that a driver that crashes, exits or hangs takes
 * nothing with it but its own open keys.
 */
export function keyHosts(parts: KeyHostsParts): KeyHosts {
  const log = parts.log ?? silentLog;
  const drivers = new Map<string, DriverHost>();
  const files = supervise<TokenContract>({ contract: tokenContract, starter: parts.starter, name: 'token', log });
  const driver = (module: string): DriverHost => {
    const known = drivers.get(module);
    if (known !== undefined) return known;
    const made = driverHost(module, parts);
    drivers.set(module, made);
    return made;
  };
  return {
    files,
    driver,
    marks: () => [...drivers.values()].flatMap((each) => each.mark() ?? []),
    retry: (module) => drivers.get(module)?.retry(),
    stop: async () => {
      await Promise.all([files.stop(), ...[...drivers.values()].map((each) => each.stop())]);
    },
  };
}
