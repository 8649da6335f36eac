import type { Certificate } from '../certificate.ts';
import { comparableRdns } from '../distinguished-name.ts';
import type { GeneralName } from '../general-name.ts';
import type { NameConstraints } from './extensions.ts';

/** The subtrees a path has collected on its way down (RFC 5280 §6.1.1 b, c). */
export interface NameSpace {
  /** One list for each certificate that permits: a name must lie in every list that speaks of its kind. */
  readonly permitted: readonly (readonly GeneralName[])[];
  readonly excluded: readonly GeneralName[];
}

export const everyName: NameSpace = { permitted: [], excluded: [] };

/** RFC 5280 §6.1.4 (g): the intersection of what is permitted, the union of what is excluded. */
export const narrowed = (space: NameSpace, { permitted, excluded }: NameConstraints): NameSpace => ({
  permitted: permitted.length === 0 ? space.permitted : [...space.permitted, permitted],
  excluded: [...space.excluded, ...excluded],
});

/** Names times subtrees: what OpenSSL allows too. More than that is nobody's real certificate. */
const MAX_COMPARISONS = 1 << 20;
const EMAIL_ADDRESS = '1.2.840.113549.1.9.1';

/** Whether every name of the certificate lies in the name space (RFC 5280 §6.1.3 b, c). */
export function namesAllowed(certificate: Certificate, altNames: readonly GeneralName[] | undefined, space: NameSpace): boolean {
  const subtrees = space.excluded.length + space.permitted.reduce((sum, list) => sum + list.length, 0);
  if (subtrees === 0) return true;
  const names = namesOf(certificate, altNames);
  if (names.length * subtrees > MAX_COMPARISONS) return false;
  return names.every((name) => {
    const speaksOf = (subtree: GeneralName): boolean => kindOf(subtree) === kindOf(name);
    // A name that cannot be compared with a subtree of its kind is not known to be outside (§4.2.1.10).
    if (space.excluded.filter(speaksOf).some((subtree) => isWithin(name, subtree) !== false)) return false;
    return space.permitted.every((list) => {
      const own = list.filter(speaksOf);
      return own.length === 0 || own.some((subtree) => isWithin(name, subtree) === true);
    });
  });
}

const kindOf = (name: GeneralName): string => (name.kind === 'other' ? `other ${String(name.tag)}` : name.kind);

function namesOf({ subject }: Certificate, altNames: readonly GeneralName[] | undefined): readonly GeneralName[] {
  const names: GeneralName[] = [...(altNames ?? [])];
  if (subject.length > 0) names.push(directoryName(subject));
  if (altNames === undefined || altNames.length === 0) {
    // RFC 5280 §4.2.1.10: addresses in the subject count where there is no subjectAltName.
    for (const { type, value } of subject) if (type === EMAIL_ADDRESS) names.push({ kind: 'email', value });
  }
  return names;
}

const directoryName = (attributes: Certificate['subject']): GeneralName => ({ kind: 'directory', attributes, rdns: comparableRdns(attributes) });

/** `undefined`: a form that cannot be compared. */
function isWithin(name: GeneralName, subtree: GeneralName): boolean | undefined {
  if (name.kind === 'directory' && subtree.kind === 'directory') {
    return subtree.rdns.every((rdn, index) => rdn === name.rdns[index]);
  }
  if (name.kind === 'ip' && subtree.kind === 'ip') return addressWithin(name.octets, subtree.octets);
  if (name.kind === 'dns' && subtree.kind === 'dns') return dnsWithin(name.value, subtree.value);
  if (name.kind === 'email' && subtree.kind === 'email') return emailWithin(name.value, subtree.value);
  if (name.kind === 'uri' && subtree.kind === 'uri') return uriWithin(name.value, subtree.value);
  return undefined;
}

/** Labels may be added on the left. The standard knows no leading dot here, and readers differ on what one means. */
function dnsWithin(name: string, subtree: string): boolean | undefined {
  const [host, base] = [name.toLowerCase().replace(/\.$/u, ''), subtree.toLowerCase()];
  if (base.startsWith('.')) return undefined;
  return base === '' || host === base || host.endsWith(`.${base}`);
}

/** A mailbox, all of a host, or, with a leading dot, all hosts of a domain. */
function emailWithin(name: string, subtree: string): boolean | undefined {
  const at = name.lastIndexOf('@');
  if (at < 0) return undefined;
  const [local, host] = [name.slice(0, at), name.slice(at + 1).toLowerCase()];
  const sign = subtree.lastIndexOf('@');
  if (sign >= 0) return local === subtree.slice(0, sign) && host === subtree.slice(sign + 1).toLowerCase();
  return hostWithin(host, subtree);
}

/** The host of the authority part; a URI without one, or with an address there, is not compared. */
function uriWithin(name: string, subtree: string): boolean | undefined {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:@[\]]+)(?::\d*)?(?:[/?#]|$)/iu.exec(name)?.[1];
  if (host === undefined || /^[\d.]+$/u.test(host)) return undefined;
  return hostWithin(host.toLowerCase(), subtree);
}

function hostWithin(host: string, subtree: string): boolean {
  const base = subtree.toLowerCase();
  return base === '' || (base.startsWith('.') ? host.endsWith(base) && host.length > base.length : host === base);
}

/** Address and mask, in the style of CIDR: 4 + 4 or 16 + 16 octets. */
function addressWithin(address: Uint8Array, subtree: Uint8Array): boolean | undefined {
  const { length } = address;
  if ((length !== 4 && length !== 16) || (subtree.length !== 8 && subtree.length !== 32)) return undefined;
  if (subtree.length !== length * 2) return false;
  return address.every((octet, index) => ((octet ^ (subtree[index] ?? 0)) & (subtree[length + index] ?? 0xff)) === 0);
}
