import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { carriedEvidence } from '../../../src/main/core/reports/carried-evidence.ts';
import { makeReport, reportFile } from '../../../src/main/core/reports/make-report.ts';
import type { EvidenceObject, FileReport, Report, ReportedFile, SignatureReport } from '../../../src/main/core/reports/report.ts';
import { verifyAny } from '../../../src/main/core/signing/verify-any.ts';

export const corpora = join(import.meta.dirname, '../../../../shared/data/corpora');
export const hasCorpora = existsSync(corpora);
export const at = Date.UTC(2026, 10, 26, 9, 30, 5);

/** Files of the corpora that hold signatures, and some that hold none. */
export function corpusFiles(folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) => {
    const path = join(corpora, folder);
    return existsSync(path) ? readdirSync(path).filter((name) => /\.(pdf|p7s|p7m|cms|pkcs7|xml|asice|asics|scs|sce|zip)$/i.test(name)).map((name) => join(path, name)) : [];
  });
}

export async function reported(path: string): Promise<{ readonly file: ReportedFile; readonly report: Report }> {
  const bytes = new Uint8Array(readFileSync(path));
  const file = reportFile({ file: path, bytes, answer: await verifyAny(bytes, { trustAnchors: [], at, assumeTrust: true }), carried: carriedEvidence(bytes) });
  return { file, report: reportOf([file.report], true) };
}

export const reportOf = (files: readonly FileReport[], assumedTrust = false): Report =>
  makeReport({ programVersion: '1.2.3', checkedAt: at, at, assumedTrust, revocation: 'online', signatureRoots: [], timeRoots: [] }, files);

export const signature = (change: Partial<SignatureReport> = {}): SignatureReport => ({
  field: 'Signature1', kind: 'signature', verdict: 'TOTAL-PASSED', level: 'B-T',
  signer: {
    commonName: 'Nguyễn Văn An', organization: 'Ủy ban nhân dân tỉnh Đồng Mây', position: 'Chủ tịch', taxCode: '0100109106', idNumber: '001203004567', idKind: 'CCCD',
    serial: '54A1', issuer: 'CN=Cơ quan thử nghiệm', issuerKind: 'officialUse', notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2029-01-01T00:00:00.000Z',
  },
  signingTime: '2026-11-24T20:15:00.000Z', bestSignatureTime: '2026-11-24T20:16:30.000Z',
  coversWholeDocument: true, signedRevision: { start: 0, end: 1000, number: 1 }, laterChanges: 'none', changes: [], reasons: [], path: [], timestamps: [],
  ...change,
});

export const fileReport = (change: Partial<FileReport> = {}): FileReport => ({
  file: '/tmp/12-UBND.pdf', format: 'pdf', bytes: 1234567, sha256: 'ab'.repeat(32), document: 'valid', reasons: [], signatures: [signature()], evidence: [], ...change,
});

export const noOctets: readonly EvidenceObject[] = [];
