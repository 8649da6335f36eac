import { utilityProcess } from 'electron';
import type { HostExit, HostStarter, StartedHost } from '../hosts/host-port.ts';
import { once } from '../hosts/once.ts';
import { hostMark } from '../hosts/parent-port.ts';
import { forwardLines, smallYoung, type ChildOptions } from '../hosts/start-child.ts';

/** Starts a host as Electron's utility process: the runtime of Electron main itself, so only where that is new enough (probe.ts). */
export function utilityStarter(options: Omit<ChildOptions, 'execPath'>, name: string): HostStarter {
  return { start: () => startUtility(options, name) };
}

function startUtility(options: Omit<ChildOptions, 'execPath'>, name: string): Promise<StartedHost> {
  const { NODE_OPTIONS: _options, ...env } = process.env;
  const child = utilityProcess.fork(options.entry, [...(options.args ?? [])], {
    serviceName: `congvan-${name}`,
    env: { ...env, ...options.env, [hostMark]: 'utility' },
    execArgv: [`--js-flags=${smallYoung}`],
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (child.stderr !== null) forwardLines(child.stderr, options.onStderr);
  const exit = once<HostExit>();
  let gone = false;
  child.once('exit', (code) => {
    gone = true;
    exit.set({ code, signal: undefined });
  });
  return new Promise((resolve) => {
    const started: StartedHost = {
      pid: child.pid,
      port: {
        post: (message) => {
          if (!gone) child.postMessage(message);
        },
        onMessage: (listener) => void child.on('message', listener),
        onClose: (listener) => exit.tell(() => void listener()),
      },
      onExit: exit.tell,
      close: () => void child.kill(),
      kill: () => void endAtOnce(child),
    };
    child.once('spawn', () => resolve({ ...started, pid: child.pid }));
    // It ended before it began: the supervisor hears the exit and counts a crash.
    exit.tell(() => resolve(started));
  });
}

/** `kill()` asks politely (SIGTERM), which a host in a busy loop never hears. */
function endAtOnce(child: Electron.UtilityProcess): void {
  const { pid } = child;
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    else child.kill();
  } catch {
    child.kill();
  }
}
