import { z } from 'zod';
import { command, query, type Contract } from './contract.ts';
import * as x from './exchange-views.ts';
import * as v from './views.ts';

const None = z.object({});
const ById = z.object({ id: v.DocId });
const Base64 = z.string().regex(/^[A-Za-z0-9+/]*=*$/);
/** Where a key is: a certificate file, or a certificate on a token behind a driver. */
export const KeySource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), path: z.string() }),
  z.object({ kind: z.literal('token'), module: z.string(), tokenId: z.string(), certificateId: z.string(), tokenLabel: z.string() }),
]);
export type KeySource = z.infer<typeof KeySource>;

/** What the core can do. One line, one capability: a button comes after its line here. */
export const coreContract = {
  'office.get': query(None, v.OfficeView),
  'inbox.counts': query(None, z.record(v.Folder, z.object({ total: z.number(), unread: z.number() }))),
  'inbox.list': query(v.ListInput, v.ListPage),
  'document.get': query(ById, v.DocumentView),
  'document.markRead': command(ById, None),
  'document.verifyAgain': command(ById, v.DocumentView, { timeoutMs: 60_000 }),

  /** Verifies an attachment and writes the report of it; the person chose the place in a dialog of the shell. */
  'document.report': command(
    ById.extend({ ordinal: z.number().int(), kind: z.enum(['html', 'pdf', 'json', 'etsi']), language: z.enum(['vi', 'en']), path: z.string(), program: z.string().max(40) }),
    None, { caller: 'shell', timeoutMs: 120_000 },
  ),
  /** The password of an encrypted paper, to verify it: kept in memory until the program ends. */
  'document.unlock': command(ById.extend({ ordinal: z.number().int(), password: z.string().min(1).max(500) }), v.DocumentView, { timeoutMs: 60_000 }),
  /** The file as it was signed, beside the current one. `signature`: index in its verdict. */
  'document.signedRevision': query(
    ById.extend({ ordinal: z.number().int(), signature: z.number().int().nonnegative() }),
    z.object({ blob: v.BlobId, bytes: z.number().int(), number: z.number().int() }), { timeoutMs: 60_000 },
  ),
  /** Every verdict about a file, oldest first. */
  'document.verdicts': query(
    ById.extend({ ordinal: z.number().int() }),
    z.object({ verdicts: z.array(v.VerificationView.pick({ document: true, checkedAt: true }).extend({ evidenceHash: z.string().optional() })) }),
  ),

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
  /** A copy the agency makes (Decree 30/2020, Art. 25); the scan or extract is attached to it. */
  'outgoing.draftCopy': command(z.object({ kind: v.CopyKind, of: v.DocId.optional() }), v.DocumentView),
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

  /** Asks a sent document back (Decree 30/2020, Art. 18.4): it is frozen here, its receivers are asked to destroy it. */
  'outgoing.requestRecall': command(ById.extend({ reason: z.string().max(500) }), v.DocumentView),
  /** A draft that changes, or takes the place of, a document that was sent. */
  'outgoing.draftChange': command(ById.extend({ business: z.enum(['update', 'replace']), reason: z.string().max(500) }), v.DocumentView),
  /** What was queued and never left goes back to its desk. */
  'outgoing.takeBack': command(ById, v.DocumentView),
  /** Agrees to a change the sender asks for (status 15), or not (16). */
  'incoming.acceptUpdate': command(ById, v.DocumentView),
  'incoming.refuseUpdate': command(ById.extend({ reason: z.string().max(500) }), v.DocumentView),

  /** A whole round now, with one connection or all; what waits for its next try goes too. */
  'sync.now': command(z.object({ connection: z.string().optional() }), x.SyncView, { timeoutMs: 300_000 }),
  'sync.status': query(None, x.SyncView),
  'connections.list': query(None, z.object({ connections: z.array(x.ConnectionView), keystore: z.enum(['system', 'file']), mayChange: z.boolean() })),
  'connections.save': command(x.ConnectionInput, x.ConnectionView),
  'connections.remove': command(z.object({ id: z.string() }), None),
  /** Tries what is in the form, saved or not; secrets left out are those kept. */
  'connections.test': command(x.ConnectionInput, x.ConnectionTest, { timeoutMs: 120_000 }),
  /** Newest first; `settled`: what is done with too. */
  'outbox.list': query(
    z.object({ settled: z.boolean().default(false), before: z.number().int().optional(), limit: z.number().int().min(1).max(200).default(100) }),
    z.object({ rows: z.array(x.OutboxRow), more: z.boolean() }),
  ),
  'outbox.retry': command(z.object({ id: z.number().int() }), None),
  'quarantine.list': query(
    z.object({ before: z.number().int().optional(), limit: z.number().int().min(1).max(200).default(100) }),
    z.object({ rows: z.array(x.QuarantineRow), more: z.boolean() }),
  ),
  /** Reads a message once more, with the program as it is now; one that was never given is asked for now. */
  'quarantine.readAgain': command(z.object({ id: z.number().int() }), z.object({ read: z.boolean(), documentId: v.DocId.optional(), reason: z.string().optional() }), { timeoutMs: 120_000 }),
  /** A person has dealt with it otherwise; bytes and reason stay as evidence. */
  'quarantine.settle': command(z.object({ id: z.number().int(), how: z.string().trim().min(1).max(500) }), None),
  /** As one types: names without diacritics, codes in either notation. */
  'directory.search': query(z.object({ text: z.string().max(200), limit: z.number().int().min(1).max(50).default(20) }), z.object({ agencies: z.array(x.AgencyView) })),
  /** `acceptShrink`: a person knows why the axis lists so many less than before. */
  'directory.refresh': command(z.object({ connection: z.string().optional(), acceptShrink: z.boolean().default(false) }), None, { timeoutMs: 300_000 }),
  'document.evidence': query(ById, z.object({ rows: z.array(x.EvidenceRow) })),
  /** The document's rows of the log with all it takes to check them, as one ZIP; the person chose the place. */
  'document.exportEvidence': command(ById.extend({ path: z.string() }), None, { caller: 'shell', timeoutMs: 120_000 }),
  'evidence.verify': query(None, x.EvidenceCheck, { timeoutMs: 300_000 }),

  /** The shell read a file the person chose; the path never came from a window. */
  'outgoing.attach': command(ById.extend({ path: z.string() }), v.DocumentView, { caller: 'shell', timeoutMs: 60_000 }),
  /** The keys of the office and of this person, for a role or all; unusable ones with the reason. */
  'signing.keys': query(z.object({ role: v.SignRole.optional() }), z.object({ keys: z.array(v.KeyView) })),
  'signing.removeKey': command(z.object({ keyId: z.string() }), None),
  'signing.settings': query(None, v.SigningSettings),
  'signing.setLevel': command(z.object({ role: v.SignRole, level: v.PadesLevel }), v.SigningSettings),
  /** The papers that wait for a signature or the seal, oldest first. */
  'signing.waiting': query(z.object({ role: v.SignRole }), z.object({ rows: z.array(v.ToSignRow) })),
  /** Where the decree puts this signature on this paper (Annex I, II.7, II.8). */
  'signing.place': query(ById.extend({ ordinal: z.number().int(), keyId: z.string().optional(), role: v.SignRole }), v.PlaceView, { timeoutMs: 30_000 }),
  /** The document with the appearance on it, made by the code that signs: what is shown is what will be signed. */
  'signing.preview': query(
    ById.extend({ ordinal: z.number().int(), keyId: z.string(), page: z.number().int().optional(), rect: v.PageRect.optional() }),
    z.object({ blob: v.BlobId, bytes: z.number().int(), page: z.number().int(), rect: v.PageRect }), { timeoutMs: 60_000 },
  ),
  /** Where the key of a KeyView is; the shell asks the PIN and hands it to that key's own process. */
  'signing.source': query(z.object({ keyId: z.string() }), z.object({ source: KeySource, role: v.SignRole, holder: z.string() }), { caller: 'shell' }),
  /** What certificates on a token say, whether they may sign, and which are keys of the office already. */
  'signing.describe': query(
    z.object({ certificates: z.array(z.object({ certificate: Base64, source: KeySource })).max(200) }),
    z.object({ certificates: z.array(z.object({ signer: v.SignerView.optional(), usable: z.boolean(), reason: z.string().optional(), keyId: z.string().optional() })) }),
    { caller: 'shell' },
  ),
  /** Driver files the person pointed at, and those of IT's policy: looked at before the known ones. */
  'signing.drivers': query(None, z.object({ person: z.array(z.string()), policy: z.array(z.string()) }), { caller: 'shell' }),
  'signing.addDriver': command(z.object({ path: z.string() }), None, { caller: 'shell' }),
  'signing.addKey': command(
    z.object({ role: v.SignRole, label: z.string().max(200), source: KeySource, certificate: Base64, chain: z.array(Base64).max(20) }),
    z.object({ keyId: z.string() }), { caller: 'shell' },
  ),
  /** The shell read a picture the person chose: the signature or the seal that goes with a key. */
  'signing.setImage': command(z.object({ keyId: z.string(), path: z.string() }), None, { caller: 'shell' }),
  /** Journals the attempt, checks the certificate, writes the placeholder, answers what the key must sign (DER of the signed attributes). */
  'signing.prepare': command(
    ById.extend({
      ordinal: z.number().int(), keyId: z.string(), certificate: Base64, chain: z.array(Base64).max(20),
      page: z.number().int().optional(), rect: v.PageRect.optional(), level: v.PadesLevel.optional(),
    }),
    z.object({ attemptId: z.string(), toBeSigned: Base64, key: z.enum(['rsa', 'rsa-pss', 'ec']), hash: z.enum(['sha256', 'sha384', 'sha512']) }),
    { caller: 'shell', timeoutMs: 180_000 },
  ),
  /** Puts the value in, brings the file to its level as far as the services answer, verifies, stores. */
  'signing.complete': command(z.object({ attemptId: z.string(), signatureValue: Base64 }), z.object({ document: v.DocumentView, signed: v.SignedView }), { caller: 'shell', timeoutMs: 300_000 }),
  'signing.abandon': command(z.object({ attemptId: z.string(), code: z.string() }), None, { caller: 'shell' }),
  /** Roots this office trusts, by what for and who set them. */
  'trust.list': query(None, z.object({ anchors: z.array(v.AnchorView), problems: z.array(z.string()), mayAdd: z.boolean() })),
  /** The shell read a path the person chose; nothing is trusted yet. */
  'trust.propose': command(z.object({ path: z.string() }), v.TrustCandidate, { caller: 'shell' }),
  /** Trusts it, when what the person copied from the authority's own publication fits the file (8 hexadecimal digits at least). */
  'trust.confirm': command(z.object({ candidateId: z.string(), purpose: v.TrustPurpose, typed: z.string().max(200) }), None),
  'trust.remove': command(z.object({ purpose: v.TrustPurpose, fingerprint: z.string() }), None),
  /** Where a file of the store lies: a file, or a part of one. The shell streams it read-only to the viewer. */
  'blob.locate': query(z.object({ blob: v.BlobId }), z.object({ path: z.string(), start: z.number().int(), bytes: z.number().int() }), { caller: 'shell' }),
} satisfies Contract;

export type CoreContract = typeof coreContract;
