import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The texts of one language, as the window has them. */
export function textsOf(language: 'vi' | 'en', file: string): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../../../resources/locales', language, `${file}.json`), 'utf8')) as Record<string, string>;
}
