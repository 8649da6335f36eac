import { basename } from 'node:path';
import { z } from 'zod';
import { fail, ok, type Failure, type Result } from '../../main/core/model/result.ts';

const text = z.string().max(100_000);
const id = z.string().min(1).max(200);
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const amount = z.int().min(0).max(999_999_999);
const Organ = z.object({
  organId: id, organName: text.default(''), organizationInCharge: text.optional(), organAdd: text.optional(), email: text.optional(),
  telephone: text.optional(), fax: text.optional(), website: text.optional(),
});
const Staff = z.object({ department: text.optional(), staff: text.optional(), email: text.optional(), mobile: text.optional() });
const ResponseFor = z.object({ organId: text, code: text, documentId: text, promulgationDate: date.optional() });

/** The JSON of `edxml show`, with paths for the attachments. What the wire has no place for (sizes, warnings) is passed over. */
const EdocSpec = z.object({
  kind: z.literal('edoc'), business: z.enum(['new', 'recall', 'update', 'replace']).default('new'), documentId: id, from: Organ, to: z.array(Organ).min(1).max(5000),
  code: z.object({ number: text, notation: text }), place: text.optional(), issuedDate: date.optional(), typeCode: text.optional(), typeName: text.optional(), subject: text.default(''),
  content: text.optional(), signer: z.object({ competence: text.optional(), position: text.optional(), fullName: text.optional() }).optional(), dueDate: date.optional(),
  toPlaces: z.array(text).default([]), priority: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4)]).default(0),
  pageAmount: amount.optional(), promulgationAmount: amount.optional(), sphereOfPromulgation: text.optional(), steeringType: text.optional(), responseFor: z.array(ResponseFor).default([]),
  traceHeaders: z.array(z.object({ organId: text, timestamp: text })).default([]), targetDocumentIds: z.array(id).default([]), businessReason: text.optional(),
  receiverChanges: z.array(z.object({ organId: id, change: z.enum(['removed', 'added']) })).optional(),
  replacedFor: z.array(z.object({ documentId: id, organIds: z.array(id) })).optional(), paper: amount.optional(), staff: Staff.optional(),
  attachments: z.array(z.object({ path: z.string().min(1), name: text.optional(), description: text.optional() })).max(500).default([]),
});
const StatusSpec = z.object({
  kind: z.literal('status'), from: Organ, responseFor: z.array(ResponseFor).length(1),
  status: z.object({ code: z.string().regex(/^\d{2}$/), description: text.optional(), timestamp: text.optional(), staff: Staff.optional() }),
});
const Spec = z.discriminatedUnion('kind', [EdocSpec, StatusSpec]);

export type EdocSpec = z.infer<typeof EdocSpec>;
export type StatusSpec = z.infer<typeof StatusSpec>;

/** Names the first field that does not fit, so that whoever wrote the file finds it. */
export function readSpec(json: string, path: string): Result<EdocSpec | StatusSpec, Failure<'edxml.specInvalid'>> {
  const invalid = (field: string): Result<never, Failure<'edxml.specInvalid'>> => fail('edxml.specInvalid', { file: basename(path), field });
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return invalid('JSON');
  }
  const parsed = Spec.safeParse(value);
  return parsed.success ? ok(parsed.data) : invalid(parsed.error.issues[0]?.path.join('.') || 'kind');
}
