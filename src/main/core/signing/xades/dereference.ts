import type { NodeSet } from './c14n.ts';
import { descendants, xmlNamespace, type XmlDocument, type XmlElement } from './xml.ts';

/** A document and its identifiers, found once. */
export interface Source {
  readonly document: XmlDocument;
  readonly ids: ReadonlyMap<string, XmlElement | 'ambiguous'>;
  /** Bytes of what lies outside the document, by URI reference. */
  readonly outside: (uri: string | undefined) => Uint8Array | undefined;
  /** What may still be canonicalized and read from outside, bytes, and the references that may still be judged. */
  readonly budget: { canonical: number; outside: number; references: number };
}

const idNames: ReadonlySet<string> = new Set(['Id', 'ID', 'id']);

/**
 * Without a DTD nothing says which attributes are identifiers: Id, ID, id and xml:id are taken for them, as signing
 * tools do. One that occurs twice names nothing: that is how a signed element is swapped for another.
 */
export function identifiers({ root }: XmlDocument): Source['ids'] {
  const ids = new Map<string, XmlElement | 'ambiguous'>();
  for (const element of descendants(root)) {
    const own = element.attributes.filter(({ uri, local }) => (uri === '' && idNames.has(local)) || (uri === xmlNamespace && local === 'id'));
    for (const value of new Set(own.map((item) => item.value))) ids.set(value, ids.has(value) ? 'ambiguous' : element);
  }
  return ids;
}

export type Dereferenced =
  | { readonly kind: 'nodes'; readonly set: NodeSet }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'missing' | 'ambiguous' | 'unsupported' };

const none: ReadonlySet<XmlElement> = new Set();

/** What a Reference URI means (XMLDSig 1.1 §4.4.3.2, §4.4.3.3): a bare name and "" leave comments out. */
export function dereference(uri: string | undefined, source: Source): Dereferenced {
  if (uri === '') return { kind: 'nodes', set: { apex: source.document, without: none, comments: false } };
  if (uri === '#xpointer(/)') return { kind: 'nodes', set: { apex: source.document, without: none, comments: true } };
  if (uri?.startsWith('#') === true) {
    const pointer = /^#xpointer\(id\((?:'([^']*)'|"([^"]*)")\)\)$/.exec(uri);
    if (pointer === null && /^#xpointer\(/.test(uri)) return { kind: 'unsupported' };
    const id = pointer === null ? fragment(uri.slice(1)) : (pointer[1] ?? pointer[2] ?? '');
    const apex = source.ids.get(id) ?? source.ids.get(uri.slice(1));
    if (apex === 'ambiguous') return { kind: 'ambiguous' };
    if (apex !== undefined) return { kind: 'nodes', set: { apex, without: none, comments: pointer !== null } };
    return { kind: 'missing' };
  }
  const bytes = source.budget.outside > 0 ? source.outside(uri) : undefined;
  source.budget.outside -= bytes?.length ?? 0;
  return bytes === undefined ? { kind: 'missing' } : { kind: 'bytes', bytes };
}

function fragment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
