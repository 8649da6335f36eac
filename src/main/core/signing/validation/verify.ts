import { openPdf, type PdfFile } from '../pdf/file.ts';
import type { CoveredBytes } from './byte-range.ts';
import { checkByteRange } from './byte-range.ts';
import { hasDuplicateObjects } from './coverage.ts';
import { documentCertificates } from './document-certificates.ts';
import { documentVerdict } from './document-verdict.ts';
import { checkLaterChanges } from './later-changes.ts';
import { padesLevel } from './level.ts';
import type { Permissions } from './permissions.ts';
import { permissionsOf } from './permissions.ts';
import type {
  DocumentVerification,
  PadesLevel,
  ReasonCode,
  SignatureVerification,
  SubIndication,
  VerifyOptions,
} from './result.ts';
import { inSigningOrder } from './revision.ts';
import type { SignedField } from './signature-fields.ts';
import { signedFields } from './signature-fields.ts';
import type { Trust } from './trust.ts';
import { trustFrom } from './trust.ts';
import type { SignatureJudgement } from './verify-signature.ts';
import { judgeSignature } from './verify-signature.ts';

const MAX_SIGNATURES = 64;

/**
 * Verifies every signature of a PDF and answers for the whole file. Never throws: what cannot be
 * read or decided is said (`unreadable`, `unsure`). Rings, each usable alone: structure → byte range
 * → CMS → chain → later changes → document verdict.
 */
export async function verifyPdf(bytes: Uint8Array, options: VerifyOptions): Promise<DocumentVerification> {
  try {
    return await Promise.resolve(verifyDocument(bytes, options));
  } catch {
    // A defect of ours must not look like a verdict about the document.
    return { document: 'unsure', reasons: ['internal'], signatures: [] };
  }
}

function verifyDocument(bytes: Uint8Array, options: VerifyOptions): DocumentVerification {
  const opened = openPdf(bytes, options);
  if (!opened.ok) {
    const { code } = opened.error;
    return { document: needsPassword(code) ? 'unsure' : 'unreadable', reasons: [code], signatures: [] };
  }
  const file = opened.value;
  const fields = inSigningOrder(signedFields(file), file);
  const reasons = new Set<ReasonCode>();
  if (fields.length > MAX_SIGNATURES) reasons.add('structure.tooManySignatures');
  const vanished = vanishedSignatures(file, fields);
  if (vanished) reasons.add('structure.signatureRemoved');
  if (fields.length === 0) {
    const outside = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('/ByteRange');
    if (outside) reasons.add('structure.signatureOutsideForm');
    if (file.repaired) reasons.add('structure.needsRepair');
    if (file.exhausted) reasons.add('pdf.tooComplex');
    return { document: vanished || file.exhausted ? 'unsure' : 'unsigned', reasons: [...reasons], signatures: [] };
  }
  for (const reason of structureReasons(file)) reasons.add(reason);
  const trust = trustFrom(options, documentCertificates(file));
  const checked = checkAll(file, fields.slice(0, MAX_SIGNATURES), trust);
  return { ...documentVerdict(checked, [...reasons]), signatures: checked };
}

/** The document is whole as far as anybody can tell; it has only not been opened. */
const needsPassword = (code: ReasonCode): boolean =>
  code === 'pdf.passwordNeeded' || code === 'pdf.passwordWrong' || code === 'pdf.encryptionUnsupported';

function structureReasons(file: PdfFile): readonly ReasonCode[] {
  if (file.repaired) return ['structure.needsRepair'];
  return hasDuplicateObjects(file) ? ['structure.duplicateObject'] : [];
}

/** A signature of an earlier revision that is not in the file any more. */
function vanishedSignatures(file: PdfFile, present: readonly SignedField[]): boolean {
  const known = new Set(present.map((field) => field.name));
  return file.revisions.slice(0, -1).slice(-MAX_SIGNATURES).some(({ endWithEol }) => {
    const earlier = file.revisionAt(endWithEol);
    return earlier.ok && !earlier.value.repaired && signedFields(earlier.value).some((field) => !known.has(field.name));
  });
}

interface Checked {
  readonly field: SignedField;
  readonly covered: CoveredBytes | undefined;
  readonly before: PdfFile | undefined;
  readonly judgement: SignatureJudgement;
}

function checkAll(file: PdfFile, fields: readonly SignedField[], trust: Trust): readonly SignatureVerification[] {
  const first = fields.map((field) => checkOne(file, field, trust));
  const overlapping = overlaps(first);
  return first.map((item, index) => {
    const { field, covered, before, judgement } = item;
    if (covered === undefined || before === undefined || overlapping.has(index)) {
      const failed = judgement.verdict === 'TOTAL-FAILED' || !overlapping.has(index)
        ? judgement
        : failedFormat('byteRange.overlapsOther', judgement);
      return compose(field, failed, 'none', {
        coversWholeDocument: false,
        signedRevisionEnd: 0,
        laterChanges: 'suspicious',
        changes: [],
      });
    }
    const later = checkLaterChanges(before, file, covered.end, permissionsUpTo(first, covered.end));
    const level = padesLevel(item, first, { file, anchors: trust.anchors, pool: trust.pool, at: trust.at });
    return compose(field, judgement, level, {
      coversWholeDocument: later.level === 'none',
      signedRevisionEnd: covered.end,
      laterChanges: later.level,
      changes: later.changes,
    });
  });
}

type ChangePart = Pick<SignatureVerification, 'coversWholeDocument' | 'signedRevisionEnd' | 'laterChanges' | 'changes'>;

function compose(
  field: SignedField,
  { kind, verdict, subIndication, signer, signingTime, reasons }: SignatureJudgement,
  level: PadesLevel,
  change: ChangePart,
): SignatureVerification {
  const extra: ReasonCode[] =
    change.signedRevisionEnd === 0
      ? []
      : change.laterChanges === 'suspicious'
        ? ['changes.suspicious']
        : change.laterChanges === 'forbidden'
          ? ['changes.forbidden']
          : [];
  return {
    field: field.name,
    kind,
    verdict,
    ...(subIndication === undefined ? {} : { subIndication }),
    level,
    ...(signer === undefined ? {} : { signer }),
    ...(signingTime === undefined ? {} : { signingTime }),
    ...change,
    reasons: [...reasons, ...extra],
  };
}

function checkOne(file: PdfFile, field: SignedField, trust: Trust): Checked {
  const range = checkByteRange(file, field);
  if (range.state === 'unsound') {
    return { field, covered: undefined, before: undefined, judgement: failedFormat(range.reason) };
  }
  const { covered } = range;
  const before = file.revisionAt(covered.end);
  const judgement = judgeSignature(file, field, covered, trust);
  if (!before.ok || before.value.repaired || !holdsField(before.value, field)) {
    const reason: ReasonCode = before.ok && before.value.repaired ? 'structure.needsRepair' : 'byteRange.endsInsideRevision';
    return { field, covered: undefined, before: undefined, judgement: downgraded(judgement, reason) };
  }
  return { field, covered, before: before.value, judgement };
}

/** The revision a signature covers shows that signature itself. */
const holdsField = (before: PdfFile, field: SignedField): boolean =>
  signedFields(before).some(({ name, holder }) => name === field.name && holder === field.holder);

function failedFormat(reason: ReasonCode, judgement?: SignatureJudgement): SignatureJudgement {
  const base = judgement ?? ({ kind: 'signature', hasTimestamp: false, isPades: false, reasons: [] } as const);
  const subIndication: SubIndication = 'FORMAT_FAILURE';
  return { ...base, verdict: 'TOTAL-FAILED', subIndication, reasons: [...base.reasons, reason] };
}

/** The bytes are what was signed, but which document they make is open. */
function downgraded(judgement: SignatureJudgement, reason: ReasonCode): SignatureJudgement {
  const reasons = [...judgement.reasons, reason];
  if (judgement.verdict !== 'TOTAL-PASSED') return { ...judgement, reasons };
  return { ...judgement, verdict: 'INDETERMINATE', subIndication: 'FORMAT_FAILURE', reasons };
}

/** Each later range must hold the whole earlier one, its /Contents included. */
function overlaps(items: readonly Checked[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (const [i, a] of items.entries()) {
    for (const [j, b] of items.entries()) {
      if (i >= j || a.covered === undefined || b.covered === undefined) continue;
      if (a.covered.end > b.covered.gap[0]) found.add(j);
    }
  }
  return found;
}

function permissionsUpTo(items: readonly Checked[], end: number): readonly Permissions[] {
  return items.flatMap(({ covered, before, field }) =>
    covered !== undefined && before !== undefined && covered.end <= end ? [permissionsOf(before, field)] : [],
  );
}
