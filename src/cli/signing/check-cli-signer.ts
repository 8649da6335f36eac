import { fail, ok, type Failure, type Result } from '../../main/core/model/result.ts';
import { checkSigner } from '../../main/core/signing/evidence/check-signer.ts';
import { noEvidence } from '../../main/core/signing/evidence/evidence.ts';
import { trustFetch } from '../../main/core/trust-fetch.ts';
import { anchorsIn } from './anchors-in.ts';
import type { CliKey } from './cli-key.ts';
import { topsOf, type ServiceOptions } from './cli-services.ts';

/**
 * Whether the certificate may sign now, before the key is used: with `--trust` under one of those roots; without it the top
 * of its own chain is believed. Revocation is asked where the certificate says; no answer is no refusal.
 */
export async function checkCliSigner(o: ServiceOptions, key: CliKey): Promise<Result<void, Failure>> {
  const given = o.trust === undefined ? undefined : await anchorsIn(o.trust);
  if (given?.ok === false) return given;
  const anchors = given?.value ?? topsOf([key.certificate, ...key.chain]);
  const check = await checkSigner({
    certificate: key.certificate, chain: key.chain, anchors, at: Date.now(), network: trustFetch(), known: noEvidence, timeoutMs: 5_000,
  });
  return check.usable ? ok(undefined) : fail(check.code, check.details);
}
