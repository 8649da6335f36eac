import { useEffect, useState } from 'react';

export type HostState = 'starting' | 'ready' | 'restarting' | 'stopped';
export interface Hosts {
  readonly core: HostState | undefined;
  readonly token: HostState | undefined;
  readonly axis: HostState | undefined;
  /** Set for a while after the core has come back, so that the person learns that nothing was lost. */
  readonly coreCameBack: boolean;
  /** The error code of a host that stopped. */
  readonly error: string | undefined;
}

const unknown: Hosts = { core: undefined, token: undefined, axis: undefined, coreCameBack: false, error: undefined };

/** What the shell says of its processes. */
export function useHosts(): Hosts {
  const [hosts, setHosts] = useState<Hosts>(unknown);
  useEffect(() => window.office.on((event) => {
    if (event.name !== 'host.state') return;
    setHosts((before) => ({
      ...before, [event.host]: event.state, error: event.error ?? (event.state === 'stopped' ? before.error : undefined),
      coreCameBack: event.host === 'core' ? event.state === 'ready' && before.core === 'restarting' : before.coreCameBack,
    }));
  }), []);
  useEffect(() => {
    if (!hosts.coreCameBack) return undefined;
    const timer = setTimeout(() => setHosts((h) => ({ ...h, coreCameBack: false })), 8000);
    return () => clearTimeout(timer);
  }, [hosts.coreCameBack]);
  return hosts;
}
