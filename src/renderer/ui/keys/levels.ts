import type { PadesLevel } from '../../../contract/views.ts';

/** PAdES baseline levels, the least evidence first (ETSI EN 319 142-1 §6). The contract's own list would bring its validator into the window. */
export const levels: readonly PadesLevel[] = ['B-B', 'B-T', 'B-LT', 'B-LTA'];

/** The level that is asked for: without a timestamp authority there is nothing above B-B. */
export function levelToAsk(wanted: PadesLevel, timestamp: boolean): PadesLevel {
  return timestamp ? wanted : 'B-B';
}
