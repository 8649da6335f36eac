import type { AttachmentView } from '../../contract/views.ts';
import { bearsSignature } from './signed-file.rules.ts';

/** The one sentence on top of a document. `key` is a text of `ui.json`, `reason` a code of `reasons.json`. */
export interface SignatureSentence {
  readonly tone: 'valid' | 'warning' | 'invalid' | 'none' | 'pending';
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
  readonly reason?: string;
}

const brokenBytes = new Set(['HASH_FAILURE', 'SIG_CRYPTO_FAILURE', 'FORMAT_FAILURE']);

/**
 * Words all checks of a document into one sentence, the worst first: what is invalid is never softened by what is
 * valid beside it, and what is not known is said to be not known (Decree 30/2020 Art. 21.2: authenticity and
 * integrity are checked before an electronic document is received).
 */
export function signatureSentence(attachments: readonly AttachmentView[], direction: 'in' | 'out'): SignatureSentence {
  const papers = attachments.filter(bearsSignature);
  const first = papers[0];
  if (first === undefined) return { tone: 'none', key: attachments.length === 0 ? 'sentence.noFile' : 'sentence.noPdf', values: {} };
  const many = papers.length;

  const invalid = papers.find((a) => a.verification?.document === 'invalid');
  if (invalid !== undefined) return invalidSentence(invalid, many);
  const unreadable = papers.find((a) => a.verification?.document === 'unreadable');
  if (unreadable !== undefined) {
    return { tone: 'warning', key: 'sentence.unreadable', values: { file: unreadable.name }, ...reasonOf(unreadable.verification?.reasons) };
  }
  if (papers.some((a) => a.verification === undefined)) return { tone: 'pending', key: 'sentence.pending', values: {} };
  const unsure = papers.find((a) => a.verification?.document === 'unsure');
  if (unsure !== undefined) return unsureSentence(unsure, many);

  const signed = papers.filter((a) => a.verification?.document !== 'unsigned');
  if (signed.length === 0) return { tone: 'none', key: direction === 'in' ? 'sentence.unsignedIn' : 'sentence.unsignedOut', values: {} };
  const values = { ...signersOf(signed), signed: signed.length, total: many };
  if (signed.length < many) return { tone: direction === 'in' ? 'warning' : 'valid', key: 'sentence.partlySigned', values };
  if (signed.some((a) => a.verification?.document === 'valid-with-later-changes')) return { tone: 'valid', key: 'sentence.laterChanges', values };
  return { tone: 'valid', key: values.date === '' ? 'sentence.validNoDate' : 'sentence.valid', values };
}

function invalidSentence(file: AttachmentView, many: number): SignatureSentence {
  const bad = file.verification?.signatures.find((s) => s.verdict === 'TOTAL-FAILED' || s.laterChanges === 'forbidden');
  const changed = bad !== undefined && (bad.laterChanges === 'forbidden' || brokenBytes.has(bad.subIndication ?? ''));
  const key = changed ? 'sentence.changed' : 'sentence.invalid';
  return { tone: 'invalid', key: many > 1 ? `${key}File` : key, values: { file: file.name }, ...reasonOf(bad?.reasons ?? file.verification?.reasons) };
}

function unsureSentence(file: AttachmentView, many: number): SignatureSentence {
  const doubtful = file.verification?.signatures.find((s) => s.verdict === 'INDETERMINATE');
  // Nobody could be asked, and nothing else is in doubt: the answer comes later by itself.
  const changed = file.verification?.signatures.some((s) => s.laterChanges === 'suspicious') === true || file.verification?.reasons.includes('content.prepared') === true;
  if (doubtful?.subIndication === 'TRY_LATER' && !changed) {
    const reason = file.verification?.reasons.includes('revocation.unreachable') === true ? 'revocation.unreachable' : 'revocation.unknown';
    return { tone: 'warning', key: many > 1 ? 'sentence.tryLaterFile' : 'sentence.tryLater', values: { file: file.name }, reason };
  }
  return {
    tone: 'warning',
    key: many > 1 ? 'sentence.unsureFile' : 'sentence.unsure',
    values: { file: file.name },
    ...reasonOf(doubtful?.reasons ?? file.verification?.reasons),
  };
}

function reasonOf(reasons: readonly string[] | undefined): { reason?: string } {
  const first = reasons?.[0];
  return first === undefined ? {} : { reason: first };
}

/** Names without repeats in signing order; the date is the last signature's day, as `dd/MM/yyyy` of its own text. */
function signersOf(files: readonly AttachmentView[]): { signers: string; date: string } {
  const signatures = files.flatMap((f) => f.verification?.signatures ?? []);
  const names = [...new Set(signatures.map((s) => s.signer?.commonName).filter((n) => n !== undefined))];
  const times = signatures.map((s) => s.signingTime).filter((x) => x !== undefined).sort((a, b) => Date.parse(a) - Date.parse(b));
  return { signers: names.join(', '), date: times.at(-1) ?? '' };
}
