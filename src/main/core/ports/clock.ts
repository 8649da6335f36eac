/** Milliseconds since 1970-01-01T00:00Z. Passed in everywhere: no rule reads the machine's clock by itself. */
export interface Clock {
  now(): number;
}
