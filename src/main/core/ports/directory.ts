import type { Failure, Result } from '../model/result.ts';
import type { ListedAgency } from './exchange-axis.ts';

/** One agency as the office knows it. */
export interface KnownAgency {
  readonly code: string;
  /** In the other notation, where the code has one. */
  readonly otherCode?: string;
  readonly name: string;
  readonly parentName?: string;
  readonly mail?: string;
  readonly connection: string;
  readonly closedAt?: number;
  /** An earlier name or code, where it was found by that, or where it had that at the time asked about. */
  readonly before?: string;
}

/** What a list changed. `skipped`: lines without a code, and second lines of one code. */
export interface DirectoryChange {
  readonly added: number;
  readonly renamed: number;
  /** Other parent, mail, or a code in the other notation. */
  readonly changed: number;
  readonly closed: number;
  readonly reopened: number;
  readonly unchanged: number;
  readonly skipped: number;
}

export interface Directory {
  /**
   * Takes over what a connection lists. `complete`: what it does not list is closed (never deleted). A whole list with less
   * than half of what was known is refused, unless `acceptShrink`. May be broken off at any point and called again.
   */
  update(connection: string, agencies: readonly ListedAgency[], complete: boolean, now: number, how?: { readonly acceptShrink?: boolean }): Promise<Result<DirectoryChange, Failure<'directory.suspicious'>>>;
  /** As one types: words in any order without diacritics, the last as a beginning, or a code in either notation. Open ones first. */
  search(text: string, limit: number): readonly KnownAgency[];
  /** In any notation; `at`: with the name and code it had at that time. */
  byCode(code: string, at?: number): KnownAgency | undefined;
  /** The connections in whose directory an open agency has this code, in any notation. */
  reachedBy(code: string): readonly string[];
  /** Open agencies of a connection. */
  count(connection: string): number;
}
