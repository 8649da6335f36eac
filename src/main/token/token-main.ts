import { contractVersion } from '../../contract/contract.ts';
import { tokenContract } from '../../contract/token-contract.ts';
import type { HostPort } from '../hosts/host-port.ts';
import { openParentPort } from '../hosts/parent-port.ts';
import { serveContract } from '../hosts/serve.ts';
import { tokenHost } from './token-host.ts';

/** The token host on any port, for file keys or for one driver; it holds keys and nothing of documents. */
export function serveToken(port: HostPort): void {
  const host = tokenHost();
  port.onClose(() => host.end());
  const handshake = { contractVersion, schemaVersion: 0, napi: Number(process.versions['napi'] ?? 0), pid: process.pid };
  serveContract(tokenContract, host.handlers, port, { handshake });
}

const parent = openParentPort();
if (parent !== undefined) serveToken(parent);
