import { z } from 'zod';
import { SyncView } from './exchange-views.ts';
import { DocId } from './views.ts';

/** Events announce; they never command. */
export const CoreEvent = z.discriminatedUnion('name', [
  z.object({ name: z.literal('documents.changed'), ids: z.array(DocId) }),
  z.object({ name: z.literal('sync.changed'), sync: SyncView }),
]);
export type CoreEvent = z.infer<typeof CoreEvent>;

/** What the shell adds: the state of its hosts, in words the window can show. */
export const ShellEvent = z.discriminatedUnion('name', [
  z.object({ name: z.literal('host.state'), host: z.enum(['core', 'token', 'axis']), state: z.enum(['starting', 'ready', 'restarting', 'stopped']), error: z.string().optional() }),
  /** One paper of a batch is done; `total` as asked. */
  z.object({ name: z.literal('signing.progress'), batchId: z.string(), done: z.number().int(), total: z.number().int(), id: DocId, ordinal: z.number().int(), ok: z.boolean() }),
  z.object({ name: z.literal('theme.changed'), dark: z.boolean() }),
]);
export type ShellEvent = z.infer<typeof ShellEvent>;
export type OfficeEvent = CoreEvent | ShellEvent;
