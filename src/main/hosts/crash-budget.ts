/** How many crashes are forgiven: `crashes` within `windowMs` end the restarts. Pure; instants come in. */
export interface Budget {
  readonly crashes: number;
  readonly windowMs: number;
}

/** Five crashes in five minutes end in a plain "stopped" (architecture §2). */
export const usualBudget: Budget = { crashes: 5, windowMs: 5 * 60_000 };

/** The crashes that still count at `now`, with this one. */
export function countCrash(earlier: readonly number[], now: number, budget: Budget): { readonly recent: readonly number[]; readonly spent: boolean } {
  const recent = [...earlier.filter((at) => now - at < budget.windowMs && at <= now), now];
  return { recent, spent: recent.length >= budget.crashes };
}
