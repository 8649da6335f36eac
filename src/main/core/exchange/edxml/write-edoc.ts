import type { BlobId } from '../../model/document.ts';
import type { EdocMessage } from '../../model/message.ts';
import type { ByteSource } from '../../ports/bytes.ts';
import { wire } from './names.ts';
import type { PackedAttachment } from './pack-attachment.ts';
import { packAttachment } from './pack-attachment.ts';
import { rechunk } from './rechunk.ts';
import { envelope, leaf, prefixDeclaration, tree } from './write-blocks.ts';
import { traceHeaderList } from './write-business.ts';
import { messageHeader } from './write-header.ts';
import type { Xml } from './write-xml.ts';
import { elementWriter } from './write-xml.ts';
import { writeZip } from './write-zip.ts';

const plain = elementWriter('');

/** A multiple of three, so that padding stands only at the end. */
const PIECE = 3 * 16 * 1024;

function reference(packed: PackedAttachment): Xml {
  return tree(4, wire.reference, [
    leaf(5, wire.contentId, packed.contentId),
    leaf(5, wire.contentType, packed.contentType),
    leaf(5, wire.description, packed.description),
    leaf(5, wire.attachmentName, packed.name),
  ]);
}

/** The attachment up to its base64, which goes in as bytes, on one line. */
function opening(packed: PackedAttachment): string {
  const fields = [
    plain.leaf(3, wire.contentId, packed.contentId),
    plain.leaf(3, wire.attachmentName, packed.name),
    plain.leaf(3, wire.description, packed.description),
    plain.leaf(3, wire.contentType, packed.contentType),
  ];
  return `    <${wire.attachment}>\n${fields.map((field) => field.xml).join('')}      <edXML:${wire.contentTransferEncoded}${prefixDeclaration}>`;
}

const text = (value: string): Uint8Array => Buffer.from(value, 'utf8');

/**
 * An `edoc` in the strict form of QCVN 102:2016 every receiver reads: prefix layout and order of the SDK, dates
 * `yyyy/MM/dd`, base64 on one line. `contentType` of an attachment is not written: the label follows the extension. The
 * same message always gives the same bytes, however the attachments' bytes come.
 */
export async function* writeEdoc(message: Omit<EdocMessage, 'warnings'>, contentOf: (blob: BlobId) => ByteSource): AsyncGenerator<Uint8Array> {
  const packed = message.attachments.map((attachment, index) => ({ ...packAttachment(attachment, index), blob: attachment.blob }));
  const header = tree(2, wire.header, [messageHeader(message), traceHeaderList(message)]);
  const body = tree(2, wire.body, [tree(3, wire.manifest, packed.map(reference), ' version="1.0"')]);
  yield text(`${envelope([header, body])}  <${wire.attachmentEncoded}>\n`);
  for (const attachment of packed) {
    yield text(opening(attachment));
    const content = contentOf(attachment.blob);
    const wrapped = attachment.entry === undefined ? content.open() : writeZip(attachment.entry, content);
    for await (const piece of rechunk(wrapped, PIECE)) yield Buffer.from(piece.toString('base64'), 'latin1');
    yield text(`</edXML:${wire.contentTransferEncoded}>\n    </${wire.attachment}>\n`);
  }
  yield text(`  </${wire.attachmentEncoded}>\n</${wire.root}>\n`);
}
