import { join } from 'node:path';
import { coreContract, type CoreContract } from '../../contract/core-contract.ts';
import type { CoreEvent, OfficeEvent } from '../../contract/core-events.ts';
import { chooseStarter } from '../hosts/choose-starter.ts';
import type { HostLog, HostStarter } from '../hosts/host-port.ts';
import { foreignStarter } from '../hosts/foreign-starter.ts';
import { keyHosts } from '../hosts/key-hosts.ts';
import { keepRunning, type KeptProcess, type Word } from '../hosts/keep-running.ts';
import { ownNapi } from '../hosts/probe.ts';
import { refuseToServe } from '../hosts/serve.ts';
import { inProcessStarter } from '../hosts/start-in-process.ts';
import { supervise, type HostState, type HostSupervisor } from '../hosts/supervisor.ts';
import { profileKind } from './office-profile-kind.ts';
import { officeKeyHosts, type KeyHosts } from './signing/key-hosts.ts';
import { utilityStarter } from './utility-starter.ts';

export type HostName = 'core' | 'token' | 'axis';

export interface OfficeHosts {
  readonly core: Pick<HostSupervisor<CoreContract, CoreEvent>, 'call'>;
  readonly keys: KeyHosts;
  /** What a window that just opened must know of each host that runs or should. */
  states(): readonly OfficeEvent[];
  retry(host: HostName): void;
  stop(): Promise<void>;
}

export interface HostsParts {
  readonly outDir: string;
  readonly dataDir: string;
  readonly log: HostLog;
  readonly announce: (event: OfficeEvent) => void;
  /** Where the lines go that a host writes to stderr: its log, with the other half of each incident. */
  readonly logOf: (host: HostName) => (line: string) => void;
}

/** Brings up the training hub where there is one, then the core; the token host when the first key is asked for. */
export async function startHosts(parts: HostsParts): Promise<OfficeHosts> {
  const { outDir, dataDir, log, announce } = parts;
  // Nothing here waits for the disk or a process where all is known: before Electron is ready no such answer is delivered,
  // and the core would start after the window instead of beside it.
  const kind = profileKind(dataDir);
  const starterOf = await starters(parts);
  const core = supervise<CoreContract, CoreEvent>({ contract: coreContract, starter: starterOf('core', join(outDir, 'core.js')), name: 'core', log });
  const tokenEntry = join(outDir, 'token.js');
  // Nothing a driver writes is kept: some write what they are given.
  const keys = keyHosts({ starter: starterOf('token', tokenEntry), foreign: foreignStarter(tokenEntry, process.env), log });
  const axis = keepRunning({ starter: starterOf('axis', join(outDir, 'training.js')), name: 'axis', log, read: trainingWord });

  core.onEvent(announce);
  core.onState((state) => announce(stateEvent('core', state)));
  keys.files.onState((state) => announce(stateEvent('token', state)));
  axis.onState(() => announce(axisEvent(axis)));

  // An office that does not exist yet is made by the training hub; the core has nothing to open before.
  if (kind !== 'real') axis.start();
  const mayStart = kind === 'absent' ? axis.settled() : Promise.resolve();
  void mayStart.then(() => core.start());

  const callCore: typeof core.call = async (method, input) => {
    await mayStart;
    return core.call(method, input);
  };

  return {
    core: { call: callCore },
    keys: officeKeyHosts(keys, { call: callCore }),
    states: () => [
      stateEvent('core', core.state()),
      ...(kind === 'real' ? [] : [axisEvent(axis)]),
    ],
    retry: (host) => {
      if (host === 'axis') axis.retry();
      else if (host === 'token') keys.files.retry();
      else core.retry();
    },
    stop: async () => {
      axis.stop();
      await Promise.all([core.stop(), keys.stop()]);
    },
  };
}

async function starters(parts: HostsParts): Promise<(name: HostName, entry: string) => HostStarter> {
  const chosen = await chooseStarter({
    ownNapi: ownNapi(),
    otherNode: process.env['CONGVAN_NODE'],
    otherNapi: Number(process.env['CONGVAN_NODE_NAPI']) || undefined,
    utility: (program) => utilityStarter(program, 'host'),
  });
  if (!chosen.ok) {
    parts.log.error(chosen.error.code, chosen.error.details);
    // A host that only says why it cannot run: the window then shows the sentence like any other.
    return () => inProcessStarter((port) => refuseToServe(port, chosen.error));
  }
  parts.log.info('host.runtime', { kind: chosen.value.kind });
  return (name, entry) =>
    chosen.value.starterOf({
      entry,
      args: [`--data-dir=${parts.dataDir}`],
      onStderr: name === 'token' ? () => undefined : parts.logOf(name),
    });
}

function stateEvent(host: 'core' | 'token', state: HostState): OfficeEvent {
  switch (state.state) {
    case 'idle':
      return { name: 'host.state', host, state: 'starting' };
    case 'stopped':
      return { name: 'host.state', host, state: 'stopped', error: state.error.code };
    case 'starting':
    case 'ready':
    case 'restarting':
      return { name: 'host.state', host, state: state.state };
  }
}

function axisEvent(axis: KeptProcess): OfficeEvent {
  const [state, failure] = [axis.state(), axis.failure()];
  return { name: 'host.state', host: 'axis', state: state === 'idle' ? 'starting' : state, ...(failure === undefined ? {} : { error: failure }) };
}

/** The training program says `{ ready: true, port }` once its hub answers, `{ failed: { code } }` when it cannot. */
function trainingWord(message: unknown): Word {
  if (typeof message !== 'object' || message === null) return undefined;
  if ('ready' in message && message.ready === true) return { ready: true };
  if (!('failed' in message) || typeof message.failed !== 'object' || message.failed === null) return undefined;
  return { failed: 'code' in message.failed ? String(message.failed.code) : 'internal' };
}
