import type { BlobId } from '../model/document.ts';

export type KeySource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'token'; readonly module: string; readonly tokenId: string; readonly certificateId: string; readonly tokenLabel: string };

/** A key of the office or of its people. The key itself is never here: only where it is, and its certificate. */
export interface SigningKey {
  readonly id: string;
  readonly role: 'personal' | 'organ';
  readonly label: string;
  readonly holder: string;
  readonly source: KeySource;
  /** Set by IT in the profile. */
  readonly fixed: boolean;
  /** DER; unknown until a certificate file was opened for the first time. */
  readonly certificate?: Uint8Array;
  readonly imageBlob?: BlobId;
  readonly usedAt?: number;
  readonly removed: boolean;
}

export interface SigningKeys {
  /** Those that were removed come last. */
  all(): readonly SigningKey[];
  find(id: string): SigningKey | undefined;
  /** Adds a key or brings it up to date; what is known of its certificate, picture and use stays when left out. */
  put(key: Omit<SigningKey, 'removed' | 'usedAt'>, at: number): void;
  learn(id: string, certificate: Uint8Array): void;
  used(id: string, at: number): void;
  remove(id: string, at: number): void;
}

/** Choices that outlive a start, by name. */
export interface Settings {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
}

/** A signed file that is to get a higher level. */
export interface Extension {
  readonly document: number;
  readonly ordinal: number;
  readonly level: 'B-T' | 'B-LT' | 'B-LTA';
  readonly attempts: number;
}

export interface Extensions {
  /** Called inside the transaction that stores the signed file. */
  want(extension: Omit<Extension, 'attempts'>, at: number): void;
  due(at: number, limit: number): readonly Extension[];
  failed(extension: Extension, code: string, nextTryAt: number): void;
  done(extension: Pick<Extension, 'document' | 'ordinal'>): void;
  count(): number;
  nextAt(): number | undefined;
}
