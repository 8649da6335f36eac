import { openPdf, type PdfFile } from '../pdf/file.ts';
import { entry } from '../pdf/objects.ts';
import type { CoveredBytes } from './byte-range.ts';
import { checkByteRange } from './byte-range.ts';
import { documentCertificates } from './document-certificates.ts';
import { documentVerdict } from './document-verdict.ts';
import { checkLaterChanges } from './later-changes.ts';
import { heldBy, padesLevel } from './level.ts';
import type { Permissions } from './permissions.ts';
import { permissionsOf } from './permissions.ts';
import type { PageDifference } from './render/comparison.ts';
import { explainedAreas } from './render/explained-areas.ts';
import type {
  DocumentVerification,
  Finding,
  PadesLevel,
  ReasonCode,
  SignatureVerification,
  SubIndication,
  VerifyOptions,
} from './result.ts';
import { inSigningOrder } from './revision.ts';
import { revisionsOf, type Revisions } from './revisions.ts';
import { findHidden } from './shadow/find-hidden.ts';
import type { SignedField } from './signature-fields.ts';
import { signedFields } from './signature-fields.ts';
import type { Trust } from './trust.ts';
import { provenBefore, trustFrom } from './trust.ts';
import { readerDifferences } from './structure/reader-differences.ts';
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
  const warnings = tooLarge ? [] : hiddenIn(items);
  if (warnings.some(({ severity }) => severity === 'warning')) reasons.add('content.prepared');
  const rendered = await renderedCheck(file, items, checked, options);
  if (rendered !== undefined) for (const reason of rendered.reasons) reasons.add(reason);
  return {
    ...documentVerdict(checked, [...reasons]),
    signatures: checked,
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(rendered?.pages === undefined || rendered.pages.length === 0 ? {} : { differingPages: rendered.pages }),
  };
}

/** What the first and the last signed state hold that cannot be seen; later additions are later changes anyway. */
function hiddenIn(items: readonly Checked[]): readonly Finding[] {
  const signed = items.flatMap(({ before, covered }) => (before === undefined || covered === undefined ? [] : [before]));
  const findings = new Map<string, Finding>();
  for (const file of new Set([signed[0], signed[signed.length - 1]])) {
    if (file === undefined) continue;
    for (const finding of findHidden(file)) {
      const key = `${finding.code} ${String(finding.page)} ${finding.where ?? String(finding.object)}`;
      if (!findings.has(key)) findings.set(key, finding);
    }
  }
  return [...findings.values()];
}

/**
 * Draws what was signed and what is there now, when something was added and somebody can draw. The earliest sound
 * signature counts: what differs from it differs from what its signer saw.
 */
async function renderedCheck(
  file: PdfFile,
  items: readonly Checked[],
  checked: readonly SignatureVerification[],
  { compareRendered, password }: VerifyOptions,
): Promise<{ readonly reasons: readonly ReasonCode[]; readonly pages?: readonly PageDifference[] } | undefined> {
  const index = items.findIndex(({ covered, before }) => covered !== undefined && before !== undefined);
  const [item, signature] = [items[index], checked[index]];
  if (compareRendered === undefined || item?.covered === undefined || item.before === undefined || signature === undefined) return undefined;
  if (signature.laterChanges === 'none') return undefined;
  const answer = await compareRendered({
    signed: file.bytes.subarray(0, item.covered.end),
    current: file.bytes,
    explained: explainedAreas(item.before, file),
    ...(password === undefined ? {} : { password }),
  });
  if (answer.state === 'notAvailable') return { reasons: ['render.notAvailable'] };
  const differs = answer.pages.some(({ unexplained }) => unexplained);
  return { reasons: differs ? ['render.pageDiffers'] : answer.left > 0 ? ['render.incomplete'] : [], pages: answer.pages };
}

/** The document is whole as far as anybody can tell; it has only not been opened. */
const needsPassword = (code: ReasonCode): boolean =>
  code === 'pdf.passwordNeeded' || code === 'pdf.passwordWrong' || code === 'pdf.encryptionUnsupported';

/** A signature of an earlier revision that is not in the file any more, or whose field holds another one now. */
function vanishedSignatures(file: PdfFile, revisions: Revisions, present: readonly SignedField[]): boolean {
  const known = new Set(present.map(placeOf));
  return revisionsWithSignatures(file).slice(-MAX_SIGNATURES).some((endWithEol) => {
    const earlier = revisions.at(endWithEol);
    return earlier.ok && !earlier.value.repaired && signedFields(earlier.value).some((field) => !known.has(placeOf(field)));
  });
}

/** Ends of the earlier revisions in which a signature was written: its dictionary always stands plainly in the file. */
function revisionsWithSignatures(file: PdfFile): readonly number[] {
  const view = Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength);
  const earlier = file.revisions.slice(0, -1);
  const ends = new Set<number>();
  let index = 0;
  for (let at = view.indexOf('/ByteRange'); at >= 0 && index < earlier.length; at = view.indexOf('/ByteRange', at + 10)) {
    while (index < earlier.length && (earlier[index]?.end ?? 0) <= at) index++;
    const revision = earlier[index];
    if (revision !== undefined) ends.add(revision.endWithEol);
  }
  return [...ends];
}

/** Field and place of the signature value, which no later revision moves. */
function placeOf({ name, signature }: SignedField): string {
  const contents = entry(signature, 'Contents');
  return `${contents?.type === 'string' ? String(contents.range?.[0]) : ''} ${name}`;
}

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
