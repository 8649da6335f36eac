import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeWhole } from '../write-file.ts';

const Reply = z.object({
  statusCode: z.enum(['01', '03', '15']),
  /** ms since 1970 UTC */
  dueAt: z.number(),
  /** `sending` is written before the call: after a crash the sent list says whether it arrived. */
  step: z.enum(['waiting', 'sending', 'sent']),
});

const Received = z.object({
  responseFor: z.object({ organId: z.string(), code: z.string(), documentId: z.string(), promulgationDate: z.string().optional() }),
  replies: z.array(Reply),
});

const PartnerState = z.object({ version: z.literal(1), agencies: z.record(z.string(), z.record(z.string(), Received)) });

export type Reply = z.infer<typeof Reply>;
export type Received = z.infer<typeof Received>;
export type PartnerState = z.infer<typeof PartnerState>;

/** What the partners have received and answered. A missing or unreadable file means nothing yet. */
export async function readPartnerState(path: string): Promise<PartnerState> {
  try {
    const parsed = PartnerState.safeParse(JSON.parse(await readFile(path, 'utf8')));
    if (parsed.success) return parsed.data;
  } catch {
    // No file yet, or one cut short by a full disk: the partners begin anew and acknowledge what is still waiting.
  }
  return { version: 1, agencies: {} };
}

export const writePartnerState = async (path: string, state: PartnerState): Promise<void> => { await writeWhole(path, JSON.stringify(state)); };
