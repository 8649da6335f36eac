import type { Evidence } from '../signing/evidence/evidence.ts';
import { noEvidence } from '../signing/evidence/evidence.ts';
import type { FileFormat, FileSignature } from '../signing/file-result.ts';
import type { RevocationStatus } from '../signing/revocation/check-revocation.ts';
import { describeSigner, isoTime, parseCertificate } from '../signing/validation/certificate.ts';
import { printableName } from '../signing/validation/distinguished-name.ts';
import type { ChainProof, TimestampProof } from '../signing/validation/proof.ts';
import type { DocumentVerification, SignatureVerification } from '../signing/validation/result.ts';
import { collectEvidence, sha256Of, type EvidenceCollection } from './collect-evidence.ts';
import { reportVersion, type EvidenceObject, type FileReport, type LinkRevocation, type PathLink, type Report, type ReportedFile, type SignatureReport, type TimestampReport, type TrustRoot } from './report.ts';

/** An answer of `verifyAny`, or one about a file that could not be read at all. */
export type ReportableAnswer = DocumentVerification & { readonly format?: FileFormat; readonly uncovered?: readonly string[] };

export interface FileToReport {
  /** As it was named to the program. */
  readonly file: string;
  /** Absent: it could not be read. */
  readonly bytes?: Uint8Array;
  readonly answer: ReportableAnswer;
  /** What the file carries besides what was used (`carriedEvidence`). */
  readonly carried?: Evidence;
}

/** One file's part of a report, with the octets of every certificate, response, list and time stamp behind it. */
export function reportFile({ file, bytes, answer, carried = noEvidence }: FileToReport): ReportedFile {
  const evidence = collectEvidence();
  const signatures = answer.signatures.map((signature) => signatureReport(signature, evidence));
  for (const der of carried.certificates) evidence.add('certificate', der, false);
  for (const der of carried.ocspResponses) evidence.add('ocsp', der, false);
  for (const der of carried.crls) evidence.add('crl', der, false);
  const objects = evidence.all();
  const report: FileReport = {
    file,
    format: answer.format ?? 'unknown',
    ...(bytes === undefined ? {} : { bytes: bytes.length, sha256: sha256Of(bytes) }),
    document: answer.document,
    reasons: answer.reasons,
    signatures,
    ...(answer.warnings === undefined ? {} : { warnings: answer.warnings }),
    ...(answer.differingPages === undefined ? {} : { differingPages: answer.differingPages }),
    ...(answer.uncovered === undefined ? {} : { uncovered: answer.uncovered }),
    evidence: objects.map(withoutOctets),
  };
  return { report, evidence: objects };
}

const withoutOctets = ({ der: _der, ...entry }: EvidenceObject): Omit<EvidenceObject, 'der'> => entry;

export interface ReportFrame {
  readonly programVersion: string;
  /** Milliseconds since 1970, both. */
  readonly checkedAt: number;
  readonly at: number;
  readonly assumedTrust: boolean;
  readonly revocation: 'online' | 'offline';
  /** DER. */
  readonly signatureRoots: readonly Uint8Array[];
  readonly timeRoots: readonly Uint8Array[];
}

/** The whole report of one check. */
export function makeReport(frame: ReportFrame, files: readonly FileReport[]): Report {
  return {
    schema: 'congvan.verification-report',
    version: reportVersion,
    program: { name: 'congvan', version: frame.programVersion },
    checkedAt: isoTime(frame.checkedAt),
    at: isoTime(frame.at),
    assumedTrust: frame.assumedTrust,
    revocation: frame.revocation,
    trustRoots: [...rootsOf('signature', frame.signatureRoots), ...rootsOf('time', frame.timeRoots)],
    files,
  };
}

function rootsOf(purpose: TrustRoot['purpose'], roots: readonly Uint8Array[]): readonly TrustRoot[] {
  return roots.map((der) => {
    const certificate = parseCertificate(der);
    return { purpose, subject: certificate === undefined ? '' : printableName(certificate.subject), sha256: sha256Of(der) };
  });
}

function signatureReport(signature: SignatureVerification & Partial<Pick<FileSignature, 'covers' | 'countersignatures'>>, evidence: EvidenceCollection): SignatureReport {
  const { proof, signedRevisionEnd: _end, countersignatures, ...rest } = signature;
  return {
    ...rest,
    ...(countersignatures === undefined ? {} : { countersignatures: countersignatures.map((counter) => signatureReport(counter, evidence)) }),
    ...(proof?.proven === undefined ? {} : { bestSignatureTime: isoTime(proof.proven) }),
    path: proof?.chain === undefined ? [] : pathLinks(proof.chain, evidence),
    timestamps: (proof?.timestamps ?? []).map((stamp) => timestampReport(stamp, evidence)),
    ...(proof?.value === undefined ? {} : { signatureValue: Buffer.from(proof.value).toString('base64') }),
    ...(proof?.content === undefined ? {} : { signedDataSha256: sha256Of(...proof.content) }),
  };
}

function pathLinks({ path, trusted, revocation }: ChainProof, evidence: EvidenceCollection): readonly PathLink[] {
  return path.flatMap((der, index) => {
    const certificate = parseCertificate(der);
    if (certificate === undefined) return [];
    const { serial, issuer, notBefore, notAfter } = describeSigner(certificate);
    const status = revocation[index];
    return [{
      subject: printableName(certificate.subject), issuer, serial, notBefore, notAfter,
      anchor: trusted && index === path.length - 1,
      certificate: evidence.add('certificate', der, true),
      ...(status === undefined ? {} : { revocation: linkRevocation(status, evidence) }),
    }];
  });
}

function linkRevocation({ status, source, reason, problems, evidence: octets, ...times }: RevocationStatus, evidence: EvidenceCollection): LinkRevocation {
  const time = (key: 'producedAt' | 'thisUpdate' | 'nextUpdate' | 'revokedAt'): Partial<Record<typeof key, string>> => (times[key] === undefined ? {} : { [key]: isoTime(times[key]) });
  return {
    status,
    ...(source === undefined ? {} : { source }),
    ...time('producedAt'), ...time('thisUpdate'), ...time('nextUpdate'), ...time('revokedAt'),
    ...(reason === undefined ? {} : { reason }),
    evidence: octets.map((der) => evidence.add(source ?? 'crl', der, true)),
    problems,
  };
}

function timestampReport({ token, state, time, chain }: TimestampProof, evidence: EvidenceCollection): TimestampReport {
  const path = chain === undefined ? [] : pathLinks(chain, evidence);
  const [authority] = path;
  return {
    ...(time === undefined ? {} : { time: isoTime(time) }),
    state,
    ...(authority === undefined ? {} : { authority: authority.subject }),
    token: evidence.add('timestamp', token, state === 'trusted'),
    path,
  };
}
