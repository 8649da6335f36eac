import { ok } from '../../../model/result.ts';
import type { Result } from '../../../model/result.ts';
import type { AxisFailure, AxisFailureCode } from '../../../ports/exchange-axis.ts';
import type { HttpAnswer } from './http-call.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Error codes in the axis's answers: 15 from the connection guide 2.2 as an integrator quotes it; 91 is our hub's
 * own for a refused timestamp, which the guide has no number for.
 */
export const axisErrorCodes = { unauthorized: '15', clock: '91' } as const;

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

const refusal = (code: AxisFailureCode, details?: AxisFailure['details']): { readonly ok: false; readonly error: AxisFailure } => ({
  ok: false,
  error: details === undefined ? { code } : { code, details },
});

/** An answer that is not the protocol's. Never its text: it may be anybody's page. */
export const notTheAxis = (status: number, reason: string): { readonly ok: false; readonly error: AxisFailure } =>
  refusal('axis.notTheAxis', { status, reason });

const scalar = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

function refused(status: number, answer: JsonObject): { readonly ok: false; readonly error: AxisFailure } {
  const errorCode = scalar(answer['ErrorCode']).slice(0, 40);
  const description = scalar(answer['ErrorDesc']);
  const details = { status, errorCode };
  if (errorCode === axisErrorCodes.clock || (status === 401 && /timestamp|thời gian/iu.test(description))) return refusal('axis.clock', details);
  if (status === 401 || status === 403 || errorCode === axisErrorCodes.unauthorized || /hmac|hash-header|secret/iu.test(description)) return refusal('axis.unauthorized', details);
  return refusal('axis.refused', details);
}

/** The JSON object of an answer, if and only if the axis said yes. Everything else is a failure with a code. */
export function readAnswer(answer: HttpAnswer, text: string = answer.bytes.toString('utf8')): Result<JsonObject, AxisFailure> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  const spoken = isObject(json) && (json['ErrorCode'] !== undefined || typeof json['status'] === 'string') ? json : undefined;
  if (spoken === undefined) {
    if (answer.status === 401) return refusal('axis.unauthorized', { status: 401 });
    return notTheAxis(answer.status, json === undefined ? 'notJson' : 'notTheProtocol');
  }
  const errorCode = scalar(spoken['ErrorCode']);
  const said = scalar(spoken['status']).toUpperCase();
  // A verdict needs both halves to agree as far as they are there: `OK` with an error code is no success.
  const yes = answer.status >= 200 && answer.status < 300 && (errorCode === '0' || errorCode === '') && (said === 'OK' || said === 'SUCCESS' || (said === '' && errorCode === '0'));
  return yes ? ok(spoken) : refused(answer.status, spoken);
}

/** The rows of `data`. Missing `data` is a failure: an unreadable list must never look like an empty one. */
export function readRows(answer: HttpAnswer): Result<readonly JsonObject[], AxisFailure> {
  const object = readAnswer(answer);
  if (!object.ok) return object;
  const data = object.value['data'];
  if (!Array.isArray(data) || !data.every(isObject)) return notTheAxis(answer.status, 'data');
  return ok(data);
}

/** A transport id that may go back into a header. */
export const isDocId = (value: unknown): value is string => typeof value === 'string' && /^[\x21-\x7e]{1,200}$/u.test(value);

export const textField = (row: JsonObject, name: string): string | undefined => {
  const value = scalar(row[name]).trim();
  return value === '' ? undefined : value;
};
