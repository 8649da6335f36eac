import type { DerNode } from '../../cms/der-read.ts';
import { TAG, namedBits, oidOf, readWholeDer, smallIntegerOf, smallNumber } from '../../cms/der-read.ts';
import type { Certificate } from '../certificate.ts';
import { EXTENSION } from '../certificate.ts';
import type { GeneralName } from '../general-name.ts';
import { generalName, generalNames } from '../general-name.ts';

/** What the path reads of a certificate's extensions (RFC 5280 §4.2.1), each checked for its shape. */
export interface PathExtensions {
  readonly basicConstraints?: { readonly ca: boolean; readonly pathLength?: number };
  /** Numbers of the bits set. */
  readonly keyUsage?: ReadonlySet<number>;
  readonly extendedKeyUsage?: readonly string[];
  readonly policies?: readonly CertificatePolicy[];
  readonly mappings?: readonly { readonly issuer: string; readonly subject: string }[];
  readonly policyConstraints?: { readonly requireExplicit?: number; readonly inhibitMapping?: number };
  readonly inhibitAnyPolicy?: number;
  readonly nameConstraints?: NameConstraints;
  readonly subjectAltNames?: readonly GeneralName[];
}

export interface CertificatePolicy {
  readonly id: string;
  readonly qualifiers: readonly DerNode[];
}

export interface NameConstraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

/** `keyUsage` bits (RFC 5280 §4.2.1.3). */
export const KEY_USAGE = { digitalSignature: 0, contentCommitment: 1, keyCertSign: 5, crlSign: 6 } as const;

/** Far above any real certificate: policies times mappings is work that an attacker chooses. */
const MAX_POLICIES = 1000;

type Reader<T> = (node: DerNode) => T | undefined;

const basicConstraints: Reader<NonNullable<PathExtensions['basicConstraints']>> = (node) => {
  if (node.tag !== TAG.sequence) return undefined;
  const [first, second, ...rest] = node.children;
  if (first === undefined) return { ca: false };
  const flag = first.tag === TAG.boolean ? first : undefined;
  const length = flag === undefined ? first : second;
  if (rest.length > 0 || (flag === undefined && second !== undefined)) return undefined;
  const ca = flag !== undefined && flag.content.length === 1 && flag.content[0] !== 0;
  if (length === undefined) return { ca };
  const pathLength = smallIntegerOf(length);
  return pathLength === undefined ? undefined : { ca, pathLength };
};

const keyUsage: Reader<ReadonlySet<number>> = (node) => (node.tag === TAG.bitString ? namedBits(node.content) : undefined);

const listOf = <T>(read: Reader<T>): Reader<readonly T[]> => (node) => {
  // Each of these lists is SEQUENCE SIZE (1..MAX).
  if (node.tag !== TAG.sequence || node.children.length === 0) return undefined;
  const found = node.children.map(read);
  return found.some((item) => item === undefined) ? undefined : (found as T[]);
};

const policy: Reader<CertificatePolicy> = (node) => {
  const id = oidOf(node.children[0]);
  return node.tag === TAG.sequence && id !== undefined ? { id, qualifiers: node.children[1]?.children ?? [] } : undefined;
};

const mapping: Reader<{ readonly issuer: string; readonly subject: string }> = (node) => {
  const [issuer, subject] = node.children.map(oidOf);
  return issuer === undefined || subject === undefined || node.children.length !== 2 ? undefined : { issuer, subject };
};

const policyConstraints: Reader<NonNullable<PathExtensions['policyConstraints']>> = (node) => {
  if (node.tag !== TAG.sequence) return undefined;
  const found: { requireExplicit?: number; inhibitMapping?: number } = {};
  for (const field of node.children) {
    const value = smallNumber(field.content);
    if (value === undefined) return undefined;
    if (field.tag === 0x80) found.requireExplicit = value;
    else if (field.tag === 0x81) found.inhibitMapping = value;
    else return undefined;
  }
  return found;
};

/** GeneralSubtree: `minimum` is 0 and `maximum` absent in this profile (RFC 5280 §4.2.1.10). */
const subtree: Reader<GeneralName> = (node) => (node.tag === TAG.sequence && node.children.length === 1 ? generalName(node.children[0]) : undefined);

const nameConstraints: Reader<NameConstraints> = (node) => {
  if (node.tag !== TAG.sequence || node.children.length === 0) return undefined;
  let permitted: readonly GeneralName[] = [];
  let excluded: readonly GeneralName[] = [];
  for (const field of node.children) {
    const names = listOf(subtree)({ ...field, tag: TAG.sequence });
    if (names === undefined) return undefined;
    if (field.tag === 0xa0) permitted = names;
    else if (field.tag === 0xa1) excluded = names;
    else return undefined;
  }
  return { permitted, excluded };
};

/** Real authorities have issued an empty list, against SIZE (1..MAX); it names nobody and so misleads nobody. */
const altNames: Reader<readonly GeneralName[]> = (node) => (node.tag === TAG.sequence ? generalNames(node.children) : undefined);

const READERS: { readonly [K in keyof PathExtensions]-?: readonly [string, Reader<NonNullable<PathExtensions[K]>>] } = {
  basicConstraints: [EXTENSION.basicConstraints, basicConstraints],
  keyUsage: [EXTENSION.keyUsage, keyUsage],
  extendedKeyUsage: [EXTENSION.extendedKeyUsage, listOf(oidOf)],
  policies: [EXTENSION.certificatePolicies, listOf(policy)],
  mappings: [EXTENSION.policyMappings, listOf(mapping)],
  policyConstraints: [EXTENSION.policyConstraints, policyConstraints],
  inhibitAnyPolicy: [EXTENSION.inhibitAnyPolicy, smallIntegerOf],
  nameConstraints: [EXTENSION.nameConstraints, nameConstraints],
  subjectAltNames: [EXTENSION.subjectAltName, altNames],
};

/** `undefined` when one of them is there and has not the shape the standard gives it. */
export function pathExtensions(certificate: Certificate): PathExtensions | undefined {
  const found: Record<string, unknown> = {};
  for (const [name, [type, read]] of Object.entries(READERS)) {
    const extension = certificate.extensions.get(type);
    if (extension === undefined) continue;
    const node = readWholeDer(extension.value);
    const value = node === undefined ? undefined : read(node);
    if (value === undefined) return undefined;
    found[name] = value;
  }
  const extensions = found as PathExtensions;
  if ((extensions.policies?.length ?? 0) > MAX_POLICIES || (extensions.mappings?.length ?? 0) > MAX_POLICIES) return undefined;
  const ids = extensions.policies?.map(({ id }) => id) ?? [];
  // RFC 5280 §4.2.1.4: a policy must not appear twice.
  return new Set(ids).size === ids.length ? extensions : undefined;
}
