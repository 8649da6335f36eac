import type { HostExit, HostPort, HostStarter, StartedHost } from './host-port.ts';
import { once } from './once.ts';

/** A host's entry as a function of its port; a host module exports one so that it can run without a process of its own. */
export type HostEntry = (port: HostPort) => void | Promise<void>;

/**
 * Runs a host inside this process, for the command line and tests. Every message is cloned both ways, so that
 * nothing works here that would fail between processes. It cannot be killed while it is busy: `kill` only cuts it off.
 */
export function inProcessStarter(entry: HostEntry): HostStarter {
  return {
    start: async () => {
      const exit = once<HostExit>();
      const [caller, host] = portPair(() => exit.set({ code: 0, signal: undefined }));
      const started: StartedHost = { pid: process.pid, port: caller.port, onExit: exit.tell, close: () => void host.close(), kill: () => void host.close() };
      // A bug in the entry ends this host as it would end a process.
      setImmediate(() => {
        Promise.resolve()
          .then(() => entry(host.port))
          .catch(() => void host.close());
      });
      return started;
    },
  };
}

interface Side {
  readonly port: HostPort;
  close(): Promise<void>;
}

/** Two joined ports. `onClosed` is told after the close listeners of the host's side have finished. */
function portPair(onClosed: () => void): [Side, Side] {
  let open = true;
  const listeners: [((message: unknown) => void)[], ((message: unknown) => void)[]] = [[], []];
  const closers: [(() => void | Promise<void>)[], (() => void | Promise<void>)[]] = [[], []];
  const close = async (): Promise<void> => {
    if (!open) return;
    open = false;
    await Promise.allSettled([...closers[0], ...closers[1]].map(async (listener) => listener()));
    onClosed();
  };
  const side = (own: 0 | 1, other: 0 | 1): Side => ({
    close,
    port: {
      post: (message) => {
        const copy: unknown = structuredClone(message);
        setImmediate(() => {
          if (open) for (const listener of listeners[other]) listener(copy);
        });
      },
      onMessage: (listener) => void listeners[own].push(listener),
      onClose: (listener) => void closers[own].push(listener),
    },
  });
  return [side(0, 1), side(1, 0)];
}
