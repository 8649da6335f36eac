import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { vietnamOffsetMs } from '../../main/core/model/dates.ts';
import { ok } from '../../main/core/model/result.ts';
import type { Result } from '../../main/core/model/result.ts';
import type { Refusal } from '../wire-answers.ts';
import { refuse, wireCodes } from '../wire-answers.ts';

export interface Caller {
  readonly code: string;
  /** The signed parameters, by name in lower case. An unsigned header is never a parameter. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Names this very call: who has copied it off the line can present nothing else. `until`: when its timestamp is too old anyway. */
  readonly call: { readonly key: string; readonly until: number };
}

const PREFIX = 'xroadvnpt-';
const WINDOW_MS = 10 * 60_000;

const denied = (refusal: Refusal): { readonly ok: false; readonly error: Refusal } => ({ ok: false, error: refusal });
const keyOf = (code: string, mac: string): string => createHash('sha256').update(`${code}\n${mac.toLowerCase()}`).digest('base64url');
// One sentence for every reason: who asks without a secret learns nothing about which part was wrong.
const unauthorized = refuse(wireCodes.unauthorized, 'SystemId/SecretKey refused', 401);

/** `ddMMyyyy'T'HHmmss+SSSS`, Vietnam time. */
function timestampOf(text: string): number | undefined {
  const match = /^(\d{2})(\d{2})(\d{4})T(\d{2})(\d{2})(\d{2})\+(\d{1,4})$/u.exec(text);
  if (match === null) return undefined;
  const [day, month, year, hour, minute, second, millisecond] = match.slice(1).map(Number) as [number, number, number, number, number, number, number];
  return Date.UTC(year, month - 1, day, hour, minute, second, millisecond) - vietnamOffsetMs;
}

function signedFields(json: string): ReadonlyMap<string, string> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const fields = new Map<string, string>();
  for (const [name, field] of Object.entries(value)) {
    const key = name.toLowerCase();
    if (!key.startsWith(PREFIX) || typeof field !== 'string' || fields.has(key.slice(PREFIX.length))) return undefined;
    fields.set(key.slice(PREFIX.length), field);
  }
  return fields;
}

/**
 * Who calls: HMAC-SHA256 over the `sign-header` text, compared in constant time; the headers sent must be the
 * headers signed; the timestamp must lie within ten minutes of ours.
 */
export async function authenticate(headers: IncomingHttpHeaders, secretOf: (code: string) => Promise<string | undefined>, now: number): Promise<Result<Caller, Refusal>> {
  const header = (name: string): string | undefined => {
    const value = headers[`${PREFIX}${name}`];
    return typeof value === 'string' ? value : undefined;
  };
  const signHeader = header('sign-header');
  const mac = header('hash-header');
  if (signHeader === undefined || mac === undefined || !/^[0-9a-f]{64}$/iu.test(mac)) return denied(unauthorized);
  // Node hands header bytes over as Latin-1; the signature is over the bytes.
  const signedBytes = Buffer.from(signHeader, 'latin1');
  const fields = signedFields(signedBytes.toString('utf8'));
  const code = fields?.get('systemid');
  if (fields === undefined || code === undefined) return denied(unauthorized);
  const secret = await secretOf(code);
  // An unknown agency costs the same time as a wrong secret.
  const expected = createHmac('sha256', secret ?? 'no such agency').update(signedBytes).digest();
  if (!timingSafeEqual(expected, Buffer.from(mac, 'hex')) || secret === undefined) return denied(unauthorized);
  for (const [name, value] of fields) {
    // Every call carries the protocol's own `version` header, unsigned; a parameter of that name is known by its signature alone.
    if (name === 'version') continue;
    const sent = header(name);
    if (sent !== value && (sent === undefined || Buffer.from(sent, 'latin1').toString('utf8') !== value)) return denied(unauthorized);
  }
  const at = timestampOf(fields.get('timestamp') ?? '');
  if (at === undefined || Math.abs(at - now) > WINDOW_MS) return denied(refuse(wireCodes.clock, 'timestamp outside the window of 10 minutes', 401));
  return ok({ code, parameters: fields, call: { key: keyOf(code, mac), until: at + WINDOW_MS + 60_000 } });
}
