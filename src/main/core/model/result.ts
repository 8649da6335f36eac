/** A call either answers or says why not. `throw` is for bugs only. */
export type Result<T, E = Failure> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

/** Values that help a person with the next step. Never personal data, secrets or document text. */
export type FailureDetails = Readonly<Record<string, string | number | boolean>>;

/** A failure with a code that has a sentence in Vietnamese and English (`resources/locales`). */
export interface Failure<C extends string = string> {
  readonly code: C;
  readonly details?: FailureDetails;
}

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

export const fail = <C extends string>(
  code: C,
  details?: FailureDetails,
): { readonly ok: false; readonly error: Failure<C> } => ({
  ok: false,
  error: details === undefined ? { code } : { code, details },
});

/** Ends a switch over a union: a new member is a compile error here. */
export function assertNever(value: never): never {
  throw new Error(`unexpected: ${JSON.stringify(value)}`);
}
