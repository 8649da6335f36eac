import { context, octetString, oid, sequence, tlv } from '../cms/der-write.ts';
import { oids } from '../cms/oids.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { attributeValues, type SignedData, type SignerInfo } from '../validation/cms-parse.ts';
import { oidOf, TAG, type DerNode } from '../cms/der-read.ts';

/** revocation-values (EN 319 122-1 §A.1.2.2), for signatures older than the baseline. */
const revocationValues = '1.2.840.113549.1.9.16.2.24';
const certificateValues = '1.2.840.113549.1.9.16.2.23';
const basicResponse = '1.3.6.1.5.5.7.48.1.1';

/** Revocation data and certificates beside one signer: in the SignedData (RFC 5652 §10.2, RFC 5940) and in its attributes. */
export function carriedEvidence(signedData: SignedData, info: SignerInfo): Evidence {
  const { crls, responses } = valuesOf(info);
  const others = signedData.revocation.filter(({ tag }) => tag === 0xa1);
  return {
    certificates: attributeValues(info.unsignedAttributes, certificateValues).flat().flatMap((value) => value.children.map(({ raw }) => raw)),
    crls: [...signedData.revocation.filter(({ tag }) => tag === TAG.sequence), ...crls].map(({ raw }) => raw),
    ocspResponses: [...others.flatMap((other) => responseOf(other) ?? []), ...responses.map(({ raw }) => wholeResponse(raw))],
  };
}

/** CRLs and BasicOCSPResponses of the attribute revocation-values. */
export function valuesOf(info: SignerInfo): { readonly crls: readonly DerNode[]; readonly responses: readonly DerNode[] } {
  const fields = attributeValues(info.unsignedAttributes, revocationValues).flat().flatMap(({ children }) => children);
  const inside = (tag: number): readonly DerNode[] => fields.filter((field) => field.tag === tag).flatMap((field) => field.children[0]?.children ?? []);
  return { crls: inside(0xa0), responses: inside(0xa1) };
}

/** OtherRevocationInfoFormat: a whole response (RFC 5940 §2), or a basic one as older tools carry it. */
function responseOf({ children: [format, value] }: DerNode): Uint8Array | undefined {
  if (value === undefined) return undefined;
  if (oidOf(format) === oids.ocspResponse) return value.raw;
  return oidOf(format) === basicResponse ? wholeResponse(value.raw) : undefined;
}

/** RFC 6960 §4.2.1: OCSPResponse around a BasicOCSPResponse, status successful. */
const wholeResponse = (basic: Uint8Array): Uint8Array => sequence(tlv(0x0a, Uint8Array.of(0)), context(0, sequence(oid(basicResponse), octetString(basic))));
