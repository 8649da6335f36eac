import type { KeyView } from '../../../contract/views.ts';

/** `CN=Nơi cấp,O=…` is shown by its common name, anything else as it is. */
export function issuerName(issuer: string): string {
  return /(?:^|,\s*)CN=([^,]+)/.exec(issuer)?.[1] ?? issuer;
}

/** Position and organisation, as one line; empty where the certificate says neither. */
export function standing(certificate: KeyView['certificate']): string {
  return [certificate?.position, certificate?.organization].filter((x) => x !== undefined && x !== '').join(' · ');
}
