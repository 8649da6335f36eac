import { digest, isWeakHash } from '../validation/algorithms.ts';
import { sameBytes } from '../cms/der-read.ts';
import { strictBase64, xmlHash } from './algorithms.ts';
import { dereference, type Source } from './dereference.ts';
import { dsig, isDsig } from './names.ts';
import { takesOutSignatures, transformed } from './transforms.ts';
import { attributeOf, childrenNamed, elementsOf, onlyChild, stringValue, type XmlElement } from './xml.ts';

/** One Reference of SignedInfo or of a Manifest (XMLDSig 1.1 §4.4.3), judged. */
export interface CheckedReference {
  readonly uri: string | undefined;
  readonly type: string;
  readonly state: 'intact' | 'changed' | 'missing' | 'ambiguous' | 'unsupported' | 'malformed';
  /** The element of this document it covers; the root element where it covers the document. */
  readonly target?: XmlElement;
  /** A transform takes signatures out of the target: what lies inside a Signature is not covered by it. */
  readonly withoutSignatures: boolean;
  readonly weak: boolean;
  /** References of the Manifest this one covers (XMLDSig 1.1 §5.1). */
  readonly manifest: readonly CheckedReference[];
}

/** Judges each Reference below `parent` (SignedInfo or Manifest); `undefined` where there are none or too many. */
export function checkReferences(parent: XmlElement, signature: XmlElement, source: Source, depth = 0): readonly CheckedReference[] | undefined {
  const list = childrenNamed(parent, dsig, 'Reference');
  if (list.length === 0 || list.length > source.budget.references) return undefined;
  source.budget.references -= list.length;
  return list.map((reference) => checkReference(reference, signature, source, depth));
}

function checkReference(reference: XmlElement, signature: XmlElement, source: Source, depth: number): CheckedReference {
  const uri = attributeOf(reference, 'URI');
  const type = attributeOf(reference, 'Type') ?? '';
  const method = onlyChild(reference, dsig, 'DigestMethod');
  const hash = xmlHash(attributeOf(method, 'Algorithm'));
  const value = onlyChild(reference, dsig, 'DigestValue');
  const expected = value === undefined ? undefined : strictBase64(stringValue(value));
  const answer = (state: CheckedReference['state'], rest: Partial<CheckedReference> = {}): CheckedReference => ({
    uri, type, state, weak: hash !== undefined && isWeakHash(hash), withoutSignatures: false, manifest: [], ...rest,
  });
  if (method === undefined || expected === undefined) return answer('malformed');
  if (hash === undefined) return answer('unsupported');
  const found = dereference(uri, source);
  if (found.kind !== 'nodes' && found.kind !== 'bytes') return answer(found.kind);
  const transforms = onlyChild(reference, dsig, 'Transforms');
  const octets = transformed(found, transforms, signature, source);
  const actual = octets === undefined ? undefined : digest(hash, octets);
  if (actual === undefined) return answer('unsupported');
  if (!sameBytes(actual, expected)) return answer('changed');
  if (found.kind === 'bytes') return answer('intact');
  const { apex } = found.set;
  const target = apex.kind === 'document' ? apex.root : apex;
  const steps = (transforms === undefined ? [] : elementsOf(transforms)).map((item) => attributeOf(item, 'Algorithm') ?? '');
  // base64 signs the text alone: elements between the pieces of it are not signed.
  if (elementsOf(target).length > 0 && steps.includes(`${dsig}base64`)) return answer('intact');
  const manifest = isDsig(target, 'Manifest') && depth === 0 ? (checkReferences(target, signature, source, depth + 1) ?? []) : [];
  return answer('intact', { target, manifest, withoutSignatures: steps.some(takesOutSignatures) });
}
