import { z } from 'zod';
import type { EvidenceFault } from '../model/evidence.ts';
import { exportFormat } from './export-names.ts';

/** What of an export can be wrong beyond the chain itself. */
export type ExportFault = EvidenceFault | 'messageChanged' | 'messageUnknown' | 'verdictNotInLog' | 'unexpectedFile';

export interface Fault { readonly reason: ExportFault; readonly firstBad?: number }

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Seq = z.number().int().positive();
export const Head = z.object({ format: z.literal(exportFormat), document: z.number().int(), exportedAt: z.number(), first: z.object({ seq: Seq, prev: Hash }), head: z.object({ seq: Seq, hash: Hash }) });
export const Row = z.object({ seq: Seq, prev: Hash, content: Hash, hash: Hash, text: z.string() });
export const Verdicts = z.array(z.object({ ordinal: z.number().int(), blob: Hash, inLog: z.boolean(), verdict: z.looseObject({}) }));
export type Head = z.infer<typeof Head>;
export type Row = z.infer<typeof Row>;

/** The text of a row is a JSON list: its version, its place, and so on (`evidenceText`). */
export function textList(row: Row): readonly unknown[] | undefined {
  return parsed(row.text, z.array(z.unknown()).length(12));
}

export const textFacts = (row: Row): Readonly<Record<string, unknown>> => (textList(row)?.[11] ?? {}) as Readonly<Record<string, unknown>>;

/** Undefined where the text is no JSON, or of another shape. */
export function parsed<T>(text: string, shape: z.ZodType<T>): T | undefined {
  try {
    const found = shape.safeParse(JSON.parse(text));
    return found.success ? found.data : undefined;
  } catch {
    return undefined;
  }
}
