export interface Turns {
  /** Runs a step when its turn comes. A step that `shares` may run beside others that do, if nothing came between them. */
  take<T>(shares: boolean, step: () => Promise<T>): Promise<T>;
  /** Whether nothing runs or waits. */
  idle(): boolean;
}

/** Steps in the order they came: one at a time, or up to `most` at once of those that share. */
export function turns(most: number): Turns {
  const waiting: { readonly shares: boolean; readonly run: () => Promise<void> }[] = [];
  let running = 0;
  let shared = false;
  const next = (): void => {
    for (let first = waiting[0]; first !== undefined && (running === 0 || (shared && first.shares && running < most)); first = waiting[0]) {
      waiting.shift();
      running++;
      shared = first.shares;
      void first.run().finally(() => {
        running--;
        next();
      });
    }
  };
  return {
    take: (shares, step) =>
      new Promise((resolve, reject) => {
        waiting.push({ shares, run: () => step().then(resolve, reject) });
        next();
      }),
    idle: () => running === 0 && waiting.length === 0,
  };
}
