import type { MessageAttachment } from '../../model/message.ts';
import { decodeBase64 } from './base64.ts';
import type { EdxmlLimits } from './limits.ts';
import { wire } from './names.ts';
import type { Reading } from './reading.ts';
import { childOf, present, textOf } from './reading.ts';
import { distinctName, extensionOf, safeName } from './safe-name.ts';
import { contradicts, mediaTypeOf, sniffKind } from './sniff.ts';
import type { XmlNode, XmlTree } from './tree.ts';
import { zipContent, zipEntries } from './zip-directory.ts';

interface Listed {
  readonly id: string;
  readonly name: string;
  readonly contentType: string | undefined;
  readonly description: string | undefined;
}

const path = `${wire.attachmentEncoded}/${wire.attachment}`;

/** SDKs disagree on where `cid:` stands: in both places, or in the manifest alone. */
const bareId = (id: string | undefined): string => id?.trim().replace(/^cid:/iu, '').replace(/^<(.*)>$/u, '$1') ?? '';

function descendants(root: XmlNode, wanted: (node: XmlNode) => boolean): XmlNode[] {
  const found: XmlNode[] = [];
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (wanted(node)) found.push(node);
    else open.push(...node.children.toReversed());
  }
  return found;
}

function manifestOf(reading: Reading, root: XmlNode): Listed[] {
  const manifests = new Set([wire.manifest, wire.soapManifest].map((name) => name.toLowerCase()));
  const references = descendants(root, (node) => node.key === wire.reference.toLowerCase() && manifests.has(node.parent?.key ?? ''));
  const at = `${wire.manifest}/${wire.reference}`;
  return references.map((node) => ({
    id: bareId(textOf(reading, node, wire.contentId, at) ?? node.href),
    name: textOf(reading, node, wire.attachmentName, at) ?? '',
    contentType: textOf(reading, node, wire.contentType, at),
    description: textOf(reading, node, wire.description, at),
  }));
}

function contentOf(tree: XmlTree, node: XmlNode | undefined): Uint8Array | undefined {
  if (node === undefined) return undefined;
  if (node.run !== undefined) return decodeBase64(tree.source, node.run);
  const text = Buffer.from(node.text, 'utf8');
  return decodeBase64(text, { start: 0, end: text.length });
}

/** The SDK wraps odd extensions in a ZIP with the single entry `<uuid>.<ext>` and keeps the original name outside. */
function unwrap(reading: Reading, bytes: Uint8Array, name: string, limits: EdxmlLimits): { readonly bytes: Uint8Array; readonly unwrapped: boolean } {
  const kept = { bytes, unwrapped: false };
  if (extensionOf(name) === 'zip' || bytes[0] !== 0x50 || bytes[1] !== 0x4b) return kept;
  const [entry, more] = zipEntries(bytes, 2) ?? [];
  if (entry === undefined || more !== undefined || !/^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}(\.[A-Za-z0-9]{1,10})?$/iu.test(entry.name)) return kept;
  const content = zipContent(bytes, entry, limits.maxUnzippedBytes);
  if (content === undefined) {
    reading.warn('attachment.notUnwrapped', path, name);
    return kept;
  }
  reading.warn('attachment.unwrapped', path, name);
  return { bytes: content, unwrapped: true };
}

/** Every attachment, decoded, unwrapped, named safely and typed by its bytes. */
export function attachmentsOf(reading: Reading, tree: XmlTree, limits: EdxmlLimits): readonly MessageAttachment[] {
  const listed = new Set(manifestOf(reading, tree.root));
  const nodes = descendants(tree.root, (node) => node.key === wire.attachment.toLowerCase());
  if (nodes.length > limits.maxAttachments) reading.warn('attachment.tooMany', path, String(nodes.length));
  const taken = new Set<string>();
  const attachments: MessageAttachment[] = [];

  const claim = (id: string, name: string): Listed | undefined => {
    const all = [...listed];
    const match =
      (id === '' ? undefined : all.find((entry) => entry.id === id)) ??
      (name === '' ? undefined : all.find((entry) => entry.name === name && (entry.id === '' || id === '')));
    if (match !== undefined) listed.delete(match);
    return match;
  };

  for (const node of nodes.slice(0, limits.maxAttachments)) {
    const ownName = textOf(reading, node, wire.attachmentName, path) ?? '';
    const id = bareId(textOf(reading, node, wire.contentId, path));
    const entry = claim(id, ownName);
    const claimedName = ownName || entry?.name || '';
    const wanted = safeName(claimedName);
    const name = distinctName(wanted, taken);
    taken.add(name.toLowerCase());
    if (entry === undefined) reading.warn('attachment.unlisted', path, claimedName || id);
    if (name !== claimedName) reading.warn('attachment.renamed', path, claimedName);
    const decoded = contentOf(tree, childOf(node, wire.contentTransferEncoded));
    if (decoded === undefined) {
      const code = childOf(node, wire.contentTransferEncoded) === undefined ? 'attachment.missing' : 'attachment.badBase64';
      reading.warn(code, path, claimedName || id);
      continue;
    }
    if (decoded.length === 0) reading.warn('attachment.empty', path, claimedName || id);
    const { bytes, unwrapped } = unwrap(reading, decoded, name, limits);
    const kind = sniffKind(bytes);
    const claimed = textOf(reading, node, wire.contentType, path) ?? entry?.contentType;
    if (bytes.length > 0 && contradicts(kind, name, claimed, unwrapped)) reading.warn('attachment.typeMismatch', path, `${name}: ${mediaTypeOf(kind, name)}`);
    attachments.push({
      name,
      contentType: mediaTypeOf(kind, name),
      ...present({ claimedContentType: claimed, description: textOf(reading, node, wire.description, path) ?? entry?.description }),
      // A plain view: what leaves this reader is bytes, whoever compares or transfers them.
      bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    });
  }
  // What lies beyond the limit was announced by `attachment.tooMany`; do not call it missing as well.
  if (nodes.length <= limits.maxAttachments) for (const entry of listed) reading.warn('attachment.missing', `${wire.manifest}/${wire.reference}`, entry.name || entry.id);
  return attachments;
}
