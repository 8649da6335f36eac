import { ok } from '../../../model/result.ts';
import type { Result } from '../../../model/result.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { AxisFailure } from '../../../ports/exchange-axis.ts';
import { isObject, parseJson, refusal, textField } from '../json/answer.ts';
import type { JsonObject } from '../json/answer.ts';

/** A gateway's tokens live about thirty minutes and do not always say so. */
const USUAL_MS = 30 * 60_000;

export interface Tokens {
  /** The token in use, or a new one where it is missing or about to expire. Many may ask at once: one login is made. */
  token(): Promise<Result<string, AxisFailure>>;
  /** This one was refused: the next to ask logs in again. */
  refused(token: string): void;
}

/** How long a token lives: what the answer says, what the token says of itself (JWT, RFC 7519 `exp` and `iat`), or the usual. */
function lifeOf(token: string, data: JsonObject): number {
  const seconds = Number(textField(data, 'expiresIn', 'expires_in') ?? Number.NaN);
  if (seconds > 0) return seconds * 1000;
  const claims = parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  // The difference of its two times, so that a wrong clock here does not matter.
  const [exp, iat] = isObject(claims) ? [Number(claims['exp']), Number(claims['iat'])] : [Number.NaN, Number.NaN];
  return exp > iat ? (exp - iat) * 1000 : USUAL_MS;
}

export function createTokens(login: () => Promise<Result<JsonObject, AxisFailure>>, clock: Clock): Tokens {
  let held: { readonly token: string; readonly until: number } | undefined;
  let asking: Promise<Result<string, AxisFailure>> | undefined;

  async function ask(): Promise<Result<string, AxisFailure>> {
    const answer = await login();
    if (!answer.ok) return answer;
    const data = isObject(answer.value['data']) ? answer.value['data'] : {};
    const token = textField(data, 'token') ?? textField(answer.value, 'token');
    // It goes into a header: nothing but visible ASCII may.
    if (token === undefined || !/^[\x21-\x7e]{1,16000}$/u.test(token)) return refusal('axis.notTheAxis', { reason: 'token' });
    held = { token, until: clock.now() + 0.9 * lifeOf(token, data) };
    return ok(token);
  }

  return {
    token() {
      if (held !== undefined && clock.now() < held.until) return Promise.resolve(ok(held.token));
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      return asking;
    },
    refused(token) {
      // Another call may have brought a new one already.
      if (held?.token === token) held = undefined;
    },
  };
}
