import { contractVersion, type Contract, type Handshake, type InputOf, type OutputOf } from '../../contract/contract.ts';
import { appError, type Answer, type AppError } from '../../contract/errors.ts';
import { callTable } from './call-table.ts';
import { countCrash, usualBudget, type Budget } from './crash-budget.ts';
import { isTagged, silentLog, type HostExit, type HostLog, type HostStarter, type StartedHost } from './host-port.ts';

export type HostState =
  | { readonly state: 'idle' }
  | { readonly state: 'starting' }
  | { readonly state: 'ready'; readonly handshake: Handshake }
  | { readonly state: 'restarting'; readonly crashes: number }
  | { readonly state: 'stopped'; readonly error: AppError };

export interface SupervisorOptions<C extends Contract> {
  readonly contract: C;
  readonly starter: HostStarter;
  readonly name: string;
  readonly log?: HostLog;
  readonly budget?: Budget;
  /** The contract version the caller speaks; only a test gives another. */
  readonly speaks?: number;
  /** How long a host may take from its start to its handshake; a first start may make a training office. */
  readonly handshakeMs?: number;
  /** After a call's time limit the host is pinged; without an answer within this time it hangs and is killed. 0: killed unasked. */
  readonly pingMs?: number;
  /** Another time limit than the contract's, in ms, for a call. */
  readonly limitMs?: (method: string, input: unknown) => number | undefined;
  readonly restartDelayMs?: number;
  /** How long `stop` lets a host finish before it is killed. */
  readonly closeMs?: number;
  readonly now?: () => number;
}

export interface HostSupervisor<C extends Contract, E> {
  /** Starts the host unless it runs or is starting; a call does so too. */
  start(): void;
  /** Waits for the host, then for its answer. Always an answer: `host.crashed`, `host.timeout`, `host.stopped`, … */
  call<M extends keyof C & string>(method: M, input: InputOf<C, M>): Promise<Answer<OutputOf<C, M>>>;
  state(): HostState;
  /** Both answer the function that stops listening. */
  onState(listener: (state: HostState) => void): () => void;
  onEvent(listener: (event: E) => void): () => void;
  /** After `stopped`: forgets the crashes and starts again. */
  retry(): void;
  /** Ends the host; resolves when its process is gone. */
  stop(): Promise<void>;
}

function endGently(host: StartedHost, limitMs: number): void {
  const limit = setTimeout(() => host.kill(), limitMs);
  host.onExit(() => clearTimeout(limit));
  host.close();
}

/**
 * Keeps one host alive. Handshake first; on death commands answer `host.crashed` and queries are asked once more;
 * a successor starts only after its predecessor has exited, so that there are never two cores on one database.
 */
export function supervise<C extends Contract, E = never>(options: SupervisorOptions<C>): HostSupervisor<C, E> {
  const { contract, starter, name } = options;
  const log = options.log ?? silentLog;
  const now = options.now ?? Date.now;
  const speaks = options.speaks ?? contractVersion;
  const stateListeners = new Set<(state: HostState) => void>();
  const eventListeners = new Set<(event: E) => void>();
  let current: HostState = { state: 'idle' };
  let host: StartedHost | undefined;
  let crashes: readonly number[] = [];
  /** Counts the lives: what an earlier life still says is not listened to. */
  let life = 0;
  let verdict: AppError | undefined;
  let stopping: (() => void) | undefined;

  const calls = callTable(contract, {
    send: (message) => host?.port.post(message),
    onHang: () => host?.kill(),
    pingMs: options.pingMs ?? 5_000,
    limitMs: options.limitMs ?? (() => undefined),
  });

  const become = (next: HostState): void => {
    current = next;
    log.info('host.state', { host: name, state: next.state, ...(next.state === 'stopped' ? { code: next.error.code } : {}) });
    for (const listener of stateListeners) listener(next);
  };

  const launch = async (): Promise<void> => {
    const mine = ++life;
    verdict = undefined;
    let started: StartedHost;
    try {
      started = await starter.start();
    } catch {
      died(mine, { code: undefined, signal: 'notStarted' });
      return;
    }
    host = started;
    if (stopping !== undefined) started.kill();
    const limit = setTimeout(() => started.kill(), options.handshakeMs ?? 60_000);
    started.onExit((exit) => {
      clearTimeout(limit);
      died(mine, exit);
    });
    started.port.onMessage((message) => {
      if (mine === life && isTagged(message)) hear(message, started, limit);
    });
  };

  const hear = (message: Record<string, unknown>, started: StartedHost, limit: NodeJS.Timeout): void => {
    switch (message['t']) {
      case 'handshake': {
        clearTimeout(limit);
        const handshake = message['handshake'] as Handshake;
        if (handshake.contractVersion !== speaks) {
          verdict = appError('host.contractMismatch', { host: name, speaks: handshake.contractVersion, wanted: speaks });
          started.kill();
          return;
        }
        become({ state: 'ready', handshake });
        calls.ready();
        return;
      }
      case 'refused':
        clearTimeout(limit);
        verdict = message['error'] as AppError;
        started.kill();
        return;
      case 'answer': {
        const answer = message['answer'] as Answer<unknown>;
        // The other half of the pair: the host logged this incident with its stack.
        if (!answer.ok && answer.error.incident !== undefined) log.error('incident', { host: name, incident: answer.error.incident });
        calls.answer(message['id'] as number, answer);
        return;
      }
      case 'pong':
        calls.pong();
        return;
      case 'event':
        for (const listener of eventListeners) listener(message['event'] as E);
        return;
      default:
        log.warn('host.unknownMessage', { host: name });
    }
  };

  const died = (mine: number, exit: HostExit): void => {
    if (mine !== life) return;
    host = undefined;
    log.warn('host.exit', { host: name, ...(exit.code === undefined ? {} : { code: exit.code }), ...(exit.signal === undefined ? {} : { signal: exit.signal }) });
    if (stopping !== undefined) return settleStopped(appError('host.stopped', { host: name }));
    calls.crashed();
    if (verdict !== undefined) return settleStopped(verdict);
    const count = countCrash(crashes, now(), options.budget ?? usualBudget);
    crashes = count.recent;
    if (count.spent) return settleStopped(appError('host.stopped', { host: name, crashes: crashes.length }));
    become({ state: 'restarting', crashes: crashes.length });
    setTimeout(() => {
      if (current.state === 'restarting') void launch();
    }, (options.restartDelayMs ?? 200) * crashes.length);
  };

  const settleStopped = (error: AppError): void => {
    become({ state: 'stopped', error });
    calls.stopped(error);
    stopping?.();
    stopping = undefined;
  };

  const start = (): void => {
    if (current.state !== 'idle') return;
    become({ state: 'starting' });
    void launch();
  };

  return {
    start,
    call: async (method, input) => {
      if (!Object.hasOwn(contract, method)) return { ok: false, error: appError('call.unknown') };
      if (current.state === 'stopped') return { ok: false, error: current.error };
      start();
      return (await calls.add(method, input)) as Answer<OutputOf<C, typeof method>>;
    },
    state: () => current,
    onState: (listener) => {
      stateListeners.add(listener);
      return () => void stateListeners.delete(listener);
    },
    onEvent: (listener) => {
      eventListeners.add(listener);
      return () => void eventListeners.delete(listener);
    },
    retry: () => {
      if (current.state !== 'stopped') return;
      crashes = [];
      current = { state: 'idle' };
      start();
    },
    stop: () =>
      new Promise((resolve) => {
        if (current.state === 'idle' || current.state === 'stopped') return resolve();
        const before = stopping;
        stopping = () => {
          before?.();
          resolve();
        };
        if (current.state === 'restarting') settleStopped(appError('host.stopped', { host: name }));
        else if (host !== undefined) endGently(host, options.closeMs ?? 4_000);
      }),
  };
}
