import type { BlobWriter } from '../../ports/blob-store.ts';
import type { AttachmentSink } from './content-sink.ts';
import { attachmentSink } from './content-sink.ts';
import type { EdxmlLimits } from './limits.ts';
import { wire } from './names.ts';
import type { ContentSink, XmlNode } from './tree.ts';

const attachmentKey = wire.attachment.toLowerCase();

/** The contents of a message's attachments while it is read. Names and labels may come later than the bytes. */
export interface AttachmentIntake {
  content(node: XmlNode): ContentSink | undefined;
  of(attachment: XmlNode): AttachmentSink | undefined;
  /** More than one content in one attachment: the first counts, or the second where the first was empty. */
  readonly repeated: ReadonlySet<XmlNode>;
  /** Throws away everything that was not finished. */
  discard(): Promise<void>;
}

function isWithin(node: XmlNode | undefined, key: string): boolean {
  for (let at = node; at !== undefined; at = at.parent) if (at.key === key) return true;
  return false;
}

export function attachmentIntake(openWriter: () => BlobWriter, limits: EdxmlLimits): AttachmentIntake {
  const sinks = new Map<XmlNode, AttachmentSink>();
  const replaced = new Map<XmlNode, AttachmentSink>();
  const repeated = new Set<XmlNode>();
  const budget = { left: limits.maxTotalUnzippedBytes };
  return {
    repeated,
    of: (attachment) => sinks.get(attachment),
    content(node) {
      const attachment = node.parent;
      if (attachment?.key !== attachmentKey || isWithin(attachment.parent, attachmentKey)) return undefined;
      const before = sinks.get(attachment);
      if (before?.filled === true || replaced.has(attachment)) {
        repeated.add(attachment);
        return undefined;
      }
      if (before === undefined && sinks.size >= limits.maxAttachments) return undefined;
      if (before !== undefined) replaced.set(attachment, before);
      const sink = attachmentSink(openWriter, limits, budget);
      sinks.set(attachment, sink);
      return sink;
    },
    async discard() {
      for (const sink of [...sinks.values(), ...replaced.values()]) await sink.discard();
    },
  };
}
