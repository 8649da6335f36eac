export interface BenchRow {
  readonly name: string;
  readonly ours: number;
  readonly against: number;
  readonly peer: string;
  readonly ratio: number;
  readonly goal: number | undefined;
  readonly higherIsBetter: boolean;
  readonly met: boolean | undefined;
}

/** Milliseconds of one call, the median of `runs` after one that does not count. */
export async function medianMs(runs: number, work: (run: number) => unknown): Promise<number> {
  await work(-1);
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await work(run);
    times.push(performance.now() - start);
  }
  return median(times);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Both sides come from one run on one machine: only the ratio says something. */
export function compare(name: string, ours: number, against: number, peer: string, goal?: number, higherIsBetter = false): BenchRow {
  const ratio = ours / against;
  return { name, ours: round(ours), against: round(against), peer, ratio: round(ratio), goal, higherIsBetter, met: goal === undefined ? undefined : higherIsBetter ? ratio >= goal : ratio <= goal };
}

const round = (value: number): number => Number(value.toPrecision(4));
