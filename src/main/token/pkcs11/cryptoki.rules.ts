/** The numbers of PKCS#11 v2.40 that are used here, under their own names. */
export const CKF = {
  removableDevice: 0x2, userPinInitialized: 0x8, protectedAuthenticationPath: 0x100, tokenInitialized: 0x400,
  userPinCountLow: 0x1_0000, userPinFinalTry: 0x2_0000, userPinLocked: 0x4_0000,
  sign: 0x800, serialSession: 0x4, osLockingOk: 0x2,
} as const;

export const CKA = { class: 0x0, label: 0x3, value: 0x11, certificateType: 0x80, id: 0x102, modulus: 0x120, ecPoint: 0x181, alwaysAuthenticate: 0x202 } as const;
export const CKO = { certificate: 1, publicKey: 2, privateKey: 3 } as const;
export const CKU = { user: 1, contextSpecific: 2 } as const;
/** Session states in which a user is logged in (CKS_RO_USER_FUNCTIONS, CKS_RW_USER_FUNCTIONS). */
export const userStates: readonly number[] = [1, 3];

/** Return values that mean something to a person or to the flow here (PKCS#11 v2.40 §5.1). */
export const CKR = {
  CKR_CANCEL: 0x1, CKR_HOST_MEMORY: 0x2, CKR_SLOT_ID_INVALID: 0x3, CKR_GENERAL_ERROR: 0x5, CKR_FUNCTION_FAILED: 0x6, CKR_ARGUMENTS_BAD: 0x7,
  CKR_NEED_TO_CREATE_THREADS: 0x9, CKR_CANT_LOCK: 0xa, CKR_ATTRIBUTE_TYPE_INVALID: 0x12, CKR_DEVICE_ERROR: 0x30, CKR_DEVICE_MEMORY: 0x31,
  CKR_DEVICE_REMOVED: 0x32, CKR_FUNCTION_CANCELED: 0x50, CKR_FUNCTION_NOT_SUPPORTED: 0x54, CKR_KEY_HANDLE_INVALID: 0x60, CKR_KEY_TYPE_INCONSISTENT: 0x63,
  CKR_KEY_FUNCTION_NOT_PERMITTED: 0x68, CKR_MECHANISM_INVALID: 0x70, CKR_MECHANISM_PARAM_INVALID: 0x71, CKR_OBJECT_HANDLE_INVALID: 0x82,
  CKR_OPERATION_ACTIVE: 0x90, CKR_PIN_INCORRECT: 0xa0, CKR_PIN_INVALID: 0xa1, CKR_PIN_LEN_RANGE: 0xa2, CKR_PIN_EXPIRED: 0xa3, CKR_PIN_LOCKED: 0xa4,
  CKR_SESSION_CLOSED: 0xb0, CKR_SESSION_COUNT: 0xb1, CKR_SESSION_HANDLE_INVALID: 0xb3, CKR_TOKEN_NOT_PRESENT: 0xe0, CKR_TOKEN_NOT_RECOGNIZED: 0xe1,
  CKR_USER_ALREADY_LOGGED_IN: 0x100, CKR_USER_NOT_LOGGED_IN: 0x101, CKR_USER_PIN_NOT_INITIALIZED: 0x102, CKR_USER_ANOTHER_ALREADY_LOGGED_IN: 0x104,
  CKR_CRYPTOKI_ALREADY_INITIALIZED: 0x191, CKR_FUNCTION_REJECTED: 0x200,
} as const;

const names = new Map<number, string>(Object.entries(CKR).map(([name, value]) => [value, name]));

/** The name of a return value, or its number: a driver's own words are never passed on. */
export const ckrName = (rv: number | undefined): string => (rv === undefined ? 'CKR_?' : names.get(rv) ?? `0x${rv.toString(16)}`);

/**
 * The return value in what the binding threw: its `code`, or the number in `CKR_NAME:number`. `undefined` when no token
 * spoke at all, as for a file that is no library.
 */
export function ckrOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const code: unknown = 'code' in error ? error.code : undefined;
  if (typeof code === 'number' && code > 0) return code;
  const found = /\bCKR_\w+:(\d+)/.exec(error.message);
  return found === null ? undefined : Number(found[1]);
}
