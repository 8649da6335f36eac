import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import { openForUpdate } from '../pdf/open-for-update.ts';
import type { SignFailureCode } from '../pdf/sign-request.ts';
import { inspect, mostSignatures } from './inspect.ts';
import type { BaselineLevel, LevelReached, LevelServices } from './level-services.ts';
import { raise } from './raise.ts';

export type ExtendFailureCode = SignFailureCode | 'extend.noSignature' | 'extend.nothingSound';

export interface ExtendOptions {
  /** Of an encrypted file. */
  readonly password?: string | undefined;
  /** Room a token of the authority takes, remembered from an earlier answer. */
  readonly timestampBytes?: number | undefined;
}

/**
 * Raises every signature of a signed file, ours or not, to `level`, by appending alone: the input is a byte prefix of the
 * output and what held before holds on.
 *
 * A signature without a time stamp of its own gets its time from a document time stamp: EN 319 142-1 §6.3 lets B-T be reached
 * by either, and nothing can be put into a CMS afterwards without breaking the earlier bytes. B-LTA asked of a file that is
 * B-LTA renews it. The answer says the level of the lowest signature and, for each that stayed below, why. Signatures of other
 * kinds (adbe.pkcs7) are preserved in the same way.
 */
export async function extendPdf(
  input: Uint8Array,
  level: BaselineLevel,
  services: LevelServices,
  options: ExtendOptions = {},
): Promise<Result<LevelReached, Failure<ExtendFailureCode>>> {
  const { password, timestampBytes } = options;
  const opened = openForUpdate(input, { password });
  if (!opened.ok) return opened;
  const { count, signatures } = inspect(opened.value, services);
  if (count === 0) return fail('extend.noSignature');
  if (count > mostSignatures) return fail('pdf.tooComplex');
  if (signatures.length === 0) return fail('extend.nothingSound');
  return ok(await raise({ bytes: input, room: timestampBytes, missing: [] }, level, services, { password }));
}
