import type { Signable } from '../flow/outgoing/sign.rules.ts';
import type { Failure, Result } from '../model/result.ts';
import type { SigningKey } from '../ports/signing-keys.ts';
import type { SignatureAppearance } from '../signing/appearance/appearance.ts';

export interface Place {
  readonly page: number;
  readonly rect: readonly [number, number, number, number];
  readonly how: 'text' | 'signature' | 'field' | 'margin' | 'default';
  readonly name?: string;
  readonly names: readonly string[];
  readonly pages: number;
  readonly pageSize: readonly [number, number];
}

/** Where the decree puts a signature on a paper. */
export type PlaceOnPaper = (signable: Signable, key: SigningKey | undefined, bytes: Uint8Array, appearance: SignatureAppearance) => Promise<Result<Place, Failure>>;
