import { ok } from '../../../model/result.ts';
import type { Result } from '../../../model/result.ts';
import type { AxisFailure } from '../../../ports/exchange-axis.ts';
import { isObject, notTheAxis, parseJson, refusal, refusedBy, scalar } from '../json/answer.ts';
import type { JsonObject } from '../json/answer.ts';

/** The JSON object of an answer, if and only if the axis said yes. Everything else is a failure with a code. */
export function readAnswer(status: number, text: string): Result<JsonObject, AxisFailure> {
  const json = parseJson(text);
  const spoken = isObject(json) && (json['ErrorCode'] !== undefined || typeof json['status'] === 'string') ? json : undefined;
  if (spoken === undefined) {
    if (status === 401) return refusal('axis.unauthorized', { status: 401 });
    return notTheAxis(status, json === undefined ? 'notJson' : 'notTheProtocol');
  }
  const errorCode = scalar(spoken['ErrorCode']);
  const said = scalar(spoken['status']).toUpperCase();
  // A verdict needs both halves to agree as far as they are there: `OK` with an error code is no success.
  const yes = status >= 200 && status < 300 && (errorCode === '0' || errorCode === '') && (said === 'OK' || said === 'SUCCESS' || (said === '' && errorCode === '0'));
  return yes ? ok(spoken) : refusedBy(status, errorCode, scalar(spoken['ErrorDesc']));
}

/** The rows of `data`. Missing `data` is a failure: an unreadable list must never look like an empty one. */
export function readRows(status: number, text: string): Result<readonly JsonObject[], AxisFailure> {
  const object = readAnswer(status, text);
  if (!object.ok) return object;
  const data = object.value['data'];
  if (!Array.isArray(data) || !data.every(isObject)) return notTheAxis(status, 'data');
  return ok(data);
}
