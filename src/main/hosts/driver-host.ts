import type { InputOf, OutputOf } from '../../contract/contract.ts';
import { appError, type Answer, type AppError } from '../../contract/errors.ts';
import { tokenContract, type TokenContract } from '../../contract/token-contract.ts';
import { readHeader } from './drivers/read-header.ts';
import { silentLog, type HostStarter } from './host-port.ts';
import type { DriverMark, KeyHostsParts, TokenCalls } from './key-hosts.ts';
import { supervise, type HostSupervisor } from './supervisor.ts';
import { turns } from './turns.ts';

export interface DriverHost extends TokenCalls {
  mark(): DriverMark | undefined;
  retry(): void;
  stop(): Promise<void>;
}

/** One life of a driver's process. */
interface Life {
  readonly host: HostSupervisor<TokenContract, never>;
  readonly opened: Promise<Answer<unknown>>;
}

type Call = <M extends keyof TokenContract & string>(method: M, input: InputOf<TokenContract, M>) => Promise<Answer<OutputOf<TokenContract, M>>>;

/** A driver's own part of a login is a few seconds; on a PIN pad a person types, and the contract's limit holds. */
const pinMs = 45_000;
const usualIdleMs = 4 * 60_000;
const mostSignatures = 4;

/** The last part of a path of any system: the rest may hold the name of a person. */
const fileName = (module: string): string => module.split(/[\\/]/).pop() ?? '';

/** The process of one PKCS#11 module: started at need, ended when idle, marked when it fails and left alone from then on. */
export function driverHost(module: string, parts: KeyHostsParts): DriverHost {
  const log = parts.log ?? silentLog;
  const driver = fileName(module);
  let life: Life | undefined;
  let failed: DriverMark | undefined;
  let ending: Promise<void> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;
  let stopped = false;
  let starting: Promise<Answer<Life>> | undefined;
  /**
   * One call at a time, so that a call's time begins when the driver gets it and not while another holds the token. A few
   * signatures may wait in the process itself: then the token does not wait for the way there and back.
   */
  const queue = turns(mostSignatures);

  const markAs = (error: AppError): AppError => {
    failed ??= { module, at: (parts.now ?? Date.now)(), error };
    log.warn('token.driver', { driver, code: failed.error.code });
    return failed.error;
  };

  const end = (): Promise<void> => {
    clearTimeout(idle);
    const over = life;
    life = undefined;
    if (over !== undefined) ending = Promise.all([ending, over.host.stop()]).then(() => undefined);
    return ending;
  };

  const begin = async (): Promise<Answer<Life>> => {
    await ending;
    const starter = await starterFor();
    starting = undefined;
    if (!starter.ok) return starter;
    if (stopped) return { ok: false, error: appError('host.stopped', { host: driver }) };
    life = lifeOf(starter.value);
    return { ok: true, value: life };
  };

  const lifeOf = (starter: HostStarter): Life => {
    const host = supervise<TokenContract>({
      contract: tokenContract, starter, name: 'driver', log,
      // Not one crash is forgiven: the next try is the person's. A call over its time is a hang, whatever the other threads say.
      budget: { crashes: 1, windowMs: 1 }, pingMs: 0, limitMs: parts.limitMs ?? limitMs, closeMs: 2_000,
    });
    let ready = false;
    const mine: Life = { host, opened: host.call('driver.open', { module }) };
    host.onState(({ state }) => {
      ready ||= state === 'ready';
      if (state !== 'stopped' || life !== mine) return;
      life = undefined;
      // Before it was ready it had not touched the driver: then the runtime is at fault, and may be better next time.
      if (ready) markAs(appError('token.driverCrashed', { driver }));
    });
    return mine;
  };

  const starterFor = async (): Promise<Answer<HostStarter>> => {
    const header = await readHeader(module);
    if (!header.ok) {
      return { ok: false, error: markAs(header.why === 'missing' ? appError('token.driverMissing', { driver }) : appError('token.driverUnusable', { driver, reason: header.why })) };
    }
    const cpu = parts.cpu ?? process.arch;
    const { machines } = header.value;
    if (machines.some((machine) => machine.cpu === cpu)) return { ok: true, value: parts.starter };
    for (const machine of machines) {
      const foreign = parts.foreign?.(machine);
      if (foreign !== undefined) return { ok: true, value: foreign };
    }
    const { bits, cpu: other } = machines[0] ?? { bits: 32, cpu: '?' };
    return { ok: false, error: markAs(appError('token.driverOtherBitness', { driver, bits, cpu: other, needed: cpu })) };
  };

  const ask: Call = async (method, input) => {
    if (failed !== undefined) return { ok: false, error: failed.error };
    if (stopped) return { ok: false, error: appError('host.stopped', { host: driver }) };
    const living = life === undefined ? await (starting ??= begin()) : { ok: true as const, value: life };
    if (!living.ok) return living;
    const { host, opened } = living.value;
    const open = await opened;
    if (!open.ok) return { ok: false, error: told(open.error, true) };
    const answer = await host.call(method, input);
    return answer.ok ? answer : { ok: false, error: told(answer.error, false) };
  };

  /** What the process says of its end becomes what is known of the driver. */
  const told = (error: AppError, opening: boolean): AppError => {
    if (error.code === 'host.timeout') {
      const mark = markAs(appError('token.driverHung', { driver }));
      void end();
      return mark;
    }
    if (failed !== undefined && error.code.startsWith('host.')) return failed.error;
    if (opening && !error.code.startsWith('host.')) {
      void end();
      return markAs(error);
    }
    return error;
  };

  const call: Call = (method, input) => {
    clearTimeout(idle);
    const mine = queue.take(method === 'key.sign', () => ask(method, input));
    void mine.then(() => setImmediate(() => {
      clearTimeout(idle);
      if (queue.idle() && life !== undefined) idle = setTimeout(() => void end(), parts.idleMs ?? usualIdleMs).unref();
    }));
    return mine;
  };

  return {
    call,
    mark: () => failed,
    retry: () => {
      failed = undefined;
    },
    stop: () => {
      stopped = true;
      return end();
    },
  };
}

function limitMs(method: string, input: unknown): number | undefined {
  const asksPin = method === 'key.openToken' || method === 'key.authorize';
  return asksPin && typeof input === 'object' && input !== null && 'pin' in input && input.pin !== undefined ? pinMs : undefined;
}
