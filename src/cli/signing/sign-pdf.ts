import { fail, ok, type Failure, type Result } from '../../main/core/model/result.ts';
import { checkTimestampRoom, completeSignatureAt, timestampRoom } from '../../main/core/signing/levels/complete-at-level.ts';
import type { BaselineLevel, LevelServices } from '../../main/core/signing/levels/level-services.ts';
import { completeSignature } from '../../main/core/signing/pdf/complete.ts';
import { rebuildPdf } from '../../main/core/signing/pdf/rebuild.ts';
import { prepareSignature } from '../../main/core/signing/pdf/sign.ts';
import { probeTimestamp } from '../../main/core/signing/timestamp/probe.ts';
import type { CliKey } from './cli-key.ts';
import { requestFor, type Look } from './look.ts';

export interface PdfSigning {
  readonly key: CliKey;
  readonly look: Look;
  readonly level: BaselineLevel;
  readonly services: LevelServices | undefined;
  /** Bytes a token of the authority takes, measured once for all files. */
  readonly tokenRoom: number | undefined;
  readonly password: string | undefined;
  /** The person agrees that a damaged file is written anew before it is signed. */
  readonly repair: boolean;
}

/** Measures a token of the authority, where the level needs one. */
export async function measureToken(level: BaselineLevel, services: LevelServices | undefined): Promise<Result<number | undefined, Failure>> {
  if (level === 'B-B' || services?.tsa === undefined) return ok(undefined);
  const { network, tsa, anchors, now } = services;
  return probeTimestamp({ network, authority: tsa, anchors: anchors.time, now });
}

/** The signed file, whole and at its level, or why there is none: a script wants what it asked for. */
export async function signPdf(input: Uint8Array, signing: PdfSigning): Promise<Result<Uint8Array, Failure>> {
  const signed = await once(input, signing);
  const damaged = !signed.ok && (signed.error.code === 'pdf.repaired' || signed.error.code === 'pdf.junkBeforeHeader');
  if (!damaged || !signing.repair) return signed;
  const rebuilt = rebuildPdf(input);
  return rebuilt.ok ? once(rebuilt.value, signing) : rebuilt;
}

async function once(input: Uint8Array, { key, look, level, services, tokenRoom, password }: PdfSigning): Promise<Result<Uint8Array, Failure>> {
  const request = await requestFor(look, input, password, Date.now());
  if (!request.ok) return request;
  const prepared = await prepareSignature(
    input, { ...request.value, ...(tokenRoom === undefined ? {} : { extraRoom: timestampRoom(tokenRoom) }) },
    { certificate: key.certificate, chain: key.chain, algorithm: key.algorithm },
  );
  if (!prepared.ok) return prepared;
  const fits = tokenRoom === undefined ? ok(undefined) : checkTimestampRoom(prepared.value, tokenRoom);
  if (!fits.ok) return fits;
  const value = await key.sign(prepared.value.toBeSigned, prepared.value.algorithm);
  if (!value.ok) return value;
  if (level === 'B-B' || services === undefined) return completeSignature(prepared.value, value.value);
  const reached = await completeSignatureAt(prepared.value, value.value, level, services, { password });
  if (!reached.ok) return reached;
  const [missing] = reached.value.missing;
  if (reached.value.level === level) return ok(reached.value.bytes);
  return missing === undefined ? fail('evidence.incomplete', { missing: 1, field: prepared.value.fieldName }) : { ok: false, error: missing.error };
}
