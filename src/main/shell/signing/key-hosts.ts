import type { CoreContract } from '../../../contract/core-contract.ts';
import { findDrivers, type FoundDriver } from '../../hosts/drivers/find-drivers.ts';
import type { KeyHosts as Hosts, TokenCalls } from '../../hosts/key-hosts.ts';
import type { HostSupervisor } from '../../hosts/supervisor.ts';

export type KeyHost = TokenCalls;

/** The processes that hold keys: one for certificate files, one for each driver. */
export interface KeyHosts {
  file(): KeyHost;
  driver(module: string): KeyHost;
  /** The drivers that failed are tried again. */
  retryAll(): void;
  /** When a driver failed, ms since 1970. */
  failedAt(module: string): number | undefined;
  /** Drivers on this machine, found without configuration, and those of the policy and the person. Nothing is loaded. */
  discover(): Promise<readonly FoundDriver[]>;
}

/** Joins the hosts with what the office knows of drivers. */
export function officeKeyHosts(hosts: Hosts, core: Pick<HostSupervisor<CoreContract, unknown>, 'call'>): KeyHosts {
  return {
    file: () => hosts.files,
    driver: (module) => hosts.driver(module),
    retryAll: () => { for (const { module } of hosts.marks()) hosts.retry(module); },
    failedAt: (module) => hosts.marks().find((mark) => mark.module === module)?.at,
    discover: async () => {
      const known = await core.call('signing.drivers', {});
      return findDrivers(known.ok ? { policy: known.value.policy, person: known.value.person } : {});
    },
  };
}
