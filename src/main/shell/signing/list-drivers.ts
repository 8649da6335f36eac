import type { CoreContract } from '../../../contract/core-contract.ts';
import type { DriverView } from '../../../contract/shell-contract.ts';
import type { HandlerAnswer } from '../../hosts/serve.ts';
import type { HostSupervisor } from '../../hosts/supervisor.ts';
import type { KeyHost, KeyHosts } from './key-hosts.ts';

interface Parts {
  readonly core: Pick<HostSupervisor<CoreContract, unknown>, 'call'>;
  readonly keys: KeyHosts;
}

type TokenRow = DriverView['tokens'][number];

/** Every driver of this machine with what is plugged in. Drivers are asked side by side: one that hangs delays no other. */
export async function listDrivers({ core, keys }: Parts, fresh: boolean): Promise<HandlerAnswer<{ drivers: DriverView[] }>> {
  const found = await keys.discover();
  const drivers = await Promise.all(found.map(async ({ module, vendor, source }): Promise<DriverView> => {
    const base = { module, vendor, source } as const;
    const host = await keys.driver(module, { fresh });
    if (!host.ok) return { ...base, state: 'failed', error: host.error.code, failedAt: Number(host.error.details?.['at'] ?? 0), tokens: [] };
    const listed = await tokensOf(core, host.value, module);
    return listed.ok ? { ...base, state: 'ready', tokens: listed.value } : { ...base, state: 'failed', error: listed.error.code, tokens: [] };
  }));
  return { ok: true, value: { drivers } };
}

async function tokensOf(core: Parts['core'], host: KeyHost, module: string): Promise<HandlerAnswer<TokenRow[]>> {
  const tokens = await host.call('driver.tokens', {});
  if (!tokens.ok) return tokens;
  const rows: TokenRow[] = [];
  for (const { removable: _removable, ...token } of tokens.value.tokens) {
    const listed = await host.call('driver.certificates', { tokenId: token.tokenId });
    if (!listed.ok) return listed;
    const described = await core.call('signing.describe', {
      certificates: listed.value.certificates.map((c) => ({ certificate: c.certificate, source: { kind: 'token' as const, module, tokenId: token.tokenId, certificateId: c.certificateId, tokenLabel: '' } })),
    });
    if (!described.ok) return described;
    rows.push({
      ...token,
      certificates: listed.value.certificates.map(({ certificateId, label }, i) => ({ certificateId, label, ...(described.value.certificates[i] ?? { usable: false }) })),
    });
  }
  return { ok: true, value: rows };
}
