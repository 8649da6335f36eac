import type { Attachment, DocId, OfficeDocument } from '../model/document.ts';
import { carriesSignature, type VerificationRecord } from '../model/verification.ts';
import type { BlobStore } from '../ports/blob-store.ts';
import type { DocumentStore, DocumentWrites } from '../ports/document-store.ts';
import type { Log } from '../ports/log.ts';
import type { Verdicts } from '../ports/verdicts.ts';
import type { Verifier, VerifyHow } from '../ports/verifier.ts';
import { verifiedFacts } from '../evidence/verified-facts.ts';
import { stampOn } from '../paper-stamp.ts';
import { backoffMs } from '../model/backoff.rules.ts';
import { contentOf } from './content-of.ts';
import type { Passwords } from './passwords.ts';

export interface VerifyQueue {
  /** Checks what has no verdict yet, newest first, one file at a time, then what is to be checked again. */
  kick(): void;
  /** Checks every file of one document again, now, with answers as fresh as can be had. */
  again(id: DocId): Promise<void>;
  /** Checks every signed file again: the office trusts others now. */
  trustChanged(): void;
  /** Resolves when nothing is left to check. */
  drained(): Promise<void>;
  stop(): Promise<void>;
}

export interface VerifyQueueParts {
  readonly store: DocumentStore;
  readonly verdicts: Verdicts;
  readonly blobs: BlobStore;
  readonly verify: Verifier;
  readonly passwords: Passwords;
  readonly now: () => number;
  readonly random: () => number;
  readonly log: Log;
  readonly onChanged: (ids: readonly DocId[]) => void;
}

/** A look at the database this often at least; a clock that was put back must not stop the queue. */
const longestWait = 600_000;

/** The verdict is kept as evidence with the time it was made; the row's mark follows it. */
export function createVerifyQueue(deps: VerifyQueueParts): VerifyQueue {
  const { store, verdicts } = deps;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let asked = false;

  const check = async (document: OfficeDocument, attachment: Attachment, how: VerifyHow): Promise<VerificationRecord> => {
    const bytes = await deps.blobs.read(attachment.blob);
    const password = deps.passwords.of(attachment.blob);
    const record = bytes.ok
      ? await deps.verify(bytes.value, { ...how, ...(await contentOf(document, attachment, deps.blobs)), ...(password === undefined ? {} : { password }) })
      : { document: 'unreadable' as const, reasons: ['blob.missing'], signatures: [], checkedAt: deps.now() };
    const level = bytes.ok && isNewPaper(document, attachment) ? await stampOn(bytes.value, password) : undefined;
    store.transact((tx) => {
      if (level !== undefined) warnOfStamp(tx, document.id, attachment.name, level);
      // The file may have been replaced by a signed one, or destroyed, while it was read.
      const now = tx.document(document.id)?.attachments.find((a) => a.ordinal === attachment.ordinal);
      if (now?.blob !== attachment.blob || wouldForget(now.verification, record)) return;
      tx.saveVerification(document.id, attachment.ordinal, record);
      tx.appendEvidence({ at: record.checkedAt, axis: '', act: 'verified', kind: 'log', document: document.id, documentId: document.documentId, facts: verifiedFacts(attachment.blob, record) });
    });
    return record;
  };

  const checkNew = async (id: DocId): Promise<boolean> => {
    const document = store.document(id);
    if (document === undefined) return false;
    for (const attachment of document.attachments) {
      if (carriesSignature(attachment) && attachment.verification === undefined) await check(document, attachment, {});
    }
    deps.onChanged([id]);
    return true;
  };

  /** False when nothing is due. */
  const checkDue = async (): Promise<boolean> => {
    const [due] = verdicts.due(deps.now(), 1);
    if (due === undefined) return false;
    const document = store.document(due.document);
    const attachment = document?.attachments.find((a) => a.ordinal === due.ordinal);
    const record = document === undefined || attachment === undefined ? undefined : await check(document, attachment, {});
    if (record?.open === true) {
      verdicts.failed(due, deps.now() + backoffMs(due.attempts + 1, deps.random()), record.reasons.includes('revocation.unreachable'));
    } else verdicts.done(due);
    if (document !== undefined && attachment?.verification?.document !== record?.document) deps.onChanged([document.id]);
    return true;
  };

  const drain = async (): Promise<void> => {
    while (!stopped) {
      const [next] = store.pendingVerification(1);
      if (!(next === undefined ? await checkDue() : await checkNew(next))) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  /** Somebody may ask in the moment in which the last one is done: look once more then. */
  const drainAsked = async (): Promise<void> => {
    while (asked) {
      asked = false;
      await drain();
    }
  };

  const schedule = (): void => {
    clearTimeout(timer);
    const at = stopped ? undefined : verdicts.nextAt();
    if (at !== undefined) timer = setTimeout(kick, Math.min(Math.max(at - deps.now(), 1000), longestWait));
  };

  const kick = (): void => {
    if (stopped) return;
    asked = true;
    running ??= drainAsked().catch(() => deps.log.error('verify.failed')).finally(() => {
      running = undefined;
      schedule();
    });
  };

  return {
    kick,
    again: async (id) => {
      const document = store.document(id);
      for (const attachment of document?.attachments.filter(carriesSignature) ?? []) await check(document as OfficeDocument, attachment, { fresh: true });
      if (document !== undefined) deps.onChanged([id]);
    },
    trustChanged: () => {
      verdicts.recheckAll(deps.now());
      kick();
    },
    drained: async () => {
      kick();
      await running;
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

/** What came from outside and was not looked at yet. */
const isNewPaper = (document: OfficeDocument, attachment: Attachment): boolean =>
  document.direction === 'in' && attachment.contentType === 'application/pdf' && attachment.verification === undefined;

/** The message said nothing of a level, its paper does: a person returns it; by the paper alone nothing is destroyed. */
function warnOfStamp(tx: DocumentWrites, id: DocId, name: string, level: string): void {
  const document = tx.document(id);
  if (document === undefined || document.state === 'recalled') return;
  tx.save({ ...document, warnings: [...document.warnings, { code: 'secrecy.stamp', path: name, value: level }] });
}

/** A check without the password, which a person typed before, tells less than is known. */
const wouldForget = (known: VerificationRecord | undefined, fresh: VerificationRecord): boolean =>
  known !== undefined && fresh.reasons.includes('pdf.passwordNeeded') && !known.reasons.some((reason) => reason === 'pdf.passwordNeeded' || reason === 'pdf.passwordWrong');
