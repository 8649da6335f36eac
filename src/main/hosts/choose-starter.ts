import type { HostStarter } from './host-port.ts';
import { napiOf, neededNapi } from './probe.ts';
import { childStarter, type ChildOptions } from './start-child.ts';

/** What a host is started from, whatever the runtime. */
export type HostProgram = Omit<ChildOptions, 'execPath'>;

export interface Runtimes {
  /** Node-API of the runtime that `utilityProcess` would give, that is of Electron main itself. */
  readonly ownNapi: number;
  /** Another Node, from `CONGVAN_NODE`. */
  readonly otherNode: string | undefined;
  /** What the set-up found of that Node, from `CONGVAN_NODE_NAPI`: saves a process at every start. */
  readonly otherNapi?: number | undefined;
  /** The shell's starter over `utilityProcess`; absent outside Electron. */
  readonly utility: ((program: HostProgram) => HostStarter) | undefined;
}

export type ChosenStarter =
  | { readonly ok: true; readonly value: { readonly kind: 'utility' | 'child'; readonly starterOf: (program: HostProgram) => HostStarter } }
  | { readonly ok: false; readonly error: { readonly code: 'host.noRuntime'; readonly details: { readonly needed: number; readonly found: number } } };

/** Chooses by capability, never by "production" (architecture §2): the same program then runs on either runtime. */
export async function chooseStarter(runtimes: Runtimes): Promise<ChosenStarter> {
  const { ownNapi, otherNode, otherNapi, utility } = runtimes;
  const mustAsk = otherNode !== undefined && otherNapi === undefined && (utility === undefined || ownNapi < neededNapi);
  return choose(runtimes, mustAsk ? await napiOf(otherNode) : otherNapi);
}

function choose({ ownNapi, otherNode, utility }: Runtimes, other: number | undefined): ChosenStarter {
  if (utility !== undefined && ownNapi >= neededNapi) return { ok: true, value: { kind: 'utility', starterOf: utility } };
  if (otherNode !== undefined && other !== undefined && other >= neededNapi) {
    return { ok: true, value: { kind: 'child', starterOf: (program) => childStarter({ ...program, execPath: otherNode }) } };
  }
  return { ok: false, error: { code: 'host.noRuntime', details: { needed: neededNapi, found: Math.max(ownNapi, other ?? 0) } } };
}
