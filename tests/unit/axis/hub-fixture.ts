import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHub } from '../../../src/axis/create-hub.ts';
import type { Hub, HubOptions } from '../../../src/axis/create-hub.ts';
import type { HubLog } from '../../../src/axis/hub-types.ts';
import { buildEdoc, buildStatus } from '../../../src/main/core/exchange/edxml/build.ts';
import { createVxpAxis } from '../../../src/main/core/exchange/transports/vxp/create-vxp-axis.ts';
import type { VxpSettings } from '../../../src/main/core/exchange/transports/vxp/create-vxp-axis.ts';
import type { ExchangeAxis } from '../../../src/main/core/ports/exchange-axis.ts';

export const quiet: HubLog = { info: () => undefined, warn: () => undefined, error: () => undefined };
export const secretOf = (code: string): string => `secret-of-${code}-0123456789`;
export const agencies = ['H99.01', 'H99.02', 'H99.03'].map((code) => ({ code, name: `Cơ quan ${code}`, secret: secretOf(code) }));

export const temporaryDirectory = (): string => mkdtempSync(join(tmpdir(), 'hub-test-'));
export const remove = (path: string): void => {
  rmSync(path, { recursive: true, force: true });
};

export async function startHub(dataDir: string, options: Partial<HubOptions> = {}): Promise<Hub> {
  const hub = await createHub({ dataDir, port: 0, clock: { now: () => Date.now() }, log: quiet, ...options });
  for (const agency of agencies) hub.addAgency(agency);
  return hub;
}

export const client = (port: number, code: string, settings: Partial<VxpSettings> = {}, now: () => number = () => Date.now()): ExchangeAxis =>
  createVxpAxis({ endpoint: `http://127.0.0.1:${port}`, systemId: code, secret: secretOf(code), timeoutMs: 20_000, ...settings }, { clock: { now } });

export const edoc = (from: string, to: readonly string[], number = '1', attachment: Uint8Array = Buffer.from('%PDF-1.7\n')): Uint8Array =>
  buildEdoc({
    business: 'new',
    documentId: `${from},2025/03/04,${number}/VP`,
    from: { organId: from, organName: from },
    to: to.map((organId) => ({ organId, organName: organId })),
    code: { number, notation: 'VP' },
    issuedDate: '2025-03-04',
    subject: `Văn bản số ${number}`,
    toPlaces: [],
    priority: 0,
    responseFor: [],
    traceHeaders: [],
    targetDocumentIds: [],
    attachments: [{ name: 'a.pdf', contentType: 'application/pdf', bytes: attachment }],
  });

export const status = (from: string, to: string, code: string): Uint8Array =>
  buildStatus({ from: { organId: from, organName: from }, responseFor: { organId: to, code: '1/VP', documentId: `${to},2025/03/04,1/VP` }, statusCode: code });

/** The value of an answer that must be one. */
export function value<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown }): T {
  if (!result.ok) throw new Error(`failed: ${JSON.stringify(result.error)}`);
  return result.value;
}
