import { ok } from '../../../model/result.ts';
import type { Result } from '../../../model/result.ts';
import type { AxisFailure } from '../../../ports/exchange-axis.ts';
import { isObject, notTheAxis, parseJson, refusal, refusedBy, scalar, textField } from '../json/answer.ts';
import type { JsonObject } from '../json/answer.ts';

/** The operation does not exist there: an extension of our hub's, or another gateway's version. */
export const notOffered = (failure: AxisFailure): boolean => failure.details?.['reason'] === 'notOffered';

/**
 * The JSON object of a gateway's answer, if and only if it said yes: `{success: true, …}`, or `{code: 200, …}` as its
 * account side writes it. An error code beside a yes is no yes.
 */
export function readAnswer(status: number, text: string): Result<JsonObject, AxisFailure> {
  const json = parseJson(text);
  if (status === 404 || status === 405 || status === 501) {
    const code = isObject(json) ? errorCodeOf(json) : '';
    return code === '' ? refusal('axis.refused', { status, reason: 'notOffered' }) : refusedBy(status, code, '');
  }
  const spoken = isObject(json) && (typeof json['success'] === 'boolean' || json['code'] !== undefined) ? json : undefined;
  if (spoken === undefined) {
    if (status === 401) return refusal('axis.unauthorized', { status });
    return notTheAxis(status, json === undefined ? 'notJson' : 'notTheProtocol');
  }
  const [errorCode, code] = [errorCodeOf(spoken), scalar(spoken['code'])];
  const said = typeof spoken['success'] === 'boolean' ? spoken['success'] : code === '200' || code === '0';
  if (status >= 200 && status < 300 && said && (errorCode === '' || errorCode === '0')) return ok(spoken);
  if (errorCode === '' && (status === 401 || code === '401')) return refusal('axis.unauthorized', { status: 401 });
  const data = isObject(spoken['data']) ? spoken['data'] : {};
  return refusedBy(status, errorCode, textField(data, 'errorDesc') ?? '');
}

function errorCodeOf(json: JsonObject): string {
  const data = isObject(json['data']) ? json['data'] : {};
  return textField(data, 'errorCode', 'ErrorCode') ?? textField(json, 'errorCode', 'ErrorCode') ?? '';
}

/** The rows of `data`. Missing `data` is a failure: an unreadable list must never look like an empty one. */
export function readRows(status: number, text: string): Result<readonly JsonObject[], AxisFailure> {
  const object = readAnswer(status, text);
  if (!object.ok) return object;
  const data = object.value['data'];
  if (!Array.isArray(data) || !data.every(isObject)) return notTheAxis(status, 'data');
  return ok(data);
}
