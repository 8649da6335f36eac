import { sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { distinguishedName, keyIdentifier, signatureAlgorithm } from './certificate.ts';
import type { DistinguishedName } from './certificate.ts';
import { bitString, context, contextPrimitive, der, integer, octetString, oid, sequence, time } from './der.ts';

export interface RevokedCertificate {
  /** Octets of the serial number, big end first. */
  readonly serial: Uint8Array;
  /** ms since 1970 UTC. */
  readonly revokedAt: number;
}

export interface RevocationList {
  readonly issuer: { readonly name: DistinguishedName; readonly key: KeyObject };
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  readonly revoked: readonly RevokedCertificate[];
}

/** A certificate revocation list (RFC 5280 §5.1), number 1; whoever is on it was `superseded`. */
export function issueCrl({ issuer, thisUpdate, nextUpdate, revoked }: RevocationList): Uint8Array {
  const algorithm = signatureAlgorithm(issuer.key);
  const extension = (type: string, value: Uint8Array): Uint8Array => sequence(oid(type), octetString(value));
  const entries = revoked.map(({ serial, revokedAt }) =>
    sequence(integer(serial), time(revokedAt), sequence(extension('2.5.29.21', der(0x0a, Uint8Array.of(SUPERSEDED))))));
  const body = sequence(
    integer(1), // v2
    algorithm,
    distinguishedName(issuer.name),
    time(thisUpdate),
    time(nextUpdate),
    ...(entries.length === 0 ? [] : [sequence(...entries)]),
    context(0, sequence(
      extension('2.5.29.35', sequence(contextPrimitive(0, keyIdentifier(issuer.key)))),
      extension('2.5.29.20', integer(1)),
    )),
  );
  return sequence(body, algorithm, bitString(sign('sha256', body, issuer.key)));
}

/** CRLReason superseded (RFC 5280 §5.3.1). */
export const SUPERSEDED = 4;
