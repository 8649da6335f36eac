import { z } from 'zod';
import { BlobId, DocId, Instant } from './views.ts';

/** Shapes for the screens of the exchange: connections, outbox, quarantine, directory, evidence. */

export const ConnectionKind = z.enum(['vxp', 'lgsp', 'folder']);
export type ConnectionKind = z.infer<typeof ConnectionKind>;

/** `paused`: after several failures nothing is asked until `nextTryAt` (a circuit breaker); a person can ask at once. */
export const ConnectionState = z.enum(['idle', 'running', 'offline', 'failed', 'paused', 'disabled']);
export const SyncProgress = z.object({ what: z.enum(['receive', 'send', 'agencies']), done: z.number().int(), total: z.number().int().optional() });

export const ConnectionSync = z.object({
  id: z.string(),
  name: z.string(),
  kind: ConnectionKind,
  state: ConnectionState,
  lastSuccessAt: Instant.optional(),
  lastFailureAt: Instant.optional(),
  error: z.string().optional(),
  nextTryAt: Instant.optional(),
  progress: SyncProgress.optional(),
});
export type ConnectionSync = z.infer<typeof ConnectionSync>;

export const SyncView = z.object({
  /** All connections together: `offline` when none of those switched on can be reached. */
  state: z.enum(['idle', 'running', 'offline', 'failed']),
  lastSuccessAt: Instant.optional(),
  /** Set when the last round failed: an error code. */
  error: z.string().optional(),
  outboxPending: z.number().int(),
  outboxFailed: z.number().int(),
  quarantined: z.number().int(),
  connections: z.array(ConnectionSync),
});
export type SyncView = z.infer<typeof SyncView>;

const address = z.string().trim().max(500);
const organId = z.string().trim().max(60);
/** What both HTTP transports share. `proxy`: `http://host:port`, empty for none; the system's own is not asked. */
const http = {
  endpoint: address,
  systemId: organId,
  proxy: address.optional(),
  /** Which roots the server's certificate may lead to: the system's, or the office's own trust for connections too. */
  trust: z.enum(['system', 'office']).default('system'),
  timeoutSeconds: z.number().int().min(5).max(600).default(60),
  /** Which wrapper of a status message the other side reads (QCVN 102 as the SDK writes it, or `Status`). */
  statusWrapper: z.enum(['MessageHeader', 'Status']).default('MessageHeader'),
};
/** Settings of a connection without its secrets. */
export const ConnectionSettings = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('vxp'), ...http, paddedFileHash: z.boolean().default(false) }),
  z.object({ kind: z.literal('lgsp'), ...http, username: z.string().trim().max(200), applicationCode: z.string().trim().max(100).default('') }),
  z.object({
    kind: z.literal('folder'), path: z.string().trim().max(1000), organId,
    /** Agencies whose packages are taken from there, each with the public key (Ed25519, base64) it signs its manifests with. */
    partners: z.array(z.object({ organId, publicKey: z.string().trim().max(200) })).max(1000).default([]),
    statusWrapper: z.enum(['MessageHeader', 'Status']).default('MessageHeader'),
  }),
]);
export type ConnectionSettings = z.infer<typeof ConnectionSettings>;

/** Secrets go in and never come out; left out they stay as they are. `password`: of the LGSP user. */
export const ConnectionInput = z.object({
  /** Left out for a new one. */
  id: z.string().max(60).optional(),
  name: z.string().trim().min(1).max(200),
  enabled: z.boolean(),
  settings: ConnectionSettings,
  secret: z.string().max(2000).optional(),
  password: z.string().max(2000).optional(),
});
export type ConnectionInput = z.infer<typeof ConnectionInput>;

export const ConnectionView = ConnectionSync.extend({
  enabled: z.boolean(),
  /** Of office.json (the training office, IT): shown, not changed here. */
  fixed: z.boolean(),
  settings: ConnectionSettings,
  hasSecret: z.boolean(),
  hasPassword: z.boolean(),
  secretPlace: z.enum(['keystore', 'file']).optional(),
  /** Folder connections: our own public key, to be given to the partners. */
  publicKey: z.string().optional(),
  agencies: z.number().int(),
  agenciesAt: Instant.optional(),
});
export type ConnectionView = z.infer<typeof ConnectionView>;

/** What a test of a connection found, in the order of asking; it ends at the first step that failed. */
export const ConnectionTest = z.object({
  ok: z.boolean(),
  steps: z.array(z.object({
    step: z.enum(['settings', 'reach', 'authenticate', 'list']), ok: z.boolean(), code: z.string().optional(),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(), waiting: z.number().int().optional(),
  })),
});
export type ConnectionTest = z.infer<typeof ConnectionTest>;

/** One agency of the directory. A closed code is shown where an old document has it and offered to nobody. */
export const AgencyView = z.object({
  code: z.string(),
  otherCode: z.string().optional(),
  name: z.string(),
  parentName: z.string().optional(),
  connection: z.string(),
  closedAt: Instant.optional(),
  /** An earlier name or code by which it was found. */
  before: z.string().optional(),
});
export type AgencyView = z.infer<typeof AgencyView>;

export const QuarantineRow = z.object({
  id: z.number().int(),
  connection: z.string(),
  axisDocId: z.string(),
  kind: z.enum(['edoc', 'status']),
  receivedAt: Instant,
  bytes: z.number().int(),
  reason: z.string(),
  details: z.string().optional(),
  /** Missing where nothing may be kept (marked as a state secret), and where nothing was given yet. */
  blob: BlobId.optional(),
  /** The axis lists it and does not give it: how often it was asked, and when it is asked again. It still waits there. */
  notFetched: z.object({ attempts: z.number().int(), nextTryAt: Instant }).optional(),
});

/** `checking`: whether an earlier try arrived is asked before it is repeated. */
export const OutboxRow = z.object({
  id: z.number().int(),
  kind: z.enum(['edoc', 'status']),
  documentId: DocId.optional(),
  title: z.string(),
  /** Receivers of a document, or the status code of a status. */
  to: z.string(),
  statusCode: z.string().optional(),
  /** A request to take a sent document back. */
  recall: z.boolean().optional(),
  state: z.enum(['pending', 'checking', 'sent', 'failed']),
  connection: z.string(),
  attempts: z.number().int(),
  queuedAt: Instant,
  lastTriedAt: Instant.optional(),
  nextTryAt: Instant.optional(),
  sentAt: Instant.optional(),
  error: z.string().optional(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  /** A person may send it again now, or take the document back from the outbox. */
  availableActions: z.array(z.enum(['retry', 'takeBack'])),
});
export type OutboxRow = z.infer<typeof OutboxRow>;

/** One row of the chained log about a document. */
export const EvidenceRow = z.object({
  seq: z.number().int(), at: Instant, axis: z.string(), act: z.string(), kind: z.string(), axisDocId: z.string().optional(),
  messageSha256: z.string().optional(), bytes: z.number().int().optional(), facts: z.record(z.string(), z.unknown()), hash: z.string(),
});
export const EvidenceCheck = z.object({ ok: z.boolean(), rows: z.number().int(), head: z.string(), firstBad: z.number().int().optional(), reason: z.string().optional() });
