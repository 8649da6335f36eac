import { randomBytes } from 'node:crypto';

/** An opened key waits at most this long for its next use: time for one signature, not for a lunch. */
export const idleMs = 2 * 60_000;
/** More sessions than a person can have open are a fault of the caller; the oldest is closed. */
const mostSessions = 16;

export interface KeySessions<K> {
  open(key: K): string;
  /** The key, with its idle time begun anew; `undefined` when the session ended. */
  use(session: string): K | undefined;
  close(session: string): void;
  closeAll(): void;
}

/** Keys by unguessable session ids. Closing drops the only reference, after `onClose` was told. */
export function keySessions<K>(limitMs: number = idleMs, onClose: (key: K) => void = () => undefined): KeySessions<K> {
  const open = new Map<string, { readonly key: K; timer: NodeJS.Timeout }>();
  const close = (session: string): void => {
    const held = open.get(session);
    if (held === undefined) return;
    clearTimeout(held.timer);
    open.delete(session);
    onClose(held.key);
  };
  const expire = (session: string): NodeJS.Timeout => setTimeout(() => close(session), limitMs).unref();
  return {
    open: (key) => {
      for (const oldest of open.keys()) {
        if (open.size < mostSessions) break;
        close(oldest);
      }
      const session = randomBytes(24).toString('base64url');
      open.set(session, { key, timer: expire(session) });
      return session;
    },
    use: (session) => {
      const held = open.get(session);
      if (held === undefined) return undefined;
      clearTimeout(held.timer);
      held.timer = expire(session);
      return held.key;
    },
    close,
    closeAll: () => {
      for (const session of [...open.keys()]) close(session);
    },
  };
}
