import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { ok } from '../../main/core/model/result.ts';
import type { Result } from '../../main/core/model/result.ts';
import { digest, sameSecret } from '../guard/same-secret.ts';
import type { HubStore } from '../store/hub-store.ts';
import type { Refusal } from '../wire-answers.ts';
import { denied, wireCodes } from '../wire-answers.ts';

const TOKEN_MS = 30 * 60_000;

/** The other members of the login (`otp`, `applicationCode`, …) are the gateway's; a hub has no use for them. */
const Login = z.object({ username: z.string().min(1).max(200), password: z.string().min(1).max(500) });

export const tokenHash = (token: string): string => digest(token).toString('base64url');

const unauthorized = denied(wireCodes.unauthorized, 'SystemId/SecretKey refused', 401);

/** An unknown agency takes the time of a wrong guess. */
async function isSecretOf(store: HubStore, code: string, secret: string): Promise<boolean> {
  const known = await store.credentials(code);
  const right = sameSecret(known?.secret ?? 'no such agency', secret);
  return right && known?.secret !== undefined && !known.locked;
}

/** A token for half an hour. Any hub process accepts it; the database holds only its hash. */
export async function signIn(body: unknown, store: HubStore, now: number): Promise<Result<{ readonly token: string; readonly expiresIn: number; readonly agency: string }, Refusal>> {
  const login = Login.safeParse(body);
  if (!login.success) return denied(wireCodes.parameter, login.error.issues[0]?.path.join('.') || 'body');
  const { username, password } = login.data;
  if (!(await isSecretOf(store, username, password))) return unauthorized;
  const token = randomBytes(32).toString('base64url');
  await store.putToken(tokenHash(token), 'lgsp', username, now + TOKEN_MS);
  return ok({ token, expiresIn: TOKEN_MS / 1000, agency: username });
}

/** `noToken`: sign in again. A refusal: the agency's own id or key is wrong. */
export async function callerOf(headers: IncomingHttpHeaders, store: HubStore, now: number): Promise<Result<string, Refusal | 'noToken'>> {
  const one = (name: string): string => {
    const value = headers[name];
    return typeof value === 'string' ? value : '';
  };
  const token = /^Bearer ([\w-]{20,200})$/iu.exec(one('authorization'))?.[1];
  const subject = token === undefined ? undefined : await store.tokenSubject(tokenHash(token), 'lgsp', now);
  if (subject === undefined) return { ok: false, error: 'noToken' };
  const systemId = one('x-systemid');
  return subject === systemId && (await isSecretOf(store, systemId, one('x-secretkey'))) ? ok(systemId) : unauthorized;
}
