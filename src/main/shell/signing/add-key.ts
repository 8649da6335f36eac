import type { OutputOf } from '../../../contract/contract.ts';
import type { ShellContract } from '../../../contract/shell-contract.ts';
import type { SignRole } from '../../../contract/views.ts';
import type { HandlerAnswer } from '../../hosts/serve.ts';
import { openKey, type KeyParts } from './open-key.ts';

/** Reads what is in a certificate file, with its password, and makes it one of the office's keys. The file stays where it is. */
export async function addKeyFile(parts: KeyParts, role: SignRole, path: string): Promise<HandlerAnswer<OutputOf<ShellContract, 'shell.addKeyFile'>>> {
  const source = { kind: 'file', path } as const;
  const name = path.split(/[\\/]/).at(-1) ?? path;
  const key = await openKey(parts, source, name);
  if (key === undefined) return { ok: true, value: { picked: false } };
  if (!key.ok) return key;
  await key.value.close();
  const { certificate, chain } = key.value;
  const added = await parts.core.call('signing.addKey', { role, label: name, source, certificate, chain: [...chain] });
  return added.ok ? { ok: true, value: { picked: true, keyId: added.value.keyId } } : added;
}

/** Makes a certificate on a token one of the office's keys; no PIN is needed for that. */
export async function useTokenKey(
  parts: KeyParts, wish: { readonly module: string; readonly tokenId: string; readonly certificateId: string; readonly role: SignRole },
): Promise<HandlerAnswer<OutputOf<ShellContract, 'shell.useTokenKey'>>> {
  const { module, tokenId, certificateId, role } = wish;
  const host = parts.keys.driver(module);
  const tokens = await host.call('driver.tokens', {});
  if (!tokens.ok) return tokens;
  const token = tokens.value.tokens.find((t) => t.tokenId === tokenId);
  if (token === undefined) return { ok: false, error: { code: 'token.notFound' } };
  const listed = await host.call('driver.certificates', { tokenId });
  if (!listed.ok) return listed;
  const found = listed.value.certificates.find((c) => c.certificateId === certificateId);
  if (found === undefined) return { ok: false, error: { code: 'cert.notFound' } };
  const tokenLabel = `${token.label} (${token.serial})`;
  return parts.core.call('signing.addKey', {
    role, label: found.label === '' ? tokenLabel : found.label, source: { kind: 'token', module, tokenId, certificateId, tokenLabel },
    certificate: found.certificate, chain: found.chain,
  });
}
