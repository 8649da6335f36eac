import type { Failure, Result } from '../../model/result.ts';
import type { KeyHolder } from '../cades/sign-detached.ts';
import type { AsicFile, PrepareAsicFailureCode } from './prepare.ts';
import { prepareAsic } from './prepare.ts';
import { writeAsic, type WriteAsicFailure } from './write.ts';
import type { Write } from './zip-write.ts';

/** Signs the files of a folder into one ASiC-E container (`.asice`), in one call for callers that hold the key. */
export async function signFolderAsic<F extends Failure>(
  files: readonly AsicFile[],
  request: { readonly signingTime: number },
  holder: KeyHolder<F>,
  write: Write,
): Promise<Result<undefined, Failure<PrepareAsicFailureCode> | WriteAsicFailure | F>> {
  const prepared = await prepareAsic(files, request, holder.signer);
  if (!prepared.ok) return prepared;
  const value = await holder.sign(prepared.value.cades);
  if (!value.ok) return value;
  const additions = await holder.additions?.(value.value);
  if (additions?.ok === false) return additions;
  return writeAsic(prepared.value, value.value, files, write, additions?.value);
}
