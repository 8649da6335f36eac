import type { AxisFailure, AxisFailureCode } from '../../../ports/exchange-axis.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export type Refused = { readonly ok: false; readonly error: AxisFailure };

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

export const refusal = (code: AxisFailureCode, details?: AxisFailure['details']): Refused => ({ ok: false, error: details === undefined ? { code } : { code, details } });

/** An answer that is not the protocol's. Never its text: it may be anybody's page. */
export const notTheAxis = (status: number, reason: string): Refused => refusal('axis.notTheAxis', { status, reason });

/** Refused here, before anything was sent. */
export const refusedHere = (reason: string): Refused => refusal('axis.refused', { reason });

export const scalar = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '');

export const textField = (row: JsonObject, ...names: readonly string[]): string | undefined => {
  const value = names.map((name) => scalar(row[name]).trim()).find((text) => text !== '');
  return value === undefined ? undefined : value;
};

/** Leaves out what is not there, for `exactOptionalPropertyTypes`. */
export const present = <T extends object>(fields: { readonly [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

/** A transport id that may go back into a header. */
export const isDocId = (value: unknown): value is string => typeof value === 'string' && /^[\x21-\x7e]{1,200}$/u.test(value);

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
  } catch {
    return undefined;
  }
}

/**
 * What the error codes of the connection guide 2.2 say, as an integrator quotes them; 91 to 97 are our hub's own, where the
 * guide as quoted has no number.
 */
const reasons: Readonly<Record<string, readonly [AxisFailureCode, string]>> = {
  '10': ['axis.refused', 'fileInvalid'],
  '15': ['axis.unauthorized', 'systemId'],
  '18': ['axis.receiverUnknown', 'unknown'],
  '19': ['axis.refused', 'senderUnknown'],
  '20': ['axis.refused', 'systemError'],
  '21': ['axis.refused', 'fileProcessing'],
  '22': ['axis.refused', 'edxmlInvalid'],
  '23': ['axis.receiverUnknown', 'locked'],
  '91': ['axis.clock', 'timestamp'],
  '92': ['axis.gone', 'unknownDocument'],
  '93': ['axis.refused', 'tooLarge'],
  '94': ['axis.refused', 'parameter'],
  '95': ['axis.refused', 'replay'],
  '96': ['axis.busy', 'tooMany'],
  '97': ['axis.timeout', 'tooSlow'],
};

/** The very same signed call was accepted before: what it asked for has been done. */
export const isReplay = (failure: AxisFailure): boolean => failure.details?.['reason'] === 'replay';

/** A refusal that leaves open whether a sending arrived: the axis's own fault (it may have kept the message all the same), or a call it has had before. */
export const leavesOpen = (failure: AxisFailure): boolean => failure.code === 'axis.notTheAxis' || failure.details?.['reason'] === 'systemError' || isReplay(failure);

/** A refusal in the protocol's own words. `description` is looked at and never passed on. */
export function refusedBy(status: number, errorCode: string, description: string): Refused {
  const code = errorCode.slice(0, 40);
  const known = Object.hasOwn(reasons, code) ? reasons[code] : undefined;
  const details = { status, errorCode: code };
  if (known !== undefined) return refusal(known[0], { ...details, reason: known[1] });
  if (status === 401 && /timestamp|thời gian/iu.test(description)) return refusal('axis.clock', details);
  if (status === 401 || status === 403 || /hmac|hash-header|secret/iu.test(description)) return refusal('axis.unauthorized', details);
  return refusal('axis.refused', details);
}
