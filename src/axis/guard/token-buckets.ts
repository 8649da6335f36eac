interface Bucket {
  tokens: number;
  at: number;
}

export interface TokenBuckets {
  /** 0: go on. Otherwise how many milliseconds until the next call of this key is let in. */
  take(key: string): number;
  /** Whether the next `take` would be let in; takes nothing. */
  wait(key: string): number;
}

const MOST_KEYS = 100_000;

/** So many a second in the long run, `burst` at once. Counted in this process: behind a balancer each process has its own. */
export function tokenBuckets(perSecond: number | undefined, burst: number, now: () => number): TokenBuckets {
  if (perSecond === undefined) return { take: () => 0, wait: () => 0 };
  // One that holds less than a whole call would let nobody in, ever.
  const full = Math.max(1, burst);
  const buckets = new Map<string, Bucket>();

  const forget = (at: number): void => {
    // A bucket that is full again says nothing; were they all in use, the oldest goes.
    for (const [key, bucket] of buckets) if (bucket.tokens + ((at - bucket.at) / 1000) * perSecond >= full) buckets.delete(key);
    for (const key of buckets.keys()) {
      if (buckets.size < MOST_KEYS) return;
      buckets.delete(key);
    }
  };
  const filled = (key: string): Bucket => {
    const at = now();
    const bucket = buckets.get(key) ?? { tokens: full, at };
    // A clock set back must not empty it.
    bucket.tokens = Math.min(full, bucket.tokens + (Math.max(0, at - bucket.at) / 1000) * perSecond);
    bucket.at = at;
    return bucket;
  };
  const missing = (bucket: Bucket): number => (bucket.tokens >= 1 ? 0 : Math.ceil(((1 - bucket.tokens) / perSecond) * 1000));

  return {
    take(key) {
      if (!buckets.has(key) && buckets.size >= MOST_KEYS) forget(now());
      const bucket = filled(key);
      buckets.set(key, bucket);
      const wait = missing(bucket);
      if (wait === 0) bucket.tokens -= 1;
      return wait;
    },
    wait: (key) => (buckets.has(key) ? missing(filled(key)) : 0),
  };
}
