import { z } from 'zod';
import { command, query, type Contract } from './contract.ts';
import * as v from './views.ts';

const None = z.object({});
const ById = z.object({ id: v.DocId });
const Rect = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const Base64 = z.string().regex(/^[A-Za-z0-9+/]*=*$/);

/** What the core can do. One line, one capability: a button comes after its line here. */
export const coreContract = {
  'office.get': query(None, v.OfficeView),
  'inbox.counts': query(None, z.record(v.Folder, z.object({ total: z.number(), unread: z.number() }))),
  'inbox.list': query(v.ListInput, v.ListPage),
  'document.get': query(ById, v.DocumentView),
  'document.markRead': command(ById, None),
  'document.verifyAgain': command(ById, v.DocumentView, { timeoutMs: 60_000 }),

  'incoming.register': command(ById, v.DocumentView),
  'incoming.refuse': command(ById.extend({ reason: z.string().max(500) }), v.DocumentView),
  'incoming.route': command(
    ById.extend({ assigneeId: z.string(), supportingIds: z.array(z.string()).max(50), directive: z.string().max(2000), dueDate: v.IsoDate.optional() }),
    v.DocumentView,
  ),
  'incoming.finish': command(ById, v.DocumentView),
  'incoming.acceptRecall': command(ById, v.DocumentView),
  'incoming.refuseRecall': command(ById.extend({ reason: z.string().max(500) }), v.DocumentView),

  'outgoing.draftReply': command(ById, v.DocumentView),
  'outgoing.draftNew': command(None, v.DocumentView),
  'outgoing.edit': command(
    ById.extend({
      typeName: z.string().max(100), subject: z.string().max(500), toOrganIds: z.array(z.string()).max(500),
      signerPersonId: z.string().optional(), priority: v.Priority, dueDate: v.IsoDate.optional(),
    }),
    v.DocumentView,
  ),
  'outgoing.removeAttachment': command(ById.extend({ ordinal: z.number().int() }), v.DocumentView),
  /** `onPaper`: whether the PDF bears number and date now, written by us or there before. */
  'outgoing.number': command(ById.extend({ notation: z.string().max(30) }), v.DocumentView.extend({ onPaper: z.object({ number: z.boolean(), date: z.boolean() }) })),
  'outgoing.send': command(ById, v.DocumentView),

  'sync.now': command(None, v.SyncView, { timeoutMs: 300_000 }),
  'sync.status': query(None, v.SyncView),
  'outbox.list': query(None, z.array(v.OutboxRow)),
  'quarantine.list': query(None, z.array(v.QuarantineRow)),

  /** The shell read a file the person chose; the path never came from a window. */
  'outgoing.attach': command(ById.extend({ path: z.string() }), v.DocumentView, { caller: 'shell', timeoutMs: 60_000 }),
  /** Where the shell finds the certificate file and image of a certificate the window named. */
  'signing.source': query(z.object({ certificateId: z.string() }), z.object({ p12Path: z.string(), role: z.enum(['personal', 'organ']), holder: z.string() }), { caller: 'shell' }),
  /** Journals the attempt, writes the placeholder, answers what the key must sign (DER of the signed attributes). */
  'signing.prepare': command(
    ById.extend({
      ordinal: z.number().int(), certificateId: z.string(), certificate: Base64, chain: z.array(Base64).max(20),
      page: z.number().int().optional(), rect: Rect.optional(),
    }),
    z.object({ attemptId: z.string(), toBeSigned: Base64, key: z.enum(['rsa', 'rsa-pss', 'ec']), hash: z.enum(['sha256', 'sha384', 'sha512']) }),
    { caller: 'shell', timeoutMs: 120_000 },
  ),
  'signing.complete': command(z.object({ attemptId: z.string(), signatureValue: Base64 }), v.DocumentView, { caller: 'shell', timeoutMs: 120_000 }),
  'signing.abandon': command(z.object({ attemptId: z.string(), code: z.string() }), None, { caller: 'shell' }),
  /** Where the content-addressed store is: the shell streams it read-only to the viewer. */
  'blob.root': query(None, z.object({ path: z.string() }), { caller: 'shell' }),
} satisfies Contract;

export type CoreContract = typeof coreContract;
