import { randomBytes } from 'node:crypto';
import type { AnyMethod, Contract, Handshake, InputOf, OutputOf } from '../../contract/contract.ts';
import { appError, isErrorCode, type Answer, type AppError } from '../../contract/errors.ts';
import { isTagged, silentLog, type FromHost, type HostLog, type HostPort } from './host-port.ts';

/** What a handler answers: the shape of the core's `Result<T, Failure>`, so that a verb can be a handler as it is. */
export type HandlerAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: { readonly code: string; readonly details?: AppError['details'] } };

/** One function for each line of the contract; it may be synchronous. It gets input that was already validated. */
export type Handlers<C extends Contract> = {
  readonly [M in keyof C]: (input: InputOf<C, M>) => HandlerAnswer<OutputOf<C, M>> | Promise<HandlerAnswer<OutputOf<C, M>>>;
};

export interface ServeOptions {
  readonly handshake: Handshake;
  readonly log?: HostLog;
}

export interface Served<E> {
  /** Announces something to the caller. */
  emit(event: E): void;
}

type LooseHandler = (input: unknown) => HandlerAnswer<unknown> | Promise<HandlerAnswer<unknown>>;

/**
 * The host's side of a contract: says the handshake, then validates each input once, calls its handler and answers.
 * A failure becomes an `AppError` by its code; a thrown bug, or a code outside the closed list, becomes `internal`
 * with an incident id that is in this host's log (with the stack) and in the answer.
 */
export function serveContract<C extends Contract, E = never>(
  contract: C,
  handlers: Handlers<C>,
  port: HostPort,
  options: ServeOptions,
): Served<E> {
  const log = options.log ?? silentLog;
  const post = (message: FromHost): void => port.post(message);
  port.onMessage((message) => {
    if (!isTagged(message)) return;
    if (message.t === 'ping' && typeof message['id'] === 'number') post({ t: 'pong', id: message['id'] });
    if (message.t !== 'call' || typeof message['id'] !== 'number' || typeof message['method'] !== 'string') return;
    const id = message['id'];
    void answerCall(contract, handlers, message['method'], message['input'], log).then((answer) => postAnswer(id, answer));
  });
  const postAnswer = (id: number, answer: Answer<unknown>): void => {
    try {
      post({ t: 'answer', id, answer });
    } catch (bug) {
      // A value that cannot be cloned is our bug, and must not leave the caller waiting for the time limit.
      post({ t: 'answer', id, answer: { ok: false, error: incidentOf('post', bug, log) } });
    }
  };
  post({ t: 'handshake', handshake: options.handshake });
  return { emit: (event) => post({ t: 'event', event }) };
}

/** Instead of `serveContract`, when the host cannot work and a person must do something first (`data.inUse` and the like). */
export function refuseToServe(port: HostPort, failure: { readonly code: string; readonly details?: AppError['details'] }, log: HostLog = silentLog): void {
  const error = isErrorCode(failure.code)
    ? appError(failure.code, failure.details)
    : incidentOf('start', new Error(`code outside the closed list: ${failure.code}`), log);
  port.post({ t: 'refused', error } satisfies FromHost);
}

/** Also what an in-process caller and the shell's own contract use: validate, call, translate. Never throws. */
export async function answerCall<C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  method: string,
  input: unknown,
  log: HostLog,
): Promise<Answer<unknown>> {
  if (!Object.hasOwn(contract, method) || !Object.hasOwn(handlers, method)) {
    return { ok: false, error: appError('call.unknown') };
  }
  const line: AnyMethod | undefined = contract[method];
  const handler = (handlers as Readonly<Record<string, LooseHandler>>)[method];
  if (line === undefined || handler === undefined) return { ok: false, error: appError('call.unknown') };
  try {
    const parsed = line.input.safeParse(input);
    if (!parsed.success) {
      const where = parsed.error.issues[0]?.path.join('.') ?? '';
      log.warn('call.invalid', { method, where });
      return { ok: false, error: appError('call.invalid', { where }) };
    }
    const answer = await handler(parsed.data);
    if (answer.ok) return { ok: true, value: answer.value };
    if (isErrorCode(answer.error.code)) return { ok: false, error: appError(answer.error.code, answer.error.details) };
    return { ok: false, error: incidentOf(method, new Error(`code outside the closed list: ${answer.error.code}`), log) };
  } catch (bug) {
    return { ok: false, error: incidentOf(method, bug, log) };
  }
}

function incidentOf(method: string, bug: unknown, log: HostLog): AppError {
  const incident = randomBytes(6).toString('hex');
  // The stack's frames only, not its message: a message may quote what it was given.
  const frames = bug instanceof Error ? (bug.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).slice(0, 12).join('\n') : '';
  const name = bug instanceof Error ? bug.name : typeof bug;
  log.error('incident', { incident, method, name, frames });
  return appError('internal', undefined, incident);
}
