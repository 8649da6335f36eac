import { openPdf, type PdfFile } from '../pdf/file.ts';
import type { CoveredBytes } from './byte-range.ts';
import { checkByteRange } from './byte-range.ts';
import { documentCertificates } from './document-certificates.ts';
import { documentVerdict, isSigningStep } from './document-verdict.ts';
import { checkLaterChanges } from './later-changes.ts';
import { heldBy, padesLevel } from './level.ts';
import type { Permissions } from './permissions.ts';
import { permissionsOf } from './permissions.ts';
import { renderedCheck } from './render/rendered-check.ts';
import type {
  DocumentVerification,
  PadesLevel,
  ReasonCode,
  SignatureVerification,
  SubIndication,
  VerifyOptions,
} from './result.ts';
import { inSigningOrder } from './revision.ts';
import { revisionsOf, type Revisions } from './revisions.ts';
import { hiddenInRevisions } from './shadow/hidden-in-revisions.ts';
import type { SignedField } from './signature-fields.ts';
import { signedFields } from './signature-fields.ts';
import type { Trust } from './trust.ts';
import { provenBefore, trustFrom } from './trust.ts';
import { readerDifferences } from './structure/reader-differences.ts';
import { vanishedSignatures } from './vanished-signatures.ts';
import type { SignatureJudgement } from './verify-signature.ts';
import { judgeSignature } from './verify-signature.ts';

const MAX_SIGNATURES = 64;
/** More objects than any document of an office has; beyond them nothing is compared, and the answer says so. */
const MAX_OBJECTS = 250_000;
/** Objects times signatures: each signature's revision is compared with the file as a whole. */
const MAX_COMPARISONS = 4_000_000;

const isTooLarge = (file: PdfFile, signatures: number): boolean => file.locations.size > MAX_OBJECTS || file.locations.size * signatures > MAX_COMPARISONS;

/**
 * Verifies every signature of a PDF and answers for the whole file. Never throws: what cannot be
 * read or decided is said (`unreadable`, `unsure`). Rings, each usable alone: structure → byte range
 * → CMS → chain → later changes → document verdict.
 */
export async function verifyPdf(bytes: Uint8Array, options: VerifyOptions): Promise<DocumentVerification> {
  try {
    return await verifyDocument(bytes, options);
  } catch {
    // A defect of ours must not look like a verdict about the document.
    return { document: 'unsure', reasons: ['internal'], signatures: [] };
  }
}

async function verifyDocument(bytes: Uint8Array, options: VerifyOptions): Promise<DocumentVerification> {
  const opened = openPdf(bytes, options);
  if (!opened.ok) {
    const { code } = opened.error;
    return { document: needsPassword(code) ? 'unsure' : 'unreadable', reasons: [code], signatures: [] };
  }
  const file = opened.value;
  const revisions = revisionsOf(file);
  const fields = inSigningOrder(signedFields(file), file);
  const reasons = new Set<ReasonCode>();
  if (fields.length > MAX_SIGNATURES) reasons.add('structure.tooManySignatures');
  const vanished = vanishedSignatures(file, revisions, fields);
  if (vanished) reasons.add('structure.signatureRemoved');
  if (fields.length === 0) {
    const outside = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('/ByteRange');
    if (outside) reasons.add('structure.signatureOutsideForm');
    if (file.repaired) reasons.add('structure.needsRepair');
    if (file.exhausted) reasons.add('pdf.tooComplex');
    return { document: vanished || file.exhausted ? 'unsure' : 'unsigned', reasons: [...reasons], signatures: [] };
  }
  const tooLarge = isTooLarge(file, fields.length);
  for (const reason of tooLarge ? ['pdf.tooComplex' as const] : readerDifferences(file)) reasons.add(reason);
  const trust = trustFrom(options, documentCertificates(file), heldBy(file));
  const items = checkFromTheEnd(file, revisions, fields.slice(0, MAX_SIGNATURES), trust);
  const checked = checkAll(file, revisions, items, trust);
  const signed = items.flatMap(({ before, covered }) => (before === undefined || covered === undefined ? [] : [{ before, end: covered.end }]));
  // Where only signatures and evidence followed, the last state holds nothing that the first does not.
  const grewOnlyBySigning = checked.every(({ changes }) => changes.every(isSigningStep));
  const states = signed.map(({ before }) => before);
  const warnings = tooLarge ? [] : hiddenInRevisions(grewOnlyBySigning ? states.slice(0, 1) : states);
  if (warnings.some(({ severity }) => severity === 'warning')) reasons.add('content.prepared');
  // What differs from the earliest sound signature differs from what its signer saw.
  const [first] = signed;
  const grown = checked.some(({ laterChanges, signedRevisionEnd }) => signedRevisionEnd > 0 && laterChanges !== 'none');
  const rendered = first === undefined || !grown || tooLarge ? undefined : await renderedCheck(first.before, first.end, file, options);
  for (const reason of rendered?.reasons ?? []) reasons.add(reason);
  return {
    ...documentVerdict(checked, [...reasons]),
    signatures: checked,
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(rendered === undefined || rendered.pages.length === 0 ? {} : { differingPages: rendered.pages }),
  };
}

/** The document is whole as far as anybody can tell; it has only not been opened. */
const needsPassword = (code: ReasonCode): boolean =>
  code === 'pdf.passwordNeeded' || code === 'pdf.passwordWrong' || code === 'pdf.encryptionUnsupported';

interface Checked {
  readonly field: SignedField;
  readonly covered: CoveredBytes | undefined;
  readonly before: PdfFile | undefined;
  readonly judgement: SignatureJudgement;
  /** What an unsound range leaves out. */
  readonly gap?: readonly [start: number, end: number];
}

function checkAll(file: PdfFile, revisions: Revisions, first: readonly Checked[], trust: Trust): readonly SignatureVerification[] {
  const overlapping = overlaps(first);
  return first.map((item, index) => {
    const { field, covered, before, judgement } = item;
    if (covered === undefined || before === undefined || overlapping.has(index)) {
      const failed = overlapping.has(index) ? failedFormat(['byteRange.overlapsOther'], judgement) : judgement;
      return compose(field, failed, 'none', {
        coversWholeDocument: false,
        signedRevisionEnd: 0,
        laterChanges: 'suspicious',
        changes: [],
      });
    }
    const later =
      isTooLarge(file, first.length) && covered.end < file.bytes.length
        ? ({ level: 'suspicious', changes: [{ code: 'analysis.tooComplex' }] } as const)
        : checkLaterChanges(before, file, covered.end, permissionsUpTo(first, covered.end));
    const level = padesLevel(item, first, { ...trust, file });
    return compose(field, judgement, level, {
      coversWholeDocument: later.level === 'none',
      signedRevisionEnd: covered.end,
      signedRevision: { start: 0, end: covered.end, number: revisions.numberOf(covered.end) },
      laterChanges: later.level,
      changes: later.changes,
    });
  });
}

/**
 * A document time stamp that holds proves everything it covers to be older than it says (ETSI EN 319 102-1 §5.6.2), the
 * earlier time stamps too: so the last is judged first, now, and each one before it at the time proven so far.
 */
function checkFromTheEnd(file: PdfFile, revisions: Revisions, fields: readonly SignedField[], trust: Trust): readonly Checked[] {
  const checked: Checked[] = [];
  let trusted = trust;
  for (const field of [...fields].reverse()) {
    const item = checkOne(file, revisions, field, trusted);
    checked.unshift(item);
    const { kind, verdict, reasons, signingTime } = item.judgement;
    const proves = kind === 'timestamp' && verdict === 'TOTAL-PASSED' && item.covered !== undefined && !reasons.includes('timestamp.usageMissing');
    if (proves && signingTime !== undefined) trusted = provenBefore(trusted, Date.parse(signingTime));
  }
  return checked;
}

type ChangePart = Pick<SignatureVerification, 'coversWholeDocument' | 'signedRevisionEnd' | 'signedRevision' | 'laterChanges' | 'changes'>;

function compose(
  field: SignedField,
  { kind, verdict, subIndication, signer, signingTime, reasons, proof }: SignatureJudgement,
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
    ...(proof === undefined ? {} : { proof }),
  };
}

function checkOne(file: PdfFile, revisions: Revisions, field: SignedField, trust: Trust): Checked {
  const range = checkByteRange(file, field);
  if (range.state === 'unsound') {
    return { field, covered: undefined, before: undefined, judgement: failedFormat(range.reasons), ...(range.gap === undefined ? {} : { gap: range.gap }) };
  }
  const { covered } = range;
  const before = revisions.at(covered.end);
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

function failedFormat(reasons: readonly ReasonCode[], judgement?: SignatureJudgement): SignatureJudgement {
  const base = judgement ?? ({ kind: 'signature', hasTimestamp: false, isPades: false, reasons: [] } as const);
  const subIndication: SubIndication = 'FORMAT_FAILURE';
  return { ...base, verdict: 'TOTAL-FAILED', subIndication, reasons: [...base.reasons, ...reasons] };
}

/** The bytes are what was signed, but which document they make is open. */
function downgraded(judgement: SignatureJudgement, reason: ReasonCode): SignatureJudgement {
  const reasons = [...judgement.reasons, reason];
  if (judgement.verdict !== 'TOTAL-PASSED') return { ...judgement, reasons };
  return { ...judgement, verdict: 'INDETERMINATE', subIndication: 'FORMAT_FAILURE', reasons };
}

/** Each later range must hold the whole earlier one, its /Contents included: none may leave out what another covers. */
function overlaps(items: readonly Checked[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (const [i, a] of items.entries()) {
    for (const [j, b] of items.entries()) {
      const gap = b.covered?.gap ?? b.gap;
      if (i >= j || a.covered === undefined || gap === undefined) continue;
      if (a.covered.end > gap[0]) found.add(j);
    }
  }
  return found;
}

function permissionsUpTo(items: readonly Checked[], end: number): readonly Permissions[] {
  return items.flatMap(({ covered, before, field }) =>
    covered !== undefined && before !== undefined && covered.end <= end ? [permissionsOf(before, field)] : [],
  );
}
