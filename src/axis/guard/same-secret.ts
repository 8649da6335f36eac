import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';

export const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compared by digest: the same time for every length and every wrong guess. */
export const sameSecret = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

const shortest = 16;

/** The token in an operator's file; `undefined`: it cannot be read, or the token is too short to keep anybody out. */
export function tokenInFile(file: string): string | undefined {
  try {
    const token = readFileSync(file, 'utf8').trim();
    return token.length >= shortest ? token : undefined;
  } catch {
    return undefined;
  }
}
