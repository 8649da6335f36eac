import type { Failure, Result } from '../model/result.ts';

/** `system`: the operating system's keystore. `file`: a file only this user may read, where there is no keystore. */
export type SecretPlace = 'system' | 'file';

export type SecretFailure = Failure<'secret.locked' | 'secret.unreadable' | 'data.diskFull'>;

/** Passwords and keys of connections, by name. A secret never reaches a log, an error or the database. */
export interface SecretStore {
  /** Answers where it lies now; the person is told where that is a file. */
  keep(name: string, secret: string): Promise<Result<SecretPlace, SecretFailure>>;
  /** `undefined`: none was kept. A keystore that holds it and does not give it out is a failure. */
  read(name: string): Promise<Result<string | undefined, SecretFailure>>;
  forget(name: string): Promise<Result<void, SecretFailure>>;
  /** Where it lies, without reading it; `undefined`: nowhere. */
  where(name: string): Promise<SecretPlace | undefined>;
  /** Where a new secret would go, as far as can be told without keeping one. */
  place(): Promise<SecretPlace>;
}
