import { SaxesParser } from 'saxes';
import type { EdxmlFailure } from './faults.ts';
import type { EdxmlLimits } from './limits.ts';
import { wire } from './names.ts';
import { Stop } from './stop.ts';
import { keyOf } from './tag-scan.ts';
import type { ContentSink, OnContent, XmlNode } from './tree.ts';

const contentKey = wire.contentTransferEncoded.toLowerCase();
const roots = new Set<string>([wire.root, wire.envelope, wire.soapEnvelope].map((name) => name.toLowerCase()));

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

const pathOf = (node: XmlNode | undefined): string =>
  node === undefined ? '' : node.parent === undefined ? node.name : `${pathOf(node.parent)}/${node.name}`;

export interface TreeBuilder {
  readonly parser: SaxesParser;
  /** Does what the parser's events left to do: they cannot wait for a disk. */
  settle(): Promise<void>;
  /** The content that the last piece opened, once: what follows is base64. */
  takeOpened(): { readonly sink: ContentSink | undefined } | undefined;
  skipLines(lines: number): void;
  /** The document is malformed here. */
  refuse(): never;
  result(): { readonly root: XmlNode; readonly namespaces: readonly string[] };
}

/** The events of an XML parser to a small tree of elements, within the limits. */
export function treeBuilder(limits: EdxmlLimits, onContent: OnContent): TreeBuilder {
  const parser = new SaxesParser({ xmlns: false });
  const namespaces = new Set<string>();
  const sinks = new Map<XmlNode, ContentSink | undefined>();
  let [root, current]: [XmlNode | undefined, XmlNode | undefined] = [undefined, undefined];
  let [depth, elements, skippedLines] = [0, 0, 0];
  let opened: { readonly sink: ContentSink | undefined } | undefined;
  let waiting: (() => void | Promise<void>)[] = [];

  const stop = (failure: EdxmlFailure): never => {
    throw new Stop(failure);
  };
  const refuse = (): never =>
    root === undefined
      ? stop({ code: 'edxml.notXml', details: { line: parser.line } })
      : stop({ code: 'edxml.malformed', details: { line: parser.line + skippedLines, element: pathOf(current).slice(0, 200) } });
  const count = (): void => {
    elements += 1;
    if (elements > limits.maxElements) stop({ code: 'edxml.tooComplex', details: { limit: limits.maxElements } });
  };
  const addText = (text: string): void => {
    if (current === undefined) return;
    // Content in CDATA or behind a comment: the parser walked through it, the sink takes it all the same.
    if (sinks.has(current)) {
      const sink = sinks.get(current);
      if (sink !== undefined) waiting.push(() => sink.write(Buffer.from(text, 'utf8')));
    } else current.text += text;
  };

  parser.on('doctype', (doctype) => {
    if (/^\s*html\b/iu.test(doctype)) stop({ code: 'edxml.notEdxml', details: { element: 'html' } });
    if (doctype.includes('[')) stop({ code: 'edxml.entityForbidden', details: { line: parser.line + skippedLines } });
  });
  parser.on('attribute', ({ name, value }) => {
    count();
    if (name === 'xmlns' || name.startsWith('xmlns:')) namespaces.add(value.slice(0, 200));
  });
  parser.on('opentag', (tag) => {
    count();
    depth += 1;
    if (depth > limits.maxDepth) stop({ code: 'edxml.tooComplex', details: { limit: limits.maxDepth } });
    const name = localName(tag.name);
    const key = keyOf(tag.name);
    if (root === undefined && !roots.has(key)) stop({ code: 'edxml.notEdxml', details: { element: name.slice(0, 60) } });
    const href = Object.entries(tag.attributes).find(([attribute]) => localName(attribute) === 'href')?.[1];
    const node: XmlNode = { name, key, parent: current, children: [], text: '', closed: false, href };
    current?.children.push(node);
    root ??= node;
    current = node;
    if (key !== contentKey) return;
    const sink = onContent(node);
    sinks.set(node, sink);
    if (!tag.isSelfClosing) opened = { sink };
  });
  parser.on('closetag', () => {
    depth -= 1;
    const closing = current;
    if (closing === undefined) return;
    closing.closed = true;
    current = closing.parent;
    const sink = sinks.get(closing);
    if (sink !== undefined) waiting.push(() => sink.end());
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('error', refuse);

  return {
    parser,
    refuse,
    async settle() {
      const tasks = waiting;
      if (tasks.length === 0) return;
      waiting = [];
      for (const task of tasks) await task();
    },
    takeOpened() {
      const taken = opened;
      opened = undefined;
      return taken;
    },
    skipLines(lines) {
      skippedLines += lines;
    },
    result: () => ({ root: root ?? refuse(), namespaces: [...namespaces] }),
  };
}
