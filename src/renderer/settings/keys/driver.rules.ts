import type { DriverView } from '../../../contract/shell-contract.ts';

/** The file's own name, whichever way its folders are divided. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

type PinState = DriverView['tokens'][number]['pinState'];

/** How loudly the state of a PIN is said. A locked token is taken away from its owner's work until it is unlocked. */
export function pinTone(state: PinState): 'none' | 'warning' | 'invalid' {
  switch (state) {
    case 'ok': return 'none';
    case 'low': return 'warning';
    case 'final': case 'locked': case 'notSet': return 'invalid';
  }
}

/** Drivers with something plugged in first, then those that failed, then the idle ones. */
export function inOrder(drivers: readonly DriverView[]): readonly DriverView[] {
  const rank = (d: DriverView): number => (d.tokens.length > 0 ? 0 : d.state === 'failed' ? 1 : 2);
  return [...drivers].sort((a, b) => rank(a) - rank(b));
}
