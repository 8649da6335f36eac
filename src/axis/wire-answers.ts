/**
 * Error codes of the answers. 0 to 23 as an integrator quotes the axis's connection guide 2.2; those from 91 are
 * ours, where the guide as quoted has no number.
 */
export const wireCodes = {
  fileInvalid: '10',
  unauthorized: '15',
  receiverUnknown: '18',
  senderNotRegistered: '19',
  systemError: '20',
  fileProcessing: '21',
  edxmlInvalid: '22',
  receiverLocked: '23',
  clock: '91',
  notFound: '92',
  tooLarge: '93',
  parameter: '94',
  replay: '95',
  tooMany: '96',
  tooSlow: '97',
} as const;

export type WireCode = (typeof wireCodes)[keyof typeof wireCodes];

export interface Refusal {
  readonly errorCode: WireCode;
  readonly description: string;
  /** HTTP status. The SDK reads only bodies of 200 and 201, so a refusal in the protocol's words is 200. */
  readonly http: 200 | 401 | 408 | 413 | 429 | 500;
  /** Seconds, with 429. */
  readonly retryAfter?: number;
}

export const refuse = (errorCode: WireCode, description: string, http: Refusal['http'] = 200): Refusal => ({ errorCode, description, http });

export const denied = (errorCode: WireCode, description: string, http?: Refusal['http']): { readonly ok: false; readonly error: Refusal } => ({
  ok: false,
  error: refuse(errorCode, description, http),
});

export const refusalJson = (refusal: Refusal): { readonly status: 'FAIL'; readonly ErrorCode: string; readonly ErrorDesc: string } => ({
  status: 'FAIL',
  ErrorCode: refusal.errorCode,
  ErrorDesc: refusal.description,
});

export const okJson = { status: 'OK', ErrorCode: '0', ErrorDesc: '' } as const;
