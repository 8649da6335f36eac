import type { Failure, Result } from '../../model/result.ts';
import type { ToBeSigned } from '../cms/signature-value.ts';
import type { Signer } from '../pdf/sign-request.ts';
import { completeCades, type CadesAdditions, type CompleteCadesFailure } from './complete.ts';
import type { SignedContentSource } from './content.ts';
import { prepareCades, type CadesRequest, type PrepareCadesFailureCode } from './prepare.ts';

/** Where the key is, and what is asked of services once the value is known. `F`: what the key's side can answer. */
export interface KeyHolder<F extends Failure> {
  readonly signer: Signer;
  /** Answers the raw RSA signature or the ECDSA value as DER. */
  readonly sign: (what: ToBeSigned) => Promise<Result<Uint8Array, F>>;
  /** B-T and B-LT: a timestamp over the value, evidence of the chain. Left out: B-B. */
  readonly additions?: (signatureValue: Uint8Array) => Promise<Result<CadesAdditions, F>>;
}

/** Signs one file: the DER of a detached CAdES (`.p7s`), in one call for callers that hold the key. */
export async function signFileDetached<F extends Failure>(
  content: SignedContentSource,
  request: CadesRequest,
  holder: KeyHolder<F>,
): Promise<Result<Uint8Array, Failure<PrepareCadesFailureCode> | CompleteCadesFailure | F>> {
  const prepared = await prepareCades(content, request, holder.signer);
  if (!prepared.ok) return prepared;
  const value = await holder.sign(prepared.value);
  if (!value.ok) return value;
  const additions = await holder.additions?.(value.value);
  if (additions?.ok === false) return additions;
  return completeCades(prepared.value, value.value, additions?.value);
}
