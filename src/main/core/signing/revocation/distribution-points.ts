import type { DerNode } from '../cms/der-read.ts';
import { TAG, namedBits, oidOf, readWholeDer } from '../cms/der-read.ts';
import type { Certificate } from '../validation/certificate.ts';
import { EXTENSION } from '../validation/certificate.ts';
import { comparableRdns } from '../validation/distinguished-name.ts';
import type { GeneralName } from '../validation/general-name.ts';
import { generalName, generalNames } from '../validation/general-name.ts';
import { distributionPointName } from './crl.ts';

/** DistributionPoint (RFC 5280 §4.2.1.13): where a certificate says its list is. */
export interface DistributionPoint {
  readonly names?: readonly GeneralName[];
  /** Numbers of ReasonFlags the list covers; all when absent. */
  readonly reasons?: ReadonlySet<number>;
  /** Who issues the list, where it is not the certificate's issuer. */
  readonly crlIssuers?: readonly GeneralName[];
}

const MAX_POINTS = 32;

/** Points of cRLDistributionPoints or freshestCRL; one that cannot be read is left out. */
export function distributionPoints(certificate: Certificate, type: string = EXTENSION.crlDistributionPoints): readonly DistributionPoint[] {
  const extension = certificate.extensions.get(type);
  const list = extension === undefined ? undefined : readWholeDer(extension.value);
  return (list?.tag === TAG.sequence ? list.children : []).slice(0, MAX_POINTS).flatMap((node) => readPoint(node, certificate) ?? []);
}

function readPoint(node: DerNode, certificate: Certificate): DistributionPoint | undefined {
  const field = (tag: number): DerNode | undefined => node.children.find((child) => child.tag === tag);
  const [pointNode, reasonsNode, issuerNode] = [field(0xa0), field(0x81), field(0xa2)];
  const crlIssuers = issuerNode === undefined ? undefined : generalNames(issuerNode.children);
  const named = crlIssuers?.find((name) => name.kind === 'directory');
  const base = named?.kind === 'directory' ? named.attributes : certificate.issuer;
  const names = pointNode === undefined ? undefined : distributionPointName(pointNode, base);
  const reasons = reasonsNode === undefined ? undefined : namedBits(reasonsNode.content);
  if (issuerNode !== undefined && crlIssuers === undefined) return undefined;
  if ((pointNode !== undefined && names === undefined) || (reasonsNode !== undefined && reasons === undefined)) return undefined;
  return {
    ...(names === undefined ? {} : { names }),
    ...(reasons === undefined ? {} : { reasons }),
    ...(crlIssuers === undefined ? {} : { crlIssuers }),
  };
}

/** The point that every list of the certificate's own issuer stands for (RFC 5280 §6.3.3, last paragraph). */
export const impliedPoint = (certificate: Certificate): DistributionPoint => ({
  names: [{ kind: 'directory', attributes: certificate.issuer, rdns: comparableRdns(certificate.issuer) }],
});

/** `http:` and `https:` addresses of a certificate's lists. */
export const crlAddresses = (certificate: Certificate): readonly string[] => pointAddresses(certificate, EXTENSION.crlDistributionPoints);

/** The same of its delta lists (RFC 5280 §4.2.1.15). */
export const deltaAddresses = (certificate: Certificate): readonly string[] => pointAddresses(certificate, EXTENSION.freshestCrl);

const pointAddresses = (certificate: Certificate, type: string): readonly string[] =>
  webAddresses(distributionPoints(certificate, type).flatMap(({ names }) => names ?? []));

const ACCESS = { ocsp: '1.3.6.1.5.5.7.48.1', caIssuers: '1.3.6.1.5.5.7.48.2' } as const;

/** `http:` and `https:` addresses of authorityInfoAccess (RFC 5280 §4.2.2.1). */
export function accessAddresses(certificate: Certificate, method: keyof typeof ACCESS): readonly string[] {
  const extension = certificate.extensions.get(EXTENSION.authorityInfoAccess);
  const list = extension === undefined ? undefined : readWholeDer(extension.value);
  const places = (list?.children ?? []).slice(0, MAX_POINTS).filter(({ children }) => oidOf(children[0]) === ACCESS[method]);
  return webAddresses(places.flatMap(({ children }) => generalName(children[1]) ?? []));
}

function webAddresses(names: readonly GeneralName[]): readonly string[] {
  const found = names.flatMap((name) => (name.kind === 'uri' && /^https?:\/\//iu.test(name.value) ? [name.value] : []));
  return [...new Set(found)];
}
