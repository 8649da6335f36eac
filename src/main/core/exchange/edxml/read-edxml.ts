import type { ExchangeMessage } from '../../model/message.ts';
import { fail, ok } from '../../model/result.ts';
import type { Result } from '../../model/result.ts';
import type { BlobFailure, BlobWriter } from '../../ports/blob-store.ts';
import type { ByteSource } from '../../ports/bytes.ts';
import { attachmentIntake } from './attachment-intake.ts';
import type { AttachmentIntake } from './attachment-intake.ts';
import { attachmentsOf } from './attachments.ts';
import type { EdxmlFailure } from './faults.ts';
import { findHeader, noteDialect } from './find-header.ts';
import { edocHeader } from './header.ts';
import { noteUnknownSecrecy, secrecyOfHeader } from './judge-secrecy.ts';
import type { EdxmlLimits } from './limits.ts';
import { defaultLimits } from './limits.ts';
import { startReading } from './reading.ts';
import { statusMessage } from './status.ts';
import { Stop } from './stop.ts';
import type { XmlNode, XmlTree } from './tree.ts';
import { readTree } from './tree.ts';

/** Where attachments go while they are read. */
export interface Contents {
  writer(): BlobWriter;
}

/**
 * Reads one edXML message of any known dialect (QCVN 102:2016; e-doc.vn and inetcloud before it; SOAP with inline
 * attachments) without ever holding it. Oddities become `warnings`; only what cannot be read, or must not be kept, is a
 * failure. Attachments go straight to writers of `contents`, which are finished when the whole message was read and
 * discarded when it failed: of a message that is refused nothing stays.
 */
export async function readEdxml(source: ByteSource, contents: Contents, limits: Partial<EdxmlLimits> = {}): Promise<Result<ExchangeMessage, EdxmlFailure | BlobFailure>> {
  const all = { ...defaultLimits, ...limits };
  const intake = attachmentIntake(() => contents.writer(), all);
  let judged = false;
  try {
    const tree = await readTree(source, all, (node) => {
      const sink = intake.content(node);
      if (sink !== undefined) judged ||= judgedBefore(node);
      return sink;
    });
    return tree.ok ? await messageOf(tree.value, intake, all) : tree;
  } finally {
    // After a failure everything; after a success what was in none of the attachments.
    await intake.discard();
  }
}

/**
 * Where the header comes first, as it nearly always does, a marked message ends before a byte of its papers is written.
 * `false`: the header is still to come.
 */
function judgedBefore(content: XmlNode): boolean {
  let root = content;
  while (root.parent !== undefined) root = root.parent;
  const found = findHeader(root);
  if (found?.header.closed !== true) return false;
  const level = secrecyOfHeader(found);
  if (level !== undefined) throw new Stop({ code: 'secret.marked', details: { level } });
  return true;
}

async function messageOf(tree: XmlTree, intake: AttachmentIntake, limits: EdxmlLimits): Promise<Result<ExchangeMessage, EdxmlFailure | BlobFailure>> {
  const found = findHeader(tree.root);
  if (found === undefined) return fail('edxml.notEdxml', { element: tree.root.name.slice(0, 60) });
  const level = secrecyOfHeader(found);
  if (level !== undefined) return fail('secret.marked', { level });
  const reading = startReading();
  noteDialect(reading, tree);
  if (found.kind === 'status') return statusMessage(reading, found.header);
  noteUnknownSecrecy(reading, found);
  const header = edocHeader(reading, found.header, found.traces);
  if (!header.ok) return header;
  const attachments = await attachmentsOf(reading, tree.root, intake, limits);
  return attachments.ok ? ok({ ...header.value, attachments: attachments.value, warnings: reading.warnings }) : attachments;
}
