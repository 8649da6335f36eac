import { xmlNamespace, type XmlAttribute, type XmlDocument, type XmlElement, type XmlNode } from './xml.ts';

/** Canonical XML 1.0, 1.1 (inclusive) and Exclusive XML Canonicalization 1.0. */
export interface CanonicalMethod {
  readonly kind: '1.0' | '1.1' | 'exclusive';
  readonly comments: boolean;
  /** InclusiveNamespaces PrefixList of exclusive canonicalization; `''` is `#default`. */
  readonly prefixes: readonly string[];
}

const maxPrefixes = 100;

const methods: Readonly<Record<string, Omit<CanonicalMethod, 'prefixes'>>> = {
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315': { kind: '1.0', comments: false },
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments': { kind: '1.0', comments: true },
  'http://www.w3.org/2006/12/xml-c14n11': { kind: '1.1', comments: false },
  'http://www.w3.org/2006/12/xml-c14n11#WithComments': { kind: '1.1', comments: true },
  'http://www.w3.org/2001/10/xml-exc-c14n#': { kind: 'exclusive', comments: false },
  'http://www.w3.org/2001/10/xml-exc-c14n#WithComments': { kind: 'exclusive', comments: true },
};

/** Canonical XML 1.0 without comments: what XMLDSig uses where nothing is named. */
export const defaultMethod: CanonicalMethod = { kind: '1.0', comments: false, prefixes: [] };

/** The method of an `Algorithm` URI; `inclusive` is the text of PrefixList. */
export function canonicalMethod(algorithm: string, inclusive = ''): CanonicalMethod | undefined {
  const method = Object.hasOwn(methods, algorithm) ? methods[algorithm] : undefined;
  const prefixes = inclusive.split(/\s+/).filter((prefix) => prefix !== '').map((prefix) => (prefix === '#default' ? '' : prefix));
  return method === undefined || prefixes.length > maxPrefixes ? undefined : { ...method, prefixes };
}

/** A node-set that is a document or a subtree, less whole subtrees; comments are in it or not. */
export interface NodeSet {
  readonly apex: XmlDocument | XmlElement;
  readonly without: ReadonlySet<XmlElement>;
  readonly comments: boolean;
}

type Scope = ReadonlyMap<string, string>;
const nothing: Scope = new Map();

/** Whether a method is defined here for a node-set: xml:base of omitted ancestors is not joined (C14N 1.1 §2.4). */
export function canCanonicalize({ apex }: NodeSet, { kind }: CanonicalMethod): boolean {
  if (kind !== '1.1' || apex.kind === 'document') return true;
  for (let at = apex.parent; at !== undefined; at = at.parent) if (at.attributes.some((item) => item.uri === xmlNamespace && item.local === 'base')) return false;
  return true;
}

/** The canonical form of a node-set, UTF-8. */
export function canonicalize(set: NodeSet, method: CanonicalMethod): Buffer {
  const out: string[] = [];
  const writer = { out, method, without: set.without, comments: set.comments && method.comments };
  const { apex } = set;
  if (apex.kind === 'document') writeDocument(writer, apex);
  else if (!set.without.has(apex)) writeElement(writer, apex, inheritedScope(apex), undefined, inheritedXmlAttributes(apex, method));
  return Buffer.from(out.join(''), 'utf8');
}

interface Writer {
  readonly out: string[];
  readonly method: CanonicalMethod;
  readonly without: ReadonlySet<XmlElement>;
  readonly comments: boolean;
}

/** C14N §2.3: what stands before the root is followed, what stands after it is preceded, by a line feed. */
function writeDocument(writer: Writer, { root, children }: XmlDocument): void {
  const at = children.indexOf(root);
  for (const [index, child] of children.entries()) {
    if (child.kind === 'element') {
      if (!writer.without.has(child)) writeElement(writer, child, nothing, undefined, []);
      continue;
    }
    const text = leaf(writer, child);
    if (text !== '') writer.out.push(index < at ? `${text}\n` : `\n${text}`);
  }
}

/** `above`: the namespaces written around this element; `undefined` for the outermost one. */
function writeElement(writer: Writer, element: XmlElement, outer: Scope, above: Scope | undefined, inherited: readonly XmlAttribute[]): void {
  const { out, method } = writer;
  const scope = element.declared.size === 0 ? outer : new Map([...outer, ...element.declared]);
  const rendered = above ?? nothing;
  // Below the outermost element only what is declared anew can differ from what was written.
  const anew = above === undefined ? scope : element.declared;
  const shown = method.kind === 'exclusive' ? exclusiveNamespaces(element, scope, rendered, anew, method.prefixes) : inclusiveNamespaces(anew, rendered);
  const name = element.prefix === '' ? element.local : `${element.prefix}:${element.local}`;
  out.push('<', name);
  for (const [prefix, uri] of sorted([...shown], ([a], [b]) => byCodePoint(a, b))) {
    out.push(prefix === '' ? ' xmlns="' : ` xmlns:${prefix}="`, attributeText(uri), '"');
  }
  const attributes = inherited.length === 0 ? element.attributes : [...element.attributes, ...inherited.filter((item) => !has(element, item))];
  for (const { prefix, local, value } of sorted(attributes, (a, b) => byCodePoint(a.uri, b.uri) || byCodePoint(a.local, b.local))) {
    out.push(' ', prefix === '' ? local : `${prefix}:${local}`, '="', attributeText(value), '"');
  }
  out.push('>');
  const next = shown.size === 0 ? rendered : new Map([...rendered, ...shown]);
  for (const child of element.children) {
    if (child.kind !== 'element') out.push(leaf(writer, child));
    else if (!writer.without.has(child)) writeElement(writer, child, scope, next, []);
  }
  out.push('</', name, '>');
}

/** C14N §2.3: namespace nodes that differ from those of the parent in the output, where all in scope were written. */
function inclusiveNamespaces(scope: Scope, rendered: Scope): Map<string, string> {
  const shown = new Map<string, string>();
  for (const [prefix, uri] of scope) addNamespace(shown, prefix, uri, rendered);
  return shown;
}

/** Exclusive C14N §3: those the element itself uses, and those of the prefix list as if inclusive. */
function exclusiveNamespaces(element: XmlElement, scope: Scope, rendered: Scope, anew: Scope, prefixes: readonly string[]): Map<string, string> {
  const shown = new Map<string, string>();
  addNamespace(shown, element.prefix, scope.get(element.prefix) ?? '', rendered);
  for (const { prefix } of element.attributes) if (prefix !== '') addNamespace(shown, prefix, scope.get(prefix) ?? '', rendered);
  for (const [prefix, uri] of anew) if (prefixes.includes(prefix)) addNamespace(shown, prefix, uri, rendered);
  return shown;
}

const sorted = <T>(list: readonly T[], order: (a: T, b: T) => number): readonly T[] => (list.length < 2 ? list : [...list].sort(order));

function addNamespace(shown: Map<string, string>, prefix: string, uri: string, rendered: Scope): void {
  if (prefix === 'xml' || (rendered.get(prefix) ?? '') === uri) return;
  // An undeclared prefix cannot stand here: the parser refuses it (Namespaces 1.0 §5).
  if (uri !== '' || prefix === '') shown.set(prefix, uri);
}

/** Namespaces in scope above an apex. */
function inheritedScope(apex: XmlElement): Scope {
  const chain: XmlElement[] = [];
  for (let at = apex.parent; at !== undefined; at = at.parent) chain.unshift(at);
  return new Map(chain.flatMap(({ declared }) => [...declared]));
}

/** C14N 1.0 §2.4: the nearest xml: attributes of omitted ancestors; 1.1 §2.4: of these only lang and space. */
function inheritedXmlAttributes(apex: XmlElement, { kind }: CanonicalMethod): readonly XmlAttribute[] {
  if (kind === 'exclusive') return [];
  const nearest = new Map<string, XmlAttribute>();
  for (let at = apex.parent; at !== undefined; at = at.parent) {
    for (const item of at.attributes) {
      const kept = item.uri === xmlNamespace && (kind === '1.0' || item.local === 'lang' || item.local === 'space');
      if (kept && !nearest.has(item.local)) nearest.set(item.local, item);
    }
  }
  return [...nearest.values()];
}

const has = ({ attributes }: XmlElement, { uri, local }: XmlAttribute): boolean => attributes.some((item) => item.uri === uri && item.local === local);

function leaf({ comments }: Writer, node: Exclude<XmlNode, XmlElement>): string {
  switch (node.kind) {
    case 'text':
      return node.text.replace(/[&<>\r]/g, (mark) => textMarks[mark] ?? mark);
    case 'comment':
      return comments ? `<!--${node.text}-->` : '';
    case 'instruction':
      return node.body === '' ? `<?${node.target}?>` : `<?${node.target} ${node.body}?>`;
  }
}

const textMarks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' };
const attributeMarks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '"': '&quot;', '\t': '&#x9;', '\n': '&#xA;', '\r': '&#xD;' };
const attributeText = (value: string): string => value.replace(/[&<"\t\n\r]/g, (mark) => attributeMarks[mark] ?? mark);

/** Order of UCS code points, which UTF-16 order is not above U+FFFF. */
function byCodePoint(a: string, b: string): number {
  if (a === b) return 0;
  // Only surrogates make the two orders differ.
  if (!/[\ud800-\udfff]/.test(a) && !/[\ud800-\udfff]/.test(b)) return a < b ? -1 : 1;
  return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
}
