import type { DocId } from '../model/document.ts';
import { fail, type Failure, type Result } from '../model/result.ts';
import type { BlobStore } from '../ports/blob-store.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import type { EvidenceCache } from '../ports/evidence-cache.ts';
import type { TrustNetwork } from '../ports/trust-network.ts';
import { carriedEvidence } from '../reports/carried-evidence.ts';
import { makeReport, reportFile } from '../reports/make-report.ts';
import { renderReport, type ReportKind } from '../reports/render-report.ts';
import { writeWhole } from '../write-whole.ts';
import type { ReportLanguage } from '../reports/words.ts';
import type { RenderCompare } from '../signing/validation/render/comparison.ts';
import type { TrustStore } from '../trust/store.ts';
import { contentOf } from './content-of.ts';
import { timeAnchorsOf } from './office-verifier.ts';
import type { Passwords } from './passwords.ts';
import { verifyOnline } from './verify-online.ts';

export interface DocumentReportParts {
  readonly store: DocumentStore;
  readonly blobs: BlobStore;
  readonly trust: TrustStore;
  readonly network: TrustNetwork;
  readonly cache: EvidenceCache;
  readonly compareRendered: RenderCompare;
  readonly passwords: Passwords;
  readonly now: () => number;
  /** IT set that nobody is asked. */
  readonly offline: boolean;
}

export interface DocumentReportInput {
  readonly id: DocId;
  readonly ordinal: number;
  readonly kind: ReportKind;
  readonly language: ReportLanguage;
  /** Where the person wants it. */
  readonly path: string;
  /** Version of the program, to be named in the report. */
  readonly program: string;
}

/** Verifies one attachment as this office trusts, with answers as fresh as at any check, and writes the report of it. */
export const reportDocument = ({ store, blobs, trust, network, cache, compareRendered, passwords, now, offline }: DocumentReportParts) =>
  async ({ id, ordinal, kind, language, path, program }: DocumentReportInput): Promise<Result<void, Failure>> => {
    const document = store.document(id);
    const attachment = document?.attachments.find((a) => a.ordinal === ordinal);
    if (document === undefined || attachment === undefined) return fail('document.notFound');
    const bytes = await blobs.read(attachment.blob);
    if (!bytes.ok) return bytes;
    const at = now();
    const [signatureRoots, timeRoots] = [trust.trusted('signature'), timeAnchorsOf(trust)];
    const password = passwords.of(attachment.blob);
    const { content, contentName } = await contentOf(document, attachment, blobs);
    const { verification } = await verifyOnline(bytes.value, {
      anchors: signatureRoots, timeAnchors: timeRoots, at, compareRendered,
      ...(content === undefined ? {} : { content: () => content }),
      ...(contentName === undefined ? {} : { contentName }),
      ...(password === undefined ? {} : { password }),
    }, { network, cache, now });
    const { report, evidence } = reportFile({ file: attachment.name, bytes: bytes.value, answer: verification, carried: carriedEvidence(bytes.value, password) });
    const whole = makeReport({ programVersion: program, checkedAt: at, at, assumedTrust: false, revocation: offline ? 'offline' : 'online', signatureRoots, timeRoots }, [report]);
    return writeWhole(path, await renderReport(whole, kind, language, evidence));
  };
