import { contractVersion } from '../../contract/contract.ts';
import { tokenContract } from '../../contract/token-contract.ts';
import type { HostPort } from '../hosts/host-port.ts';
import { openParentPort } from '../hosts/parent-port.ts';
import { serveContract } from '../hosts/serve.ts';
import { keySessions } from './key-sessions.ts';
import { tokenHandlers } from './token-handlers.ts';

/** The token host on any port; it holds keys and nothing of documents. */
export function serveToken(port: HostPort): void {
  const sessions = keySessions();
  port.onClose(() => sessions.closeAll());
  const handshake = { contractVersion, schemaVersion: 0, napi: Number(process.versions['napi'] ?? 0), pid: process.pid };
  serveContract(tokenContract, tokenHandlers(sessions), port, { handshake });
}

const parent = openParentPort();
if (parent !== undefined) serveToken(parent);
