import type { Contract } from '../../contract/contract.ts';
import { appError, type Answer, type AppError } from '../../contract/errors.ts';
import type { ToHost } from './host-port.ts';

interface OpenCall {
  readonly method: string;
  readonly input: unknown;
  readonly resolve: (answer: Answer<unknown>) => void;
  readonly query: boolean;
  readonly timeoutMs: number;
  repeated: boolean;
  timer: NodeJS.Timeout | undefined;
}

export interface CallTable {
  add(method: string, input: unknown): Promise<Answer<unknown>>;
  /** The host is ready: what waits is sent. */
  ready(): void;
  answer(id: number, answer: Answer<unknown>): void;
  pong(): void;
  /** The host died: sent commands answer `host.crashed`; queries sent once wait for the successor; unsent calls wait on. */
  crashed(): void;
  /** There will be no successor. */
  stopped(error: AppError): void;
}

/**
 * The open calls of one host over its lives. The time limit of a call begins when it is sent: a call that waits
 * for the first start of an office must not fail because that start took long.
 */
export function callTable(
  contract: Contract,
  to: { readonly send: (message: ToHost) => void; readonly onHang: () => void; readonly pingMs: number; readonly limitMs: (method: string, input: unknown) => number | undefined },
): CallTable {
  const waiting: OpenCall[] = [];
  const sent = new Map<number, OpenCall>();
  let open = false;
  let nextId = 1;
  let ping: NodeJS.Timeout | undefined;

  const send = (call: OpenCall): void => {
    const id = nextId++;
    try {
      to.send({ t: 'call', id, method: call.method, input: call.input });
    } catch {
      // Not cloneable: the caller's input is at fault, not the host.
      return call.resolve({ ok: false, error: appError('call.invalid') });
    }
    sent.set(id, call);
    call.timer = setTimeout(() => {
      sent.delete(id);
      call.resolve({ ok: false, error: appError('host.timeout', { method: call.method }) });
      askWhetherAlive();
    }, call.timeoutMs);
  };

  const askWhetherAlive = (): void => {
    // A host that answers pings may still be lost in a thread of its own: then the caller does not have it asked.
    if (to.pingMs === 0) return to.onHang();
    if (ping !== undefined) return;
    ping = setTimeout(() => {
      ping = undefined;
      to.onHang();
    }, to.pingMs);
    to.send({ t: 'ping', id: 0 });
  };

  const forgetPing = (): void => {
    clearTimeout(ping);
    ping = undefined;
  };

  return {
    add: (method, input) =>
      new Promise((resolve) => {
        const line = contract[method];
        if (line === undefined) return resolve({ ok: false, error: appError('call.unknown') });
        const call: OpenCall = { method, input, resolve, query: line.kind === 'query', timeoutMs: to.limitMs(method, input) ?? line.timeoutMs, repeated: false, timer: undefined };
        if (open) send(call);
        else waiting.push(call);
      }),
    ready: () => {
      open = true;
      for (const call of waiting.splice(0)) send(call);
    },
    answer: (id, answer) => {
      const call = sent.get(id);
      if (call === undefined) return;
      sent.delete(id);
      clearTimeout(call.timer);
      call.resolve(answer);
    },
    pong: forgetPing,
    crashed: () => {
      open = false;
      forgetPing();
      const lost = [...sent.values()];
      sent.clear();
      const again: OpenCall[] = [];
      for (const call of lost) {
        clearTimeout(call.timer);
        if (call.query && !call.repeated) {
          call.repeated = true;
          again.push(call);
        } else {
          call.resolve({ ok: false, error: appError('host.crashed', { method: call.method }) });
        }
      }
      waiting.unshift(...again);
    },
    stopped: (error) => {
      open = false;
      forgetPing();
      for (const call of [...sent.values(), ...waiting.splice(0)]) {
        clearTimeout(call.timer);
        call.resolve({ ok: false, error });
      }
      sent.clear();
    },
  };
}
