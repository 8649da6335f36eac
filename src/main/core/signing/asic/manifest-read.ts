import type { HashName } from '../validation/algorithms.ts';
import { strictBase64, xmlHash } from '../xades/algorithms.ts';
import { dsig } from '../xades/names.ts';
import { attributeOf, elementsOf, onlyChild, parseXml, stringValue } from '../xades/xml.ts';
import { nameOfUri } from './names.rules.ts';

/** ASiCManifest (ETSI EN 319 162-1 §A.4) as it is read. */
export interface Manifest {
  /** The signature or timestamp entry it belongs to. */
  readonly signature: string;
  readonly objects: readonly ManifestObject[];
  /** As it stands: what the signature is over. */
  readonly bytes: Uint8Array;
}

export interface ManifestObject {
  /** Entry name; `undefined` where the reference leads outside the container. */
  readonly name: string | undefined;
  readonly uri: string;
  /** `undefined` where the algorithm is not known here. */
  readonly hash: HashName | undefined;
  readonly digest: Uint8Array;
}

const manifestNamespace = /^http:\/\/uri\.etsi\.org\/02918\/v1\.\d\.\d#$/;
const maxObjects = 10_000;

/** `undefined` when the bytes are no manifest, or name no object. */
export function readManifest(bytes: Uint8Array): Manifest | undefined {
  const parsed = parseXml(bytes);
  if (!parsed.ok) return undefined;
  const { root } = parsed.value;
  if (root.local !== 'ASiCManifest' || !manifestNamespace.test(root.uri)) return undefined;
  const reference = onlyChild(root, root.uri, 'SigReference');
  const signature = nameOfUri(attributeOf(reference, 'URI') ?? '');
  const elements = elementsOf(root).filter((child) => child.uri === root.uri && child.local === 'DataObjectReference');
  if (signature === undefined || elements.length === 0 || elements.length > maxObjects) return undefined;
  const objects: ManifestObject[] = [];
  for (const element of elements) {
    const uri = attributeOf(element, 'URI');
    const value = onlyChild(element, dsig, 'DigestValue');
    const digest = value === undefined ? undefined : strictBase64(stringValue(value));
    if (uri === undefined || digest === undefined) return undefined;
    objects.push({ uri, name: nameOfUri(uri), hash: xmlHash(attributeOf(onlyChild(element, dsig, 'DigestMethod'), 'Algorithm')), digest });
  }
  return { signature, objects, bytes };
}
