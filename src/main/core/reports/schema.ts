import { z } from 'zod';
import type { SignatureReport } from './report.ts';

const Time = z.iso.datetime();
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Id = z.string().regex(/^(certificate|ocsp|crl|timestamp)-[0-9a-f]{64}$/);
const Page = z.number().int().min(1);

const Signer = z.strictObject({
  commonName: z.string().optional(), organization: z.string().optional(), unit: z.string().optional(), position: z.string().optional(),
  taxCode: z.string().optional(), idNumber: z.string().optional(), idKind: z.enum(['CCCD', 'CMND', 'HC']).optional(), email: z.string().optional(),
  serial: z.string(), issuer: z.string(), issuerKind: z.enum(['officialUse', 'public']).optional(), notBefore: Time, notAfter: Time,
});

const Link = z.strictObject({
  subject: z.string(), issuer: z.string(), serial: z.string(), notBefore: Time, notAfter: Time, anchor: z.boolean(), certificate: Id,
  revocation: z.strictObject({
    status: z.enum(['good', 'revoked', 'unknown']), source: z.enum(['ocsp', 'crl']).optional(), producedAt: Time.optional(), thisUpdate: Time.optional(),
    nextUpdate: Time.optional(), revokedAt: Time.optional(), reason: z.string().optional(), evidence: z.array(Id), problems: z.array(z.string()),
  }).optional(),
});

const Signature: z.ZodType<SignatureReport> = z.lazy(() => z.strictObject({
  field: z.string(),
  kind: z.enum(['signature', 'timestamp']),
  verdict: z.enum(['TOTAL-PASSED', 'INDETERMINATE', 'TOTAL-FAILED']),
  subIndication: z.string().regex(/^[A-Z_]+$/).optional(),
  level: z.enum(['B-B', 'B-T', 'B-LT', 'B-LTA', 'none']),
  signer: Signer.optional(),
  signingTime: Time.optional(),
  bestSignatureTime: Time.optional(),
  coversWholeDocument: z.boolean(),
  signedRevision: z.strictObject({ start: z.number().int(), end: z.number().int(), number: z.number().int() }).optional(),
  laterChanges: z.enum(['none', 'allowed', 'suspicious', 'forbidden']),
  changes: z.array(z.strictObject({ code: z.string(), where: z.string().optional(), page: Page.optional(), object: z.number().int().optional(), detail: z.string().optional() })),
  reasons: z.array(z.string()),
  covers: z.array(z.strictObject({ name: z.string(), state: z.enum(['intact', 'changed', 'missing', 'notChecked']) })).optional(),
  countersignatures: z.array(Signature).optional(),
  path: z.array(Link),
  timestamps: z.array(z.strictObject({ time: Time.optional(), state: z.enum(['trusted', 'notTrusted', 'broken']), authority: z.string().optional(), token: Id, path: z.array(Link) })),
  signatureValue: z.base64().optional(),
  signedDataSha256: Sha256.optional(),
})) as z.ZodType<SignatureReport>;

const Box = z.tuple([z.number(), z.number(), z.number(), z.number()]);

/** The JSON form, version 1. Strict, so that a field nobody documented is found by the tests and not by a script. */
export const ReportSchema = z.strictObject({
  schema: z.literal('congvan.verification-report'),
  version: z.literal(1),
  program: z.strictObject({ name: z.string(), version: z.string() }),
  checkedAt: Time,
  at: Time,
  assumedTrust: z.boolean(),
  revocation: z.enum(['online', 'offline']),
  trustRoots: z.array(z.strictObject({ purpose: z.enum(['signature', 'time']), subject: z.string(), sha256: Sha256 })),
  files: z.array(z.strictObject({
    file: z.string(),
    format: z.enum(['pdf', 'cades', 'xades', 'asic-s', 'asic-e', 'unknown']),
    bytes: z.number().int().optional(),
    sha256: Sha256.optional(),
    document: z.enum(['valid', 'valid-with-later-changes', 'unsure', 'invalid', 'unsigned', 'unreadable']),
    reasons: z.array(z.string()),
    signatures: z.array(Signature),
    warnings: z.array(z.strictObject({ code: z.string(), severity: z.enum(['warning', 'note']), page: Page.optional(), object: z.number().int().optional(), where: z.string().optional(), box: Box.optional() })).optional(),
    differingPages: z.array(z.strictObject({ page: Page, boxes: z.array(Box), unexplained: z.boolean() })).optional(),
    uncovered: z.array(z.string()).optional(),
    evidence: z.array(z.strictObject({
      id: Id, kind: z.enum(['certificate', 'ocsp', 'crl', 'timestamp']), sha256: Sha256, bytes: z.number().int(), used: z.boolean(),
      name: z.string().optional(), from: Time.optional(), until: Time.optional(),
    })),
  })),
});
