import i18next from 'i18next';
import type { AppError } from '../../contract/errors.ts';

/** The sentence of a failure. A code without one still says something a person can report. */
export function failureSentence(error: Pick<AppError, 'code' | 'details' | 'incident'>): string {
  const key = `errors:${error.code}`;
  const sentence = i18next.exists(key) ? i18next.t(key, { ...error.details }) : i18next.t('failure.unknown', { code: error.code });
  return error.incident === undefined ? sentence : `${sentence} ${i18next.t('failure.incident', { incident: error.incident })}`;
}

/** The sentence of an error code that came as a value (outbox, quarantine, sync, keys); `values` fill its holes. */
export function codeSentence(code: string, details?: string, values?: AppError['details']): string {
  const key = `errors:${code}`;
  const sentence = i18next.exists(key) ? i18next.t(key, { details: details ?? '', ...values }) : i18next.t('failure.unknown', { code });
  return details === undefined || sentence.includes(details) ? sentence : `${sentence} (${details})`;
}

/** An oddity of the message a document came in. */
export function warningSentence(code: string): string {
  const key = `warnings:${code}`;
  return i18next.exists(key) ? i18next.t(key) : i18next.t('warning.unknown', { code });
}

/** A reason of the verifier, or its code where no sentence exists yet: unknown is never hidden. */
export function reasonSentence(code: string): string {
  const key = `reasons:${code}`;
  return i18next.exists(key) ? i18next.t(key) : i18next.t('reason.unknown', { code });
}
