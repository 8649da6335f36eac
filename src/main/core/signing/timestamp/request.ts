import { hashIdentifier, type HashName } from '../cms/algorithms.ts';
import { integer, octetString, oid, sequence, tlv } from '../cms/der-write.ts';

export interface TimestampQuery {
  readonly hash: HashName;
  /** Digest of what is stamped, as long as the hash says. */
  readonly imprint: Uint8Array;
  /** Octets of a positive INTEGER: the first one between 0x01 and 0x7F. */
  readonly nonce: Uint8Array;
  /** The policy to stamp under, dotted; the authority's own when absent. */
  readonly policy?: string | undefined;
}

/** TimeStampReq (RFC 3161 §2.4.1), DER. Asks for the authority's certificate: a token without it cannot be checked later. */
export function timestampRequest({ hash, imprint, nonce, policy }: TimestampQuery): Uint8Array {
  return sequence(
    integer(1),
    sequence(hashIdentifier(hash), octetString(imprint)),
    ...(policy === undefined ? [] : [oid(policy)]),
    tlv(0x02, nonce),
    tlv(0x01, Uint8Array.of(0xff)),
  );
}
