import { errorCodes, isErrorCode } from '../contract/errors.ts';
import en from '../../resources/locales/en/errors.json' with { type: 'json' };
import vi from '../../resources/locales/vi/errors.json' with { type: 'json' };

/** 0 done and good; 1 done, and the answer is no; 2 the call or the input is unusable; 3 the outside world failed. */
export type ExitStatus = 0 | 1 | 2 | 3;

export interface CliError {
  readonly code: string;
  readonly details?: Readonly<Record<string, string | number | boolean>> | undefined;
}

/** What a command answers: a value for `--json`, lines for people, and how it ends. */
export interface CommandAnswer {
  readonly status: ExitStatus;
  readonly json: unknown;
  readonly text: readonly string[];
}

export type Language = 'vi' | 'en';

export const languageOf = (env: Readonly<Record<string, string | undefined>>): Language =>
  (env['CONGVAN_LANG'] ?? env['LC_ALL'] ?? env['LANG'] ?? '').toLowerCase().startsWith('en') ? 'en' : 'vi';

/** The sentence of a failure, with its next step. */
export function sentence(error: CliError, language: Language): string {
  const table: Readonly<Record<string, string>> = language === 'en' ? en : vi;
  const text = table[error.code] ?? error.code;
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(error.details?.[name] ?? '?'));
}

/** Network, token and disk are the outside world; the rest is the call or what it was given. */
export function statusOf(code: string): ExitStatus {
  if (/^(axis|token|host|hub|tsa|net|evidence|directory)\./.test(code) || code === 'data.diskFull' || code === 'internal') return 3;
  if (code === 'audit.broken' || code === 'audit.messageChanged') return 1;
  if (/^sign\.(forbidden|fieldLocked|certifyMustBeFirst)/.test(code) || /^cert\.(revoked|issuerRevoked|notTrusted)$/.test(code)) return 1;
  return 2;
}

export function failed(error: CliError, language: Language): CommandAnswer {
  const recoverability = isErrorCode(error.code) ? errorCodes[error.code] : 'none';
  const message = sentence(error, language);
  return { status: statusOf(error.code), json: { error: { code: error.code, message, recoverability, ...(error.details === undefined ? {} : { details: error.details }) } }, text: [message] };
}
