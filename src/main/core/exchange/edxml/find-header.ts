import { edxmlNamespace, isNeutralNamespace, isOldNamespace, wire } from './names.ts';
import type { Reading } from './reading.ts';
import { childOf, childrenOf } from './reading.ts';
import type { XmlNode, XmlTree } from './tree.ts';

export interface FoundHeader {
  readonly kind: 'edoc' | 'status';
  readonly header: XmlNode;
  readonly traces: XmlNode | undefined;
}

/** Breadth first: the outermost header wins over one quoted deeper, in a SOAP body for instance. */
export function findHeader(root: XmlNode): FoundHeader | undefined {
  let level: readonly XmlNode[] = [root];
  while (level.length > 0) {
    for (const node of level) {
      const status = childrenOf(node, wire.statusHeader).find((child) => childOf(child, wire.statusCode) !== undefined);
      if (status !== undefined) return { kind: 'status', header: status, traces: undefined };
      const header = childOf(node, wire.messageHeader);
      if (header !== undefined) {
        const kind = childOf(header, wire.statusCode) === undefined ? 'edoc' : 'status';
        return { kind, header, traces: childOf(node, wire.traceHeaderList) ?? childOf(header, wire.traceHeaderList) };
      }
    }
    level = level.flatMap((node) => node.children);
  }
  return undefined;
}

/** What is odd about the message as a whole. */
export function noteDialect(reading: Reading, tree: XmlTree): void {
  if (tree.damagedText) reading.warn('text.badEncoding', tree.root.name);
  if (tree.misdeclared) reading.warn('text.wrongDeclaration', tree.root.name);
  if (tree.soap) reading.warn('envelope.soap', tree.root.name);
  if (tree.namespaces.includes(edxmlNamespace)) return;
  const telling = tree.namespaces.filter((uri) => !isNeutralNamespace(uri));
  const old = telling.find(isOldNamespace);
  if (old !== undefined) reading.warn('namespace.old', tree.root.name, old);
  else reading.warn('namespace.unknown', tree.root.name, telling[0] ?? '');
}
