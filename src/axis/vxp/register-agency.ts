import { z } from 'zod';
import { agencyCode } from '../agency-code.ts';
import { ok } from '../../main/core/model/result.ts';
import type { Result } from '../../main/core/model/result.ts';
import { newId } from '../new-id.ts';
import { readJson } from '../read-json.ts';
import type { HubStore, Once } from '../store/hub-store.ts';
import type { Refusal } from '../wire-answers.ts';
import { denied, wireCodes } from '../wire-answers.ts';
import type { Caller } from './authenticate.ts';

const MAX_BODY = 64 * 1024;
const text = z.string().trim().max(500).default('');

const Body = z.object({ code: agencyCode, name: z.string().trim().min(1).max(500), pcode: text, mail: text, mobile: text, fax: text });

const once = (caller: Caller, at: number): Once => ({ ...caller.call, owner: newId(at) });
const replay = denied(wireCodes.replay, 'this signed call was accepted before');
const notYours = denied(wireCodes.senderNotRegistered, 'this code belongs to another agency');

/** An agency describes itself or registers a unit below it. A unit gets no secret here: only the operator gives one. */
export async function registerAgency(caller: Caller, body: AsyncIterable<Uint8Array>, store: HubStore, at: number): Promise<Result<void, Refusal>> {
  const parsed = Body.safeParse(await readJson(body, MAX_BODY));
  if (!parsed.success) return denied(wireCodes.parameter, parsed.error.issues[0]?.path.join('.') ?? 'body');
  const { code } = parsed.data;
  const own = code === caller.code;
  const existing = await store.credentials(code);
  if (!own && existing !== undefined && existing.parent !== caller.code) return notYours;
  // The parent is the caller whatever it claims: nobody places a unit below somebody else.
  const done = await store.register({ ...parsed.data, pcode: own ? '' : caller.code }, once(caller, at), at);
  return done === 'replay' ? replay : ok(undefined);
}

/** Takes a unit out of the exchange that the caller registered. What waits for it is kept. */
export async function deleteAgency(caller: Caller, store: HubStore, at: number): Promise<Result<void, Refusal>> {
  const code = agencyCode.safeParse(caller.parameters.get('agencycode') ?? '');
  if (!code.success) return denied(wireCodes.parameter, 'AgencyCode');
  const done = await store.removeUnit(code.data, caller.code, once(caller, at), at);
  return done === 'replay' ? replay : done === 'notYours' ? notYours : ok(undefined);
}
