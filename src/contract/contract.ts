import type { z } from 'zod';

/** Who may call a method. `shell` methods carry paths, key sessions or signatures and are never reachable from a window. */
export type Caller = 'window' | 'shell';

export interface Method<K extends 'query' | 'command', I extends z.ZodType, O extends z.ZodType> {
  readonly kind: K;
  readonly input: I;
  readonly output: O;
  readonly caller: Caller;
  /** Milliseconds after which the caller hears `host.timeout`. */
  readonly timeoutMs: number;
}

/** A query changes nothing: a supervisor may ask it again after a host died. */
export function query<I extends z.ZodType, O extends z.ZodType>(
  input: I,
  output: O,
  options: { caller?: Caller; timeoutMs?: number } = {},
): Method<'query', I, O> {
  return { kind: 'query', input, output, caller: options.caller ?? 'window', timeoutMs: options.timeoutMs ?? 15_000 };
}

/** A command changes state, or may: it is never repeated by itself. */
export function command<I extends z.ZodType, O extends z.ZodType>(
  input: I,
  output: O,
  options: { caller?: Caller; timeoutMs?: number } = {},
): Method<'command', I, O> {
  return { kind: 'command', input, output, caller: options.caller ?? 'window', timeoutMs: options.timeoutMs ?? 30_000 };
}

export type AnyMethod = Method<'query' | 'command', z.ZodType, z.ZodType>;
export type Contract = Readonly<Record<string, AnyMethod>>;
export type InputOf<C extends Contract, M extends keyof C> = z.infer<C[M]['input']>;
export type OutputOf<C extends Contract, M extends keyof C> = z.infer<C[M]['output']>;

/** Raised whenever a method's shape changes: host and caller must speak the same one. */
export const contractVersion = 2;

/** What a host says before the first call. */
export interface Handshake {
  readonly contractVersion: number;
  readonly schemaVersion: number;
  readonly napi: number;
  readonly pid: number;
}
