import { createHash, randomBytes } from 'node:crypto';
import { ok, type Failure, type Result } from '../../main/core/model/result.ts';
import { gatherEvidence } from '../../main/core/signing/evidence/gather.ts';
import type { LevelServices } from '../../main/core/signing/levels/level-services.ts';
import { timestampRequest } from '../../main/core/signing/timestamp/request.ts';
import { readTimestampResponse } from '../../main/core/signing/timestamp/response.ts';
import { parseCertificate, type Certificate } from '../../main/core/signing/validation/certificate.ts';
import { topOfChain } from '../../main/core/signing/validation/chain.ts';
import { parseSignedData } from '../../main/core/signing/validation/cms-parse.ts';
import { trustFetch } from '../../main/core/trust-fetch.ts';
import { anchorsIn } from './anchors-in.ts';

export interface ServiceOptions {
  readonly tsa?: string;
  readonly trust?: string[];
  /** Seconds a service may take for one answer. */
  readonly timeout?: string;
}

const network = trustFetch();
/** The State's own authority was measured at up to 131 s; who waits for it says so. */
const defaultTimeout = '60';
export const timeoutOf = (o: ServiceOptions): number => Number(o.timeout ?? defaultTimeout) * 1000;

/**
 * The services a level needs. Without `--trust` the tops of the chains at hand are taken as trusted: whoever names a key and
 * an authority on the command line has chosen them. `certificates`: DER of the chains that will need evidence.
 */
export async function cliServices(o: ServiceOptions, certificates: readonly Uint8Array[]): Promise<Result<LevelServices, Failure>> {
  const given = o.trust === undefined ? undefined : await anchorsIn(o.trust);
  if (given?.ok === false) return given;
  const timeoutMs = timeoutOf(o);
  const tsa = o.tsa === undefined ? undefined : { url: o.tsa, timeoutMs };
  const time = given?.value ?? (tsa === undefined ? ok([]) : await topsOfAuthority(tsa.url, timeoutMs));
  if ('ok' in time && !time.ok) return time;
  const timeAnchors = 'ok' in time ? time.value : time;
  return ok({
    network, now: () => Date.now(), gather: (request) => gatherEvidence(request), gatherTimeoutMs: timeoutMs,
    anchors: { signature: given?.value ?? topsOf(certificates), time: timeAnchors },
    ...(tsa === undefined ? {} : { tsa }),
  });
}

/** Roots of the chains that these certificates form; a certificate whose issuer is not there is its own top. */
export function topsOf(certificates: readonly Uint8Array[]): readonly Uint8Array[] {
  const pool = certificates.flatMap((der) => parseCertificate(der) ?? []);
  return [...new Set(pool.map((one: Certificate) => topOfChain(one, pool)))].map((top) => top.raw);
}

/** Asks the authority for one timestamp to see who it is. */
async function topsOfAuthority(url: string, timeoutMs: number): Promise<Result<readonly Uint8Array[], Failure>> {
  const nonce = randomBytes(16);
  nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40;
  const answer = await network({
    url, method: 'POST', contentType: 'application/timestamp-query', accept: 'application/timestamp-reply', timeoutMs, maxBytes: 1 << 20,
    body: timestampRequest({ hash: 'sha256', imprint: createHash('sha256').update(nonce).digest(), nonce }),
  });
  if (!answer.ok) return answer;
  const token = readTimestampResponse(answer.value);
  if (!token.ok) return token;
  return ok(topsOf((parseSignedData(token.value)?.certificates ?? []).map((certificate) => certificate.raw)));
}
