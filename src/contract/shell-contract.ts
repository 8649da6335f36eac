import { z } from 'zod';
import { command, query, type Contract } from './contract.ts';
import { BlobId, DocId, DocumentView } from './views.ts';

const None = z.object({});

/** What the window may ask of the shell: dialogs, keys, the window itself. */
export const shellContract = {
  'shell.about': query(None, z.object({ version: z.string(), electron: z.string(), chrome: z.string(), node: z.string(), tokens: z.boolean(), platform: z.string() })),
  /** Opens the file dialog and attaches what the person picks; `picked: false` when they cancel. */
  'shell.attachFile': command(z.object({ id: DocId }), z.object({ picked: z.boolean(), document: DocumentView.optional() }), { timeoutMs: 600_000 }),
  /** Asks the PIN in its own window, signs with the key, stores. `cancelled` when the person closes the prompt. */
  'shell.sign': command(
    z.object({ id: DocId, ordinal: z.number().int(), certificateId: z.string(), page: z.number().int().optional(), rect: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional() }),
    z.object({ cancelled: z.boolean(), document: DocumentView.optional() }),
    { timeoutMs: 600_000 },
  ),
  'shell.saveAttachment': command(z.object({ blob: BlobId, name: z.string().max(255) }), z.object({ saved: z.boolean() }), { timeoutMs: 600_000 }),
  'shell.retryHost': command(z.object({ host: z.enum(['core', 'token', 'axis']) }), None),
} satisfies Contract;
export type ShellContract = typeof shellContract;
