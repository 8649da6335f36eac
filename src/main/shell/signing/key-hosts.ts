import type { TokenContract } from '../../../contract/token-contract.ts';
import type { HostSupervisor } from '../../hosts/supervisor.ts';
import type { KeyAnswer } from './open-key.ts';

export type KeyHost = Pick<HostSupervisor<TokenContract, unknown>, 'call'>;

/** The processes that hold keys: one for certificate files, one for each driver. */
export interface KeyHosts {
  file(): KeyHost;
  /** Drivers found on this machine without configuration, and those the person added. Nothing is loaded. */
  discover(): Promise<readonly { readonly module: string; readonly vendor: string; readonly source: 'policy' | 'person' | 'known' | 'p11-kit' }[]>;
  /** A driver the person points at: it is opened once, and remembered when it is one. */
  addDriver(module: string): Promise<KeyAnswer<KeyHost>>;
  /** The process of a driver, with the driver open in it; a failed one is not tried again unless `fresh`. */
  driver(module: string, options?: { readonly fresh?: boolean }): Promise<KeyAnswer<KeyHost>>;
}
