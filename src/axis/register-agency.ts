import { z } from 'zod';
import { ok } from '../main/core/model/result.ts';
import type { Result } from '../main/core/model/result.ts';
import type { Caller } from './authenticate.ts';
import type { HubStore } from './hub-store.ts';
import type { Refusal } from './wire-answers.ts';
import { refuse, wireCodes } from './wire-answers.ts';

const MAX_BODY = 64 * 1024;
const text = z.string().trim().max(500).default('');

/** Decision 20/2020: groups of letters and digits with dots; real codes break it, so only the length and ASCII are asked. */
export const agencyCode = z.string().trim().regex(/^[\x21-\x7e]{1,60}$/u);

const Body = z.object({ code: agencyCode, name: z.string().trim().min(1).max(500), pcode: text, mail: text, mobile: text, fax: text });

async function readBody(stream: AsyncIterable<Uint8Array>): Promise<unknown> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const piece of stream) {
    size += piece.length;
    if (size > MAX_BODY) return undefined;
    parts.push(piece);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** An agency describes itself or registers a unit below it. A unit gets no secret here: only the operator gives one. */
export async function registerAgency(caller: Caller, body: AsyncIterable<Uint8Array>, store: HubStore, at: string): Promise<Result<void, Refusal>> {
  const parsed = Body.safeParse(await readBody(body));
  if (!parsed.success) return { ok: false, error: refuse(wireCodes.parameter, parsed.error.issues[0]?.path.join('.') ?? 'body') };
  const { code } = parsed.data;
  const own = code === caller.code;
  const existing = store.agencies().some((row) => row.code === code);
  if (!own && existing && store.parentOf(code) !== caller.code) return { ok: false, error: refuse(wireCodes.senderNotRegistered, 'this code belongs to another agency') };
  // The parent is the caller whatever it claims: nobody places a unit below somebody else.
  store.register({ ...parsed.data, pcode: own ? '' : caller.code }, at);
  return ok(undefined);
}
