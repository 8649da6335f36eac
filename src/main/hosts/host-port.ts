import type { Answer, AppError } from '../../contract/errors.ts';
import type { Handshake } from '../../contract/contract.ts';

/** One end of a two-way channel between a caller and a host. Messages are structured clones, in order. */
export interface HostPort {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, when the other end is gone. */
  onClose(listener: () => void | Promise<void>): void;
}

/** How a host ended. `signal` where the system ended it. */
export interface HostExit {
  readonly code: number | undefined;
  readonly signal: string | undefined;
}

export interface StartedHost {
  readonly port: HostPort;
  readonly pid: number | undefined;
  /** Called once, also when the host had ended before the listener came. */
  onExit(listener: (exit: HostExit) => void): void;
  /** Asks the host to end: its close listeners run. One that is busy may not hear it. */
  close(): void;
  /** Ends the host at once, however busy it is. `onExit` still tells when it is gone. */
  kill(): void;
}

/** One job: bring a host to life. Rejects only when nothing could be started at all. */
export interface HostStarter {
  start(): Promise<StartedHost>;
}

/** Same shape as the core's Log port: ids, codes and counts only. */
export interface HostLog {
  info(event: string, facts?: Readonly<Record<string, string | number | boolean>>): void;
  warn(event: string, facts?: Readonly<Record<string, string | number | boolean>>): void;
  error(event: string, facts?: Readonly<Record<string, string | number | boolean>>): void;
}

export const silentLog: HostLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** What travels from the caller to a host. */
export type ToHost =
  | { readonly t: 'call'; readonly id: number; readonly method: string; readonly input: unknown }
  | { readonly t: 'ping'; readonly id: number };

/** What travels from a host to its caller. */
export type FromHost =
  | { readonly t: 'handshake'; readonly handshake: Handshake }
  /** The host is alive but will not serve: another program holds the data, the file is newer, and so on. */
  | { readonly t: 'refused'; readonly error: AppError }
  | { readonly t: 'answer'; readonly id: number; readonly answer: Answer<unknown> }
  | { readonly t: 'event'; readonly event: unknown }
  | { readonly t: 'pong'; readonly id: number };

export function isTagged(message: unknown): message is { readonly t: unknown } & Record<string, unknown> {
  return typeof message === 'object' && message !== null && 't' in message;
}
