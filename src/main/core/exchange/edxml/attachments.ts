import type { MessageAttachment } from '../../model/message.ts';
import { ok } from '../../model/result.ts';
import type { Result } from '../../model/result.ts';
import type { BlobFailure } from '../../ports/blob-store.ts';
import type { AttachmentIntake } from './attachment-intake.ts';
import type { Received, ReceivedFile } from './content-sink.ts';
import type { EdxmlLimits } from './limits.ts';
import { wire } from './names.ts';
import type { Reading } from './reading.ts';
import { present, textOf } from './reading.ts';
import { distinctName, extensionOf, safeName } from './safe-name.ts';
import { contradicts, mediaTypeOf } from './sniff.ts';
import type { XmlNode } from './tree.ts';

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

/** What came, or what was in the SDK's ZIP around it: the name outside tells whether it was meant to be one. */
function chosen(reading: Reading, received: Received & { readonly state: 'whole' }, name: string): { readonly file: ReceivedFile; readonly unwrapped: boolean } {
  if (extensionOf(name) === 'zip' || !received.wrapping) return { file: received.file, unwrapped: false };
  if (received.inside === undefined) {
    reading.warn('attachment.notUnwrapped', path, name);
    return { file: received.file, unwrapped: false };
  }
  reading.warn('attachment.unwrapped', path, name);
  return { file: received.inside, unwrapped: true };
}

/** The manifest, as one attachment after the other takes its entry. */
function manifestClaims(listed: ReadonlySet<Listed>): { claim(id: string, name: string): Listed | undefined; readonly left: ReadonlySet<Listed> } {
  const left = new Set(listed);
  return {
    left,
    claim(id, name) {
      const all = [...left];
      const match =
        (id === '' ? undefined : all.find((entry) => entry.id === id)) ??
        (name === '' ? undefined : all.find((entry) => entry.name === name && (entry.id === '' || id === '')));
      if (match !== undefined) left.delete(match);
      return match;
    },
  };
}

type Chosen = { readonly file: ReceivedFile; readonly described: Omit<MessageAttachment, 'bytes' | 'blob'> };

/** Every attachment, unwrapped, named safely and typed by its bytes; only now does it become part of the store. */
export async function attachmentsOf(reading: Reading, root: XmlNode, intake: AttachmentIntake, limits: EdxmlLimits): Promise<Result<readonly MessageAttachment[], BlobFailure>> {
  const manifest = manifestClaims(new Set(manifestOf(reading, root)));
  const nodes = descendants(root, (node) => node.key === wire.attachment.toLowerCase());
  if (nodes.length > limits.maxAttachments) reading.warn('attachment.tooMany', path, String(nodes.length));
  const taken = new Set<string>();
  const all: Chosen[] = [];

  for (const node of nodes.slice(0, limits.maxAttachments)) {
    const ownName = textOf(reading, node, wire.attachmentName, path) ?? '';
    const id = bareId(textOf(reading, node, wire.contentId, path));
    const entry = manifest.claim(id, ownName);
    const claimedName = ownName || entry?.name || '';
    const name = distinctName(safeName(claimedName), taken);
    taken.add(name.toLowerCase());
    if (entry === undefined) reading.warn('attachment.unlisted', path, claimedName || id);
    if (name !== claimedName) reading.warn('attachment.renamed', path, claimedName);
    if (intake.repeated.has(node)) reading.warn('attachment.contentRepeated', path, claimedName || id);
    const received = intake.of(node)?.received;
    if (received?.state !== 'whole') {
      reading.warn(received === undefined ? 'attachment.missing' : 'attachment.badBase64', path, claimedName || id);
      continue;
    }
    if (received.file.kept.size === 0) reading.warn('attachment.empty', path, claimedName || id);
    const { file, unwrapped } = chosen(reading, received, name);
    const claimed = textOf(reading, node, wire.contentType, path) ?? entry?.contentType;
    if (file.kept.size > 0 && contradicts(file.kind, name, claimed, unwrapped)) reading.warn('attachment.typeMismatch', path, `${name}: ${mediaTypeOf(file.kind, name)}`);
    const description = textOf(reading, node, wire.description, path) ?? entry?.description;
    all.push({ file, described: { name, contentType: mediaTypeOf(file.kind, name), ...present({ claimedContentType: claimed, description }) } });
  }
  // What lies beyond the limit was announced by `attachment.tooMany`; do not call it missing as well.
  if (nodes.length <= limits.maxAttachments) for (const entry of manifest.left) reading.warn('attachment.missing', `${wire.manifest}/${wire.reference}`, entry.name || entry.id);
  return store(all);
}

async function store(all: readonly Chosen[]): Promise<Result<readonly MessageAttachment[], BlobFailure>> {
  const attachments: MessageAttachment[] = [];
  for (const { file, described } of all) {
    const stored = await file.kept.finish();
    if (!stored.ok) return stored;
    attachments.push({ ...described, ...stored.value });
  }
  return ok(attachments);
}
