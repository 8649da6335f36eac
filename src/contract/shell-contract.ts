import { z } from 'zod';
import { command, query, type Contract } from './contract.ts';
import { BlobId, DocId, DocumentView, PadesLevel, PageRect, SignedView, SignerView, SignRole, TrustCandidate } from './views.ts';

const None = z.object({});

const PaperToSign = z.object({ id: DocId, ordinal: z.number().int(), page: z.number().int().optional(), rect: PageRect.optional() });
export const SignResult = z.object({
  id: DocId, ordinal: z.number().int(), signed: SignedView.optional(),
  error: z.object({ code: z.string(), details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional() }).optional(),
});
export type SignResult = z.infer<typeof SignResult>;

/** A PKCS#11 driver on this machine, and what it shows. A driver that failed is marked and not tried again by itself. */
export const DriverView = z.object({
  module: z.string(), vendor: z.string(), source: z.enum(['policy', 'person', 'known', 'p11-kit']), library: z.string().optional(),
  state: z.enum(['ready', 'failed']), error: z.string().optional(), failedAt: z.number().int().optional(),
  tokens: z.array(z.object({
    tokenId: z.string(), label: z.string(), serial: z.string(), manufacturer: z.string(), model: z.string(), pinPad: z.boolean(),
    pinState: z.enum(['ok', 'low', 'final', 'locked', 'notSet']),
    certificates: z.array(z.object({
      certificateId: z.string(), label: z.string(), signer: SignerView.optional(), usable: z.boolean(), reason: z.string().optional(),
      /** Already one of the office's keys. */
      keyId: z.string().optional(),
    })),
  })),
});
export type DriverView = z.infer<typeof DriverView>;

/** What the window may ask of the shell: dialogs, keys, the window itself. */
export const shellContract = {
  'shell.about': query(None, z.object({ version: z.string(), electron: z.string(), chrome: z.string(), node: z.string(), tokens: z.boolean(), platform: z.string() })),
  /** Opens the file dialog and attaches what the person picks; `picked: false` when they cancel. */
  'shell.attachFile': command(z.object({ id: DocId }), z.object({ picked: z.boolean(), document: DocumentView.optional() }), { timeoutMs: 600_000 }),
  /**
   * Signs papers with one key: the PIN is asked once in its own window (again for each paper only where the key demands
   * it). A result for each paper; one that fails stops no other. Announces `signing.progress`.
   */
  'shell.sign': command(
    z.object({ batchId: z.string().max(64), keyId: z.string(), level: PadesLevel.optional(), papers: z.array(PaperToSign).min(1).max(500) }),
    z.object({ cancelled: z.boolean(), results: z.array(SignResult), document: DocumentView.optional() }),
    { timeoutMs: 3_600_000 },
  ),
  /** Stops before the next paper; what is signed stays signed. */
  'shell.stopSigning': command(z.object({ batchId: z.string() }), None),
  /** The drivers found without configuration, their tokens and certificates. `fresh`: try marked drivers again. */
  'shell.tokens': query(z.object({ fresh: z.boolean().optional() }), z.object({ drivers: z.array(DriverView) }), { timeoutMs: 60_000 }),
  /** The person points at a driver's file. */
  'shell.addDriver': command(None, z.object({ picked: z.boolean() }), { timeoutMs: 600_000 }),
  /** Makes a certificate on a token one of this office's keys. */
  'shell.useTokenKey': command(z.object({ module: z.string(), tokenId: z.string(), certificateId: z.string(), role: SignRole }), z.object({ keyId: z.string() })),
  /** The person points at a certificate file; its password is asked once, to read what is in it. */
  'shell.addKeyFile': command(z.object({ role: SignRole }), z.object({ picked: z.boolean(), keyId: z.string().optional() }), { timeoutMs: 600_000 }),
  'shell.setKeyImage': command(z.object({ keyId: z.string() }), z.object({ picked: z.boolean() }), { timeoutMs: 600_000 }),
  /** Signs a few random bytes and checks the value: nothing of the office is touched. */
  /** The person points at a root certificate; what must be compared before it is trusted comes back. */
  'shell.pickTrust': command(None, z.object({ candidate: TrustCandidate.optional() }), { timeoutMs: 600_000 }),
  'shell.testSign': command(z.object({ keyId: z.string() }), z.object({ cancelled: z.boolean(), algorithm: z.string().optional(), milliseconds: z.number().optional() }), { timeoutMs: 600_000 }),
  'shell.saveAttachment': command(z.object({ blob: BlobId, name: z.string().max(255) }), z.object({ saved: z.boolean() }), { timeoutMs: 600_000 }),
  /** Asks where the verification report of an attachment goes (PDF, HTML, JSON, ETSI by its ending) and has it written there. */
  'shell.saveReport': command(z.object({ id: DocId, ordinal: z.number().int(), name: z.string().max(255) }), z.object({ saved: z.boolean() }), { timeoutMs: 600_000 }),
  /** Asks where the evidence about a document goes and has it written there, as one ZIP. `name`: what the file is offered as. */
  'shell.saveEvidence': command(z.object({ id: DocId, name: z.string().max(255) }), z.object({ saved: z.boolean() }), { timeoutMs: 600_000 }),
  /** The person points at the folder or disk of a connection without a network; no `path` when they cancel. */
  'shell.chooseFolder': command(None, z.object({ path: z.string().optional() }), { timeoutMs: 600_000 }),
  /** Puts a short text (a public key, an identifier) on the clipboard; the page itself has no right to it. */
  'shell.copyText': command(z.object({ text: z.string().max(2000) }), None),
  'shell.retryHost': command(z.object({ host: z.enum(['core', 'token', 'axis']) }), None),
} satisfies Contract;
export type ShellContract = typeof shellContract;
