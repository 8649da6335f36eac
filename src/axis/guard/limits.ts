/** What one caller may cost. Times in milliseconds. */
export interface HubLimits {
  /** Calls a second of one agency, in the long run; `undefined`: as many as it likes. Ten times as many at once. */
  readonly agencyPerSecond: number | undefined;
  /** The same for one address, before anything is read of the call. */
  readonly addressPerSecond: number | undefined;
  /** Refused sign-ins a minute of one address, before it has to wait. */
  readonly refusedPerMinute: number | undefined;
  /** All headers of a call must be here by then. */
  readonly headersMs: number;
  /** Longest silence within a body. */
  readonly silenceMs: number;
  /** After `graceMs` a body must have come at this many bytes a second on average. */
  readonly slowestBody: number;
  readonly graceMs: number;
  readonly requestMs: number;
}

/** For a hub inside one program (training, tests): patience as on the network, but nobody counts the calls. */
export const embeddedLimits: HubLimits = {
  agencyPerSecond: undefined, addressPerSecond: undefined, refusedPerMinute: undefined,
  headersMs: 20_000, silenceMs: 30_000, slowestBody: 1024, graceMs: 30_000, requestMs: 60 * 60_000,
};

/** For a hub on a network. One agency polls, fetches and acknowledges: some calls a document; one address may be a province's proxy. */
export const networkLimits: HubLimits = { ...embeddedLimits, agencyPerSecond: 200, addressPerSecond: 500, refusedPerMinute: 60 };
