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
  if (fresh) keys.retryAll();
  const drivers = await Promise.all((await keys.discover()).map(async ({ path, vendor, source }): Promise<DriverView> => {
    const base = { module: path, vendor: vendor ?? '', source } as const;
    const listed = await tokensOf(core, keys.driver(path), path);
    if (listed.ok) return { ...base, state: 'ready', tokens: listed.value };
    const failedAt = keys.failedAt(path);
    return { ...base, state: 'failed', error: listed.error.code, ...(failedAt === undefined ? {} : { failedAt }), tokens: [] };
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
