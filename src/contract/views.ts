import { z } from 'zod';

/** Shapes for screens. Dates without time are `yyyy-MM-dd`; instants are milliseconds since 1970 UTC. */

export const DocId = z.number().int().positive();
export const BlobId = z.string().regex(/^[0-9a-f]{64}$/);
export const IsoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
export const Instant = z.number().int().nonnegative();

export const Folder = z.enum([
  'incoming.toRegister', 'incoming.toRoute', 'incoming.inProgress', 'incoming.overdue', 'incoming.done',
  'incoming.returned', 'incoming.recalled', 'incoming.all',
  'outgoing.draft', 'outgoing.signed', 'outgoing.sealed', 'outgoing.queued', 'outgoing.sent', 'outgoing.withdrawn', 'outgoing.all',
]);
export type Folder = z.infer<typeof Folder>;

export const Priority = z.number().int().min(0).max(4);
/** One mark a row: what the verifier says of all attachments together. `pending` until the first check is done. */
export const SignatureMark = z.enum(['valid', 'warning', 'invalid', 'none', 'pending']);
export type SignatureMark = z.infer<typeof SignatureMark>;

export const IncomingState = z.enum(['received', 'registered', 'routed', 'handled', 'refused', 'recalled']);
export const OutgoingState = z.enum(['draft', 'signed', 'sealed', 'queued', 'sent', 'withdrawn']);
export const DocumentState = z.union([IncomingState, OutgoingState]);

export const Action = z.enum([
  'register', 'refuse', 'route', 'finish', 'reply', 'acceptRecall', 'refuseRecall',
  'acceptUpdate', 'refuseUpdate',
  'editDraft', 'attach', 'removeAttachment', 'number', 'sign', 'seal', 'send', 'recall', 'update', 'replace', 'copy', 'verifyAgain',
]);
export type Action = z.infer<typeof Action>;

export const DocumentRow = z.object({
  id: DocId,
  direction: z.enum(['in', 'out']),
  state: DocumentState,
  /** `number/notation`, or empty while a draft has none. */
  code: z.string(),
  organName: z.string(),
  subject: z.string(),
  typeName: z.string(),
  priority: Priority,
  mark: SignatureMark,
  unread: z.boolean(),
  receivedAt: Instant,
  issuedDate: IsoDate.optional(),
  dueDate: IsoDate.optional(),
  arrivalNumber: z.number().int().optional(),
  attachmentCount: z.number().int(),
  /** Same issuer, number and notation as another document (Decree 30 Annex VI, 1.h). */
  duplicateSuspected: z.boolean(),
  /** The sender asks to take it back. */
  recallRequested: z.boolean(),
});
export type DocumentRow = z.infer<typeof DocumentRow>;

export const ListInput = z.object({
  folder: Folder,
  /** As typed; matched without diacritics over number, subject and issuer. */
  search: z.string().max(200).optional(),
  /** The id of the last row of the page before. */
  before: DocId.optional(),
  limit: z.number().int().min(1).max(200).default(100),
});
export const ListPage = z.object({ rows: z.array(DocumentRow), more: z.boolean() });

export const SignerView = z.object({
  commonName: z.string(),
  organization: z.string().optional(),
  unit: z.string().optional(),
  position: z.string().optional(),
  taxCode: z.string().optional(),
  idNumber: z.string().optional(),
  idKind: z.enum(['CCCD', 'CMND', 'HC']).optional(),
  /** Kind of authority, guessed from its name. */
  issuerKind: z.string().optional(),
  serial: z.string(),
  issuer: z.string(),
  notBefore: z.string(),
  notAfter: z.string(),
});

export const SignatureView = z.object({
  field: z.string(),
  kind: z.enum(['signature', 'timestamp']).optional(),
  verdict: z.enum(['TOTAL-PASSED', 'INDETERMINATE', 'TOTAL-FAILED']),
  subIndication: z.string().optional(),
  level: z.string(),
  signer: SignerView.optional(),
  signingTime: z.string().optional(),
  coversWholeDocument: z.boolean(),
  laterChanges: z.enum(['none', 'allowed', 'suspicious', 'forbidden']),
  changes: z.array(z.object({ code: z.string(), where: z.string().optional(), page: z.number().optional(), detail: z.string().optional() })),
  reasons: z.array(z.string()),
  signedRevision: z.object({ start: z.number(), end: z.number(), number: z.number() }).optional(),
  /** The signer first, the trusted root last where the path reaches one; who said when whether each is revoked. */
  path: z.array(z.object({
    subject: z.string(), serial: z.string(), notBefore: z.string(), notAfter: z.string(),
    revocation: z.object({
      status: z.enum(['good', 'revoked', 'unknown']), source: z.enum(['ocsp', 'crl']).optional(), reason: z.string().optional(),
      producedAt: z.number().optional(), revokedAt: z.number().optional(),
    }).optional(),
  })).optional(),
  proven: z.object({ at: z.number(), authority: z.string() }).optional(),
  covers: z.array(z.object({ name: z.string(), state: z.enum(['intact', 'changed', 'missing', 'notChecked']) })).optional(),
});

export const VerificationView = z.object({
  format: z.enum(['pdf', 'cades', 'xades', 'asic-s', 'asic-e', 'unknown']).optional(),
  /** Nobody could say yet whether some certificate is revoked; it is asked again by itself. */
  open: z.boolean().optional(),
  evidence: z.array(z.object({ kind: z.enum(['certificate', 'ocsp', 'crl']), blob: BlobId })).optional(),
  evidenceHash: z.string().optional(),
  document: z.enum(['valid', 'valid-with-later-changes', 'unsure', 'invalid', 'unsigned', 'unreadable']),
  reasons: z.array(z.string()),
  signatures: z.array(SignatureView),
  checkedAt: Instant,
  warnings: z.array(z.object({ code: z.string(), severity: z.enum(['warning', 'note']), page: z.number().optional(), where: z.string().optional(), box: z.array(z.number()).optional() })).optional(),
  differingPages: z.array(z.object({ page: z.number(), boxes: z.array(z.array(z.number())), unexplained: z.boolean() })).optional(),
});
export type VerificationView = z.infer<typeof VerificationView>;

export const AttachmentView = z.object({
  ordinal: z.number().int(),
  name: z.string(),
  contentType: z.string(),
  bytes: z.number().int(),
  blob: BlobId,
  /** Undefined where the kind carries no PDF signature, or the first check has not run. */
  verification: VerificationView.optional(),
});
export type AttachmentView = z.infer<typeof AttachmentView>;

/** One line of the document's history, newest last. */
export const FlowEvent = z.object({
  at: Instant,
  kind: z.enum([
    'received', 'registered', 'refused', 'routed', 'finished', 'recallRequested', 'recallAccepted', 'recallRefused',
    'drafted', 'attached', 'numbered', 'signed', 'sealed', 'extended', 'queued', 'sent', 'statusSent', 'statusReceived', 'sendFailed',
    'recallSent', 'updateReceived', 'updateAccepted', 'updateRefused', 'takenBack',
  ]),
  actor: z.string(),
  /** Reason, directive or description. */
  text: z.string().optional(),
  statusCode: z.string().optional(),
  organName: z.string().optional(),
});
export type FlowEvent = z.infer<typeof FlowEvent>;

/** Who received what we sent: the furthest status, whatever the order of arrival, and every one of them with its time. */
export const TrackingRow = z.object({
  organId: z.string(),
  organName: z.string(),
  statusCode: z.string().optional(),
  description: z.string().optional(),
  at: Instant.optional(),
  /** In the order of the law's acts; `toldAt` is the receiver's clock, `at` when it came to us. */
  steps: z.array(z.object({ statusCode: z.string(), at: Instant, toldAt: Instant.optional(), description: z.string().optional(), staff: z.string().optional() })),
});

export const OrganView = z.object({ organId: z.string(), organName: z.string() });

export const Assignment = z.object({
  assignee: z.string(),
  supporting: z.array(z.string()),
  directive: z.string(),
  dueDate: IsoDate.optional(),
});

export const WarningView = z.object({ code: z.string(), path: z.string(), value: z.string().optional() });

export const DocumentView = z.object({
  row: DocumentRow,
  documentId: z.string(),
  organ: OrganView,
  to: z.array(OrganView),
  toPlaces: z.array(z.string()),
  content: z.string().optional(),
  place: z.string().optional(),
  signer: z.object({ competence: z.string().optional(), position: z.string().optional(), fullName: z.string().optional() }).optional(),
  pageAmount: z.number().int().optional(),
  arrivalDate: IsoDate.optional(),
  assignment: Assignment.optional(),
  /** For a draft: the document it answers; for a received one: our answers. */
  related: z.array(z.object({ id: DocId, code: z.string(), subject: z.string(), relation: z.enum(['answers', 'answeredBy', 'recalls', 'recalledBy', 'updates', 'updatedBy', 'replaces', 'replacedBy', 'duplicateOf']) })),
  attachments: z.array(AttachmentView),
  events: z.array(FlowEvent),
  tracking: z.array(TrackingRow),
  warnings: z.array(WarningView),
  availableActions: z.array(Action),
  recallReason: z.string().optional(),
  /** What this message does to an earlier document: in, as the sender says; out, as we drafted it. */
  business: z.enum(['update', 'replace']).optional(),
  businessReason: z.string().optional(),
  /** Incoming: the sender's system marked an earlier paper to be changed by this one, and nobody answered yet. */
  updateOpen: z.boolean().optional(),
  copy: z.enum(['trueCopy', 'copyOfCopy', 'extract']).optional(),
});
export type DocumentView = z.infer<typeof DocumentView>;

export const PersonView = z.object({ id: z.string(), fullName: z.string(), position: z.string(), unit: z.string(), role: z.enum(['clerk', 'leader', 'handler']) });

export const CertificateView = z.object({
  id: z.string(),
  role: z.enum(['personal', 'organ']),
  label: z.string(),
  holder: z.string(),
  /** Whether a signature image goes with it. */
  hasImage: z.boolean(),
  /** That image in the blob store; missing where its file cannot be read. */
  imageBlob: BlobId.optional(),
});

/** Sao y, sao lục, trích sao. */
export const CopyKind = z.enum(['trueCopy', 'copyOfCopy', 'extract']);

export const SignRole = z.enum(['personal', 'organ']);
export type SignRole = z.infer<typeof SignRole>;
/** PAdES baseline levels (ETSI EN 319 142-1 §6). */
export const PadesLevel = z.enum(['B-B', 'B-T', 'B-LT', 'B-LTA']);
export type PadesLevel = z.infer<typeof PadesLevel>;
/** Points; origin bottom left of the page as it is seen: x, y, width, height. */
export const PageRect = z.tuple([z.number(), z.number(), z.number(), z.number()]);

/** A key a person may sign with. One that may not sign now is shown with the reason, neither hidden nor offered. */
export const KeyView = z.object({
  id: z.string(),
  role: SignRole,
  label: z.string(),
  holder: z.string(),
  place: z.enum(['file', 'token']),
  /** File name, or label and serial number of the token. */
  where: z.string(),
  /** Missing until a certificate file was opened for the first time. */
  certificate: SignerView.optional(),
  usable: z.boolean(),
  /** Why it may not sign: an error code. */
  reason: z.string().optional(),
  hasImage: z.boolean(),
  imageBlob: BlobId.optional(),
  /** Set by IT in the office's profile: it cannot be removed here. */
  fixed: z.boolean(),
  /** The one chosen last for this role. */
  preferred: z.boolean(),
});
export type KeyView = z.infer<typeof KeyView>;

export const SigningSettings = z.object({
  /** The level wanted for each role; what cannot be had at once is added later by itself. */
  level: z.object({ personal: PadesLevel, organ: PadesLevel }),
  /** Whether a timestamp authority is configured at all. */
  timestamp: z.string().optional(),
  /** Signature files waiting to be brought to their level. */
  waiting: z.number().int(),
});
export type SigningSettings = z.infer<typeof SigningSettings>;

/** What became of one signature. `level` may be below what was wanted: then `missing` says why, and it is added later. */
export const SignedView = z.object({
  level: PadesLevel,
  wanted: PadesLevel,
  missing: z.object({ code: z.string(), details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional() }).optional(),
});
export type SignedView = z.infer<typeof SignedView>;

/** What an anchor is trusted for: signatures, timestamps, connections. */
export const TrustPurpose = z.enum(['signature', 'time', 'tls']);
export const AnchorView = z.object({
  purpose: TrustPurpose, origin: z.enum(['policy', 'profile', 'person']), fingerprint: z.string(), subject: z.string(), issuer: z.string(), notBefore: z.string(), notAfter: z.string(),
});
export type AnchorView = z.infer<typeof AnchorView>;
export const TrustCandidate = AnchorView.omit({ purpose: true, origin: true }).extend({ candidateId: z.string(), selfSigned: z.boolean() });
export type TrustCandidate = z.infer<typeof TrustCandidate>;

/** What a signature is on its file, and with it how it looks: the person's, the agency's seal, or the line of text of an appendix or copy. */
export const SignedAs = z.enum(['personal', 'organ', 'appendix', 'copy']);
export type SignedAs = z.infer<typeof SignedAs>;

/** One paper that waits for a signature or a seal. */
export const ToSignRow = z.object({
  id: DocId, ordinal: z.number().int(), as: SignedAs, code: z.string(), subject: z.string(), typeName: z.string(), fileName: z.string(),
  blob: BlobId, bytes: z.number().int(), signer: z.string(),
});
export type ToSignRow = z.infer<typeof ToSignRow>;

/** Where a signature goes, and why there: read from the page, from a field of the form, or a guess the person should look at. */
export const PlaceView = z.object({
  page: z.number().int().positive(), rect: PageRect, how: z.enum(['text', 'field', 'default']),
  why: z.enum(['nameUnderPosition', 'name', 'position', 'emptyField', 'overSignature', 'noSignature', 'corner', 'cornerTaken', 'nameNotFound', 'noText']),
  /** The name the place belongs to, as it stands on the paper; other names of the office's signers on that page. */
  name: z.string().optional(), names: z.array(z.string()), pages: z.number().int().positive(),
  pageSize: z.tuple([z.number(), z.number()]),
});
export type PlaceView = z.infer<typeof PlaceView>;

export const OfficeView = z.object({
  organ: OrganView,
  training: z.boolean(),
  /** Only in training: the password of the training certificates, so that a newcomer can sign. */
  trainingHint: z.string().optional(),
  people: z.array(PersonView),
  certificates: z.array(CertificateView),
  partners: z.array(OrganView),
  /** `BNV-VP` and the like: what a new outgoing number is offered with. */
  defaultNotation: z.string(),
  place: z.string(),
});
export type OfficeView = z.infer<typeof OfficeView>;
