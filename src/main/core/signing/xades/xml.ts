import { SaxesParser } from 'saxes';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';

/** The XPath data model as far as canonicalization needs it (XML 1.0, Namespaces 1.0). */
export type XmlNode = XmlElement | XmlText | XmlComment | XmlInstruction;

export interface XmlElement {
  readonly kind: 'element';
  readonly prefix: string;
  readonly local: string;
  readonly uri: string;
  /** Without namespace declarations, in document order. */
  readonly attributes: readonly XmlAttribute[];
  /** Declared here: prefix (`''` is the default) to URI. */
  readonly declared: ReadonlyMap<string, string>;
  readonly parent: XmlElement | undefined;
  readonly children: XmlNode[];
}

export interface XmlAttribute {
  readonly prefix: string;
  readonly local: string;
  readonly uri: string;
  /** Normalized (XML 1.0 §3.3.3). */
  readonly value: string;
}

export interface XmlText {
  readonly kind: 'text';
  readonly text: string;
}

export interface XmlComment {
  readonly kind: 'comment';
  readonly text: string;
}

export interface XmlInstruction {
  readonly kind: 'instruction';
  readonly target: string;
  readonly body: string;
}

export interface XmlDocument {
  readonly kind: 'document';
  readonly root: XmlElement;
  /** The root, and comments and instructions before and after it. */
  readonly children: readonly XmlNode[];
}

export type XmlFailureCode = 'xml.malformed' | 'xml.dtdForbidden' | 'xml.tooComplex';

export const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';
export const xmlLimits = { bytes: 32 * 1024 * 1024, nodes: 300_000, depth: 200, attributes: 500, namespacesInScope: 300 } as const;

class Stop extends Error {
  readonly code: XmlFailureCode;
  constructor(code: XmlFailureCode) {
    super(code);
    this.code = code;
  }
}

/**
 * Parses a document into a bounded tree. A DOCTYPE is refused: entities and default attributes would make what is signed
 * depend on who reads it. XML 1.1 is refused too: canonicalization is defined over 1.0.
 */
export function parseXml(bytes: Uint8Array): Result<XmlDocument, Failure<XmlFailureCode>> {
  if (bytes.length > xmlLimits.bytes) return fail('xml.tooComplex');
  const text = decoded(bytes);
  if (text === undefined) return fail('xml.malformed');
  try {
    return ok(build(text));
  } catch (error) {
    if (error instanceof Stop) return fail(error.code);
    throw error;
  }
}

function build(text: string): XmlDocument {
  const top: XmlNode[] = [];
  const found: { root?: XmlElement; current?: XmlElement } = {};
  let nodes = 0;
  /** Namespaces in scope, for each open element. */
  const scopes: number[] = [];
  const add = (node: XmlNode): void => {
    if (++nodes > xmlLimits.nodes) throw new Stop('xml.tooComplex');
    (found.current?.children ?? top).push(node);
  };
  const parser = new SaxesParser({ xmlns: true, position: false });
  parser.on('error', () => {
    throw new Stop('xml.malformed');
  });
  parser.on('xmldecl', ({ version }) => {
    if (version !== undefined && version !== '1.0') throw new Stop('xml.malformed');
  });
  parser.on('doctype', () => {
    throw new Stop('xml.dtdForbidden');
  });
  let attributes = 0;
  parser.on('opentagstart', () => {
    attributes = 0;
  });
  parser.on('attribute', () => {
    if (++attributes > xmlLimits.attributes) throw new Stop('xml.tooComplex');
  });
  parser.on('opentag', (tag) => {
    const all = Object.values(tag.attributes);
    if (scopes.length >= xmlLimits.depth) throw new Stop('xml.tooComplex');
    const isDeclaration = ({ prefix, name }: { prefix: string; name: string }): boolean => prefix === 'xmlns' || name === 'xmlns';
    const element: XmlElement = {
      kind: 'element',
      prefix: tag.prefix,
      local: tag.local,
      uri: tag.uri,
      attributes: all.filter((item) => !isDeclaration(item)).map(({ prefix, local, uri, value }) => ({ prefix, local, uri, value })),
      declared: new Map(all.filter(isDeclaration).map(({ name, local, value }) => [name === 'xmlns' ? '' : local, value])),
      parent: found.current,
      children: [],
    };
    const inScope = (scopes.at(-1) ?? 0) + element.declared.size;
    if (inScope > xmlLimits.namespacesInScope) throw new Stop('xml.tooComplex');
    scopes.push(inScope);
    add(element);
    found.root ??= element;
    found.current = element;
  });
  parser.on('closetag', () => {
    scopes.pop();
    if (found.current?.parent === undefined) delete found.current;
    else found.current = found.current.parent;
  });
  const addText = (value: string): void => {
    // White space outside the root is no node.
    if (found.current !== undefined && value !== '') add({ kind: 'text', text: value });
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('comment', (value) => add({ kind: 'comment', text: value }));
  parser.on('processinginstruction', ({ target, body }) => add({ kind: 'instruction', target, body }));
  parser.write(text).close();
  if (found.root === undefined) throw new Stop('xml.malformed');
  return { kind: 'document', root: found.root, children: top };
}

/** Text by byte order mark or declaration (XML 1.0 §4.3.3); UTF-8, UTF-16, US-ASCII and ISO-8859-1 are read. */
function decoded(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  const declared = /^<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']/.exec(Buffer.from(bytes.subarray(0, 256)).toString('latin1'))?.[1]?.toLowerCase();
  const wide = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
  if (wide === undefined && declared !== undefined && ['iso-8859-1', 'latin1'].includes(declared)) return Buffer.from(bytes).toString('latin1');
  if (wide === undefined && declared !== undefined && !['utf-8', 'utf8', 'us-ascii', 'ascii'].includes(declared)) return undefined;
  try {
    return new TextDecoder(wide ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Child elements, in order. */
export const elementsOf = (element: XmlElement): readonly XmlElement[] =>
  element.children.filter((child): child is XmlElement => child.kind === 'element');

/** Child elements of one name. */
export const childrenNamed = (element: XmlElement, uri: string, local: string): readonly XmlElement[] =>
  elementsOf(element).filter((child) => child.uri === uri && child.local === local);

/** The only child element of this name; `undefined` where there is none or another. */
export function onlyChild(element: XmlElement | undefined, uri: string, local: string): XmlElement | undefined {
  const found = element === undefined ? [] : childrenNamed(element, uri, local);
  return found.length === 1 ? found[0] : undefined;
}

/** An attribute without namespace. */
export const attributeOf = (element: XmlElement | undefined, local: string): string | undefined =>
  element?.attributes.find((item) => item.uri === '' && item.local === local)?.value;

/** Every element of a subtree, in document order, its apex included. */
export function* descendants(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of elementsOf(element)) yield* descendants(child);
}

/** XPath string-value: the text of the subtree in order. */
export function stringValue(element: XmlElement): string {
  return element.children.map((child) => (child.kind === 'text' ? child.text : child.kind === 'element' ? stringValue(child) : '')).join('');
}

/** Whether `element` lies in the subtree of `apex`. */
export function isWithin(element: XmlElement, apex: XmlElement): boolean {
  for (let at: XmlElement | undefined = element; at !== undefined; at = at.parent) if (at === apex) return true;
  return false;
}
