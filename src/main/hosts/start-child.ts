import { fork } from 'node:child_process';
import type { HostExit, HostStarter, StartedHost } from './host-port.ts';
import { once } from './once.ts';
import { hostMark } from './parent-port.ts';

/**
 * A young generation of at most 3 × 8 MB. Hosts stream; V8's usual size doubles what a core needs while a thousand messages
 * pass through it, and makes it no faster (`npm run bench -- exchange`).
 */
export const smallYoung = '--max-semi-space-size=8';

export interface ChildOptions {
  /** A Node whose `process.versions.napi` is at least 10 when the host needs better-sqlite3 (see probe.ts). */
  readonly execPath: string;
  readonly entry: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A line the host wrote to stderr, at most 2000 characters of it. */
  readonly onStderr?: (line: string) => void;
}

/** Starts a host as a plain Node process with an IPC channel. It ends by itself when the parent is gone (parent-port.ts). */
export function childStarter(options: ChildOptions): HostStarter {
  return { start: () => startChild(options) };
}

function startChild(options: ChildOptions): Promise<StartedHost> {
  const child = fork(options.entry, [...(options.args ?? [])], {
    execPath: options.execPath,
    execArgv: [smallYoung],
    serialization: 'advanced',
    env: { ...cleanEnvironment(), ...options.env, [hostMark]: 'child' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    windowsHide: true,
  });
  const exit = once<HostExit>();
  const closed = once<void>();
  // `exit` is told once the system has reaped the process: only then may a successor open the same database.
  child.once('exit', (code, signal) => exit.set({ code: code ?? undefined, signal: signal ?? undefined }));
  child.once('exit', () => closed.set());
  child.once('disconnect', () => closed.set());
  forwardLines(child.stderr, options.onStderr);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => {
      child.off('error', reject);
      child.on('error', () => undefined);
      resolve({
        pid: child.pid,
        port: {
          post: (message) => {
            if (child.connected) child.send(message as object, () => undefined);
          },
          onMessage: (listener) => void child.on('message', listener),
          onClose: closed.tell,
        },
        onExit: exit.tell,
        close: () => {
          if (child.connected) child.disconnect();
        },
        kill: () => void child.kill('SIGKILL'),
      });
    });
  });
}

/** A host inherits the locale and the home, not the switches that turn a program into something else. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, ELECTRON_RUN_AS_NODE: _asNode, NODE_CHANNEL_FD: _channel, ...rest } = process.env;
  return rest;
}

/** Passes a host's lines on, each at most 2000 characters. */
export function forwardLines(stream: NodeJS.ReadableStream | null, onLine: ((line: string) => void) | undefined): void {
  let rest = '';
  stream?.setEncoding('utf8');
  stream?.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = (lines.pop() ?? '').slice(-2000);
    for (const line of lines) onLine?.(line.slice(0, 2000));
  });
}
