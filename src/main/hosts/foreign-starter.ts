import type { Machine } from './drivers/module-header.rules.ts';
import type { HostStarter } from './host-port.ts';
import { childStarter } from './start-child.ts';

/**
 * Starts the token program for drivers of another machine than this program's. Vendors' libraries are often of 32 bits:
 * `CONGVAN_NODE_32` names a 32-bit Node for them, which finds a binding of its own bitness beside the program.
 */
export function foreignStarter(entry: string, env: Readonly<Record<string, string | undefined>>): (machine: Machine) => HostStarter | undefined {
  const node32 = env['CONGVAN_NODE_32'];
  return ({ bits }) => (bits === 32 && node32 !== undefined && node32 !== '' ? childStarter({ execPath: node32, entry }) : undefined);
}
