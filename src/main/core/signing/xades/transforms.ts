import { canCanonicalize, canonicalize, canonicalMethod, defaultMethod, type CanonicalMethod, type NodeSet } from './c14n.ts';
import type { Source } from './dereference.ts';
import { dsig, isDsig } from './names.ts';
import { attributeOf, childrenNamed, descendants, elementsOf, onlyChild, parseXml, stringValue, type XmlElement } from './xml.ts';
import { strictBase64 } from './algorithms.ts';

export type Data = { readonly kind: 'nodes'; readonly set: NodeSet } | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

const maxTransforms = 10;
const xpath = 'http://www.w3.org/TR/1999/REC-xpath-19991116';
const xpathFilter = 'http://www.w3.org/2002/06/xmldsig-filter2';
const exclusiveNamespace = 'http://www.w3.org/2001/10/xml-exc-c14n#';

/**
 * Runs the transforms of a Reference (XMLDSig 1.1 §6.6) and answers octets. Only canonicalization, enveloped-signature,
 * base64 and the XPath forms that take out signatures are known: any other could hide what is signed.
 */
export function transformed(input: Data, transforms: XmlElement | undefined, signature: XmlElement, source: Source): Uint8Array | undefined {
  const list = transforms === undefined ? [] : elementsOf(transforms);
  if (list.length > maxTransforms || list.some((item) => !isDsig(item, 'Transform'))) return undefined;
  let data: Data | undefined = input;
  for (const transform of list) {
    data = step(data, transform, signature, source);
    if (data === undefined) return undefined;
  }
  return data.kind === 'bytes' ? data.bytes : canonical(data.set, defaultMethod, source);
}

/** Whether a known transform takes this or all signatures out of a node-set. */
export const takesOutSignatures = (algorithm: string): boolean =>
  algorithm === `${dsig}enveloped-signature` || algorithm === xpath || algorithm === xpathFilter;

/** Canonical octets within the budget. */
export function canonical(set: NodeSet, method: CanonicalMethod, source: Source): Uint8Array | undefined {
  if (source.budget.canonical <= 0 || !canCanonicalize(set, method)) return undefined;
  const bytes = canonicalize(set, method);
  source.budget.canonical -= bytes.length;
  return bytes;
}

/** The method of a CanonicalizationMethod or Transform element; an absent or empty Algorithm is the default where `orDefault`. */
export function methodOf(element: XmlElement | undefined, orDefault = false): CanonicalMethod | undefined {
  const algorithm = attributeOf(element, 'Algorithm') ?? '';
  if (algorithm === '' && orDefault) return defaultMethod;
  const list = element === undefined ? undefined : onlyChild(element, exclusiveNamespace, 'InclusiveNamespaces');
  return canonicalMethod(algorithm, attributeOf(list, 'PrefixList'));
}

function step(data: Data, transform: XmlElement, signature: XmlElement, source: Source): Data | undefined {
  const algorithm = attributeOf(transform, 'Algorithm') ?? '';
  const method = methodOf(transform);
  if (method !== undefined) {
    const set = asNodes(data);
    const bytes = set === undefined ? undefined : canonical(set, method, source);
    return bytes === undefined ? undefined : { kind: 'bytes', bytes };
  }
  switch (algorithm) {
    case `${dsig}base64`: {
      const bytes = strictBase64(data.kind === 'bytes' ? Buffer.from(data.bytes).toString('latin1') : textOf(data.set));
      return bytes === undefined ? undefined : { kind: 'bytes', bytes };
    }
    case `${dsig}enveloped-signature`:
      return without(data, [signature]);
    case xpath: {
      const [expression, more] = childrenNamed(transform, dsig, 'XPath');
      const known = expression !== undefined && more === undefined && excludesSignatures(expression, /^not\(\s*ancestor-or-self::([^:\s]+):Signature\s*\)$/);
      return known ? withoutSignatures(data) : undefined;
    }
    case xpathFilter: {
      const [expression, more] = childrenNamed(transform, xpathFilter, 'XPath');
      const known = expression !== undefined && more === undefined && attributeOf(expression, 'Filter') === 'subtract' && excludesSignatures(expression, /^\/(?:\/|descendant(?:-or-self)?::)([^:\s]+):Signature$/);
      return known ? withoutSignatures(data) : undefined;
    }
    default:
      return undefined;
  }
}

/** The expression has the one known form, and its prefix means XMLDSig where it stands. */
function excludesSignatures(expression: XmlElement, form: RegExp): boolean {
  const prefix = form.exec(stringValue(expression).trim())?.[1];
  for (let at: XmlElement | undefined = expression; prefix !== undefined && at !== undefined; at = at.parent) {
    const uri = at.declared.get(prefix);
    if (uri !== undefined) return uri === dsig;
  }
  return false;
}

/** Octets are parsed where nodes are asked for (XMLDSig 1.1 §4.4.3.2); those nodes have their comments. */
function asNodes(data: Data): NodeSet | undefined {
  if (data.kind === 'nodes') return data.set;
  const parsed = parseXml(data.bytes);
  return parsed.ok ? { apex: parsed.value, without: new Set(), comments: true } : undefined;
}

const without = (data: Data, elements: readonly XmlElement[]): Data | undefined =>
  data.kind === 'nodes' ? { kind: 'nodes', set: { ...data.set, without: new Set([...data.set.without, ...elements]) } } : undefined;

function withoutSignatures(data: Data): Data | undefined {
  const set = asNodes(data);
  if (set === undefined) return undefined;
  const root = set.apex.kind === 'document' ? set.apex.root : set.apex;
  return without({ kind: 'nodes', set }, [...descendants(root)].filter((element) => isDsig(element, 'Signature')));
}

/** Text of a node-set, in order (the implicit string() of the base64 transform, XMLDSig 1.1 §6.6.2). */
function textOf({ apex, without: left }: NodeSet): string {
  const text = (element: XmlElement): string =>
    left.has(element) ? '' : element.children.map((child) => (child.kind === 'text' ? child.text : child.kind === 'element' ? text(child) : '')).join('');
  return text(apex.kind === 'document' ? apex.root : apex);
}
