import type { ExchangeMessage } from '../../model/message.ts';
import { fail, ok } from '../../model/result.ts';
import type { Result } from '../../model/result.ts';
import { attachmentsOf } from './attachments.ts';
import type { EdxmlFailure } from './faults.ts';
import { edocHeader } from './header.ts';
import type { EdxmlLimits } from './limits.ts';
import { defaultLimits } from './limits.ts';
import { edxmlNamespace, isNeutralNamespace, isOldNamespace, wire } from './names.ts';
import type { Reading } from './reading.ts';
import { childOf, childrenOf, startReading } from './reading.ts';
import { statusMessage } from './status.ts';
import type { XmlNode, XmlTree } from './tree.ts';
import { readTree } from './tree.ts';

type Found = { readonly kind: 'edoc' | 'status'; readonly header: XmlNode; readonly traces: XmlNode | undefined };

/** Breadth first: the outermost header wins over one quoted deeper, in a SOAP body for instance. */
function findHeader(root: XmlNode): Found | undefined {
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

function noteDialect(reading: Reading, tree: XmlTree): void {
  if (tree.damagedText) reading.warn('text.badEncoding', tree.root.name);
  if (tree.soap) reading.warn('envelope.soap', tree.root.name);
  if (tree.namespaces.includes(edxmlNamespace)) return;
  const telling = tree.namespaces.filter((uri) => !isNeutralNamespace(uri));
  const old = telling.find(isOldNamespace);
  if (old !== undefined) reading.warn('namespace.old', tree.root.name, old);
  else reading.warn('namespace.unknown', tree.root.name, telling[0] ?? '');
}

/** One tree read, its header found: shared by the full reader and the hub's router. */
export function openEdxml(bytes: Uint8Array, limits: Partial<EdxmlLimits> = {}): Result<{ readonly tree: XmlTree; readonly found: Found; readonly reading: Reading }, EdxmlFailure> {
  const tree = readTree(bytes, { ...defaultLimits, ...limits });
  if (!tree.ok) return tree;
  const found = findHeader(tree.value.root);
  if (found === undefined) return fail('edxml.notEdxml', { element: tree.value.root.name.slice(0, 60) });
  const reading = startReading();
  noteDialect(reading, tree.value);
  return ok({ tree: tree.value, found, reading });
}

/**
 * Reads one edXML file of any known dialect (QCVN 102:2016; e-doc.vn and inetcloud before it; SOAP with inline
 * attachments). Oddities become `warnings` of the message; only what cannot be read is a failure.
 */
export function parseEdxml(bytes: Uint8Array, limits: Partial<EdxmlLimits> = {}): Result<ExchangeMessage, EdxmlFailure> {
  const opened = openEdxml(bytes, limits);
  if (!opened.ok) return opened;
  const { tree, found, reading } = opened.value;
  if (found.kind === 'status') return statusMessage(reading, found.header);
  const header = edocHeader(reading, found.header, found.traces);
  if (!header.ok) return header;
  const attachments = attachmentsOf(reading, tree, { ...defaultLimits, ...limits });
  return ok({ ...header.value, attachments, warnings: reading.warnings });
}
