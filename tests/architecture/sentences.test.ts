import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { errorCodes } from '../../src/contract/errors.ts';

function sentences(language: 'vi' | 'en'): Readonly<Record<string, string>> {
  const path = fileURLToPath(new URL(`../../resources/locales/${language}/errors.json`, import.meta.url));
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
}

test.each(['vi', 'en'] as const)('every error code has a sentence in %s', (language) => {
  const known = sentences(language);
  expect(Object.keys(errorCodes).filter((code) => (known[code] ?? '').trim() === '')).toEqual([]);
});

test.each(['vi', 'en'] as const)('every sentence in %s is whole', (language) => {
  expect(Object.entries(sentences(language)).filter(([, sentence]) => !/[.!?…]$/.test(sentence.trim()))).toEqual([]);
});

test('both languages take the same values', () => {
  const values = (sentence: string | undefined): string[] => [...(sentence ?? '').matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name ?? '').sort();
  const [vi, en] = [sentences('vi'), sentences('en')];
  expect(Object.keys(vi).filter((code) => values(vi[code]).join() !== values(en[code]).join())).toEqual([]);
});
