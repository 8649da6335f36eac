import type { PdfFile } from '../pdf/file.ts';
import { checkByteRange, type CoveredBytes } from '../validation/byte-range.ts';
import type { Certificate } from '../validation/certificate.ts';
import { documentCertificates } from '../validation/document-certificates.ts';
import { levelReached, type LevelContext, type LevelItem } from '../validation/level.ts';
import { inSigningOrder } from '../validation/revision.ts';
import { signedFields } from '../validation/signature-fields.ts';
import { subjectsOf, type FieldSubjects } from '../validation/subjects.ts';
import { trustFrom } from '../validation/trust.ts';
import { judgeSignature } from '../validation/verify-signature.ts';
import type { BaselineLevel, LevelServices } from './level-services.ts';

/** A signature or document time stamp whose bytes hold, in signing order. */
export interface SoundItem extends LevelItem {
  readonly name: string;
  readonly covered: CoveredBytes;
  readonly subjects: FieldSubjects;
}

/** What there is to extend. */
export interface Inspection {
  readonly file: PdfFile;
  /** Fields that are signed, sound or not. */
  readonly count: number;
  readonly items: readonly SoundItem[];
  readonly signatures: readonly SoundItem[];
  readonly timestamps: readonly SoundItem[];
  readonly pool: readonly Certificate[];
  levelOf(item: SoundItem): BaselineLevel;
}

/** As many as the verifier looks at. */
export const mostSignatures = 64;

/**
 * Looks at every signature of a file with the verifier's own rings. What is broken is left out: extending it would preserve
 * nothing. One that is merely not trusted here stays in; its evidence will be found missing.
 */
export function inspect(file: PdfFile, services: LevelServices): Inspection {
  const anchorsDer = [...services.anchors.signature, ...services.anchors.time];
  const at = services.now();
  const trust = trustFrom({ trustAnchors: anchorsDer, at }, documentCertificates(file));
  const fields = inSigningOrder(signedFields(file), file);
  const items = fields.slice(0, mostSignatures).flatMap((field): SoundItem[] => {
    const range = checkByteRange(file, field);
    if (range.state !== 'sound') return [];
    const { covered } = range;
    const judgement = judgeSignature(file, field, covered, trust);
    const before = file.revisionAt(covered.end);
    if (judgement.verdict === 'TOTAL-FAILED' || !before.ok) return [];
    return [{ name: field.name, covered, judgement, before: before.value, subjects: subjectsOf(covered, trust.pool) }];
  });
  const context: LevelContext = { ...trust, file };
  return {
    file,
    count: fields.length,
    items,
    signatures: items.filter(({ judgement }) => judgement.kind === 'signature'),
    timestamps: items.filter(({ judgement }) => judgement.kind === 'timestamp'),
    pool: trust.pool,
    levelOf: (item) => levelReached(item, items, context),
  };
}
