import type { Refusal } from '../wire-answers.ts';

/** `{success, message, count?, data}`, as Lạng Sơn's gateway answers; its error codes are those of the connection guide. */
export const lgspOk = (data: unknown, count?: number): Readonly<Record<string, unknown>> => ({ success: true, message: '', ...(count === undefined ? {} : { count }), data });

export const lgspRefusal = ({ errorCode, description }: Refusal): Readonly<Record<string, unknown>> => ({
  success: false,
  message: description,
  data: { errorCode, errorDesc: description },
});

/** What that gateway says where the bearer token is missing or over; without an error code, so that clients sign in anew. */
export const lgspNoToken = { success: false, message: 'token missing or expired', code: 401, licenseInfo: 'invalid' } as const;
