/** Milliseconds since 1970-01-01T00:00Z. */
export interface HubClock {
  now(): number;
}

/** Ids, codes and counts only; never a secret, never document text. */
export interface HubLog {
  info(event: string, facts?: Readonly<Record<string, string | number | boolean>>): void;
  warn(event: string, facts?: Readonly<Record<string, string | number | boolean>>): void;
  error(event: string, facts?: Readonly<Record<string, string | number | boolean>>): void;
}

/** An agency that may use the hub. Its system id is its code. */
export interface HubAgency {
  readonly code: string;
  readonly name: string;
  readonly secret: string;
}

/** Why a hub does not start. */
export type HubFailureCode =
  | 'hub.portInUse'
  | 'hub.portForbidden'
  | 'hub.dataDirUnusable'
  | 'hub.dataInUse'
  | 'hub.dataNewer'
  | 'hub.dataDamaged'
  | 'hub.agenciesInvalid'
  | 'hub.tlsUnusable'
  | 'hub.adminTokenInvalid'
  | 'hub.postgresUnreachable'
  | 'hub.postgresRefused'
  | 'hub.blobsUnusable';

/** A start that failed. `code` has a sentence in the locales; the message is for the log. */
export class HubStartError extends Error {
  readonly code: HubFailureCode;
  constructor(code: HubFailureCode, cause?: unknown) {
    super(code, { cause });
    this.name = 'HubStartError';
    this.code = code;
  }
}
