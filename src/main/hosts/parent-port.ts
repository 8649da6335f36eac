import type { HostPort } from './host-port.ts';

/** Electron adds this to `process` inside a utility process; declared here so that no Electron type is needed. */
interface UtilityParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

/** Set in the environment by each starter that makes a process. */
export const hostMark = 'CONGVAN_HOST';

/**
 * The channel to whoever started this process: Electron's `utilityProcess`, or a Node child's IPC.
 * `undefined` when this module was started by hand. The process ends by itself when its parent is gone:
 * close listeners run first and may take up to `graceMs` (a core closes its database).
 */
export function openParentPort(graceMs = 3_000): HostPort | undefined {
  // Others fork with an IPC channel too (test runners, process keepers): only our starters say that this is a host.
  if (process.env[hostMark] === undefined) return undefined;
  delete process.env[hostMark];
  const utility = (process as NodeJS.Process & { readonly parentPort?: UtilityParentPort }).parentPort;
  if (utility !== undefined && utility !== null) return utilityPort(utility);
  if (typeof process.send === 'function') return childPort(graceMs);
  return undefined;
}

function utilityPort(port: UtilityParentPort): HostPort {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => port.on('message', (event) => listener(event.data)),
    // Chromium ends a utility process together with the browser process; there is no event to hear.
    onClose: () => undefined,
  };
}

function childPort(graceMs: number): HostPort {
  const closers: (() => void | Promise<void>)[] = [];
  process.once('disconnect', () => {
    setTimeout(() => process.exit(0), graceMs);
    void Promise.allSettled(closers.map(async (close) => close())).then(() => process.exit(0));
  });
  return {
    // After the parent died `send` reports through its callback; without one it would throw.
    post: (message) => void process.send?.(message, undefined, undefined, () => undefined),
    onMessage: (listener) => void process.on('message', listener),
    onClose: (listener) => void closers.push(listener),
  };
}
