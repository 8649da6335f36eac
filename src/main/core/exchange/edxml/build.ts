import type { EdocBusiness, EdocMessage, MessageAttachment, ResponseFor, StaffInfo, StatusMessage } from '../../model/message.ts';
import type { Organ } from '../../model/organ.ts';
import { writeDate, writeTimestamp } from './dates.ts';
import { edxmlNamespace, wire } from './names.ts';
import type { PackedAttachment } from './pack-attachment.ts';
import { packAttachment } from './pack-attachment.ts';
import type { Xml } from './write-xml.ts';
import { cleanText, elementWriter } from './write-xml.ts';

/** What it takes to send a document. `contentType` of an attachment is not written: the label follows the extension. */
export type EdocMessageDraft = Omit<EdocMessage, 'kind' | 'warnings'>;
export type StatusMessageDraft = Omit<StatusMessage, 'kind' | 'warnings'>;

const businessNumber: Readonly<Record<EdocBusiness, string>> = { new: '0', recall: '1', update: '2', replace: '3' };

// .NET receivers want the literal prefix inside the envelope and none on root and attachments, though both name one namespace.
const { leaf, tree } = elementWriter('edXML');
const plain = elementWriter('');
const prefixDeclaration = ` xmlns:edXML="${edxmlNamespace}"`;

const optional = (depth: number, name: string, value: string | undefined): readonly Xml[] =>
  value === undefined || cleanText(value) === '' ? [] : [leaf(depth, name, value)];

function organ(name: string, party: Organ): Xml {
  return tree(4, name, [
    leaf(5, wire.organId, party.organId),
    leaf(5, wire.organizationInCharge, party.organizationInCharge ?? ''),
    leaf(5, wire.organName, party.organName),
    leaf(5, wire.organAdd, party.organAdd ?? ''),
    leaf(5, wire.email, party.email ?? ''),
    leaf(5, wire.telephone, party.telephone ?? ''),
    leaf(5, wire.fax, party.fax ?? ''),
    leaf(5, wire.website, party.website ?? ''),
  ]);
}

function responseFor(answered: ResponseFor): Xml {
  return tree(4, wire.responseFor, [
    leaf(5, wire.organId, answered.organId),
    leaf(5, wire.code, answered.code),
    leaf(5, wire.promulgationDate, writeDate(answered.promulgationDate ?? '')),
    leaf(5, wire.documentId, answered.documentId),
  ]);
}

function staffInfo(depth: number, staff: StaffInfo | undefined): readonly Xml[] {
  if (staff === undefined) return [];
  return [
    tree(depth, wire.staffInfo, [
      leaf(depth + 1, wire.department, staff.department ?? ''),
      leaf(depth + 1, wire.staff, staff.staff ?? ''),
      leaf(depth + 1, wire.email, staff.email ?? ''),
      leaf(depth + 1, wire.mobile, staff.mobile ?? ''),
    ]),
  ];
}

function messageHeader(draft: EdocMessageDraft): Xml {
  const type = [
    ...optional(5, wire.type, draft.typeCode),
    ...(draft.typeCode === undefined ? [] : [leaf(5, wire.typeDetail, '0')]),
    ...optional(5, wire.typeName, draft.typeName),
  ];
  const { signer } = draft;
  return tree(3, wire.messageHeader, [
    organ(wire.from, draft.from),
    ...draft.to.map((party) => organ(wire.to, party)),
    leaf(4, wire.documentId, draft.documentId),
    tree(4, wire.code, [leaf(5, wire.codeNumber, draft.code.number), leaf(5, wire.codeNotation, draft.code.notation)]),
    tree(4, wire.promulgationInfo, [leaf(5, wire.place, draft.place ?? ''), leaf(5, wire.promulgationDate, writeDate(draft.issuedDate ?? ''))]),
    ...(type.length === 0 ? [] : [tree(4, wire.documentType, type)]),
    leaf(4, wire.subject, draft.subject),
    leaf(4, wire.content, draft.content ?? ''),
    tree(4, wire.signerInfo, [
      leaf(5, wire.competence, signer?.competence ?? ''),
      leaf(5, wire.position, signer?.position ?? ''),
      leaf(5, wire.fullName, signer?.fullName ?? ''),
    ]),
    ...(draft.dueDate === undefined ? [] : [leaf(4, wire.dueDate, writeDate(draft.dueDate))]),
    tree(4, wire.otherInfo, [
      leaf(5, wire.priority, String(draft.priority)),
      ...optional(5, wire.sphereOfPromulgation, draft.sphereOfPromulgation),
      ...optional(5, wire.promulgationAmount, draft.promulgationAmount?.toString()),
      ...optional(5, wire.pageAmount, draft.pageAmount?.toString()),
    ]),
    ...draft.responseFor.map(responseFor),
    ...optional(4, wire.steeringType, draft.steeringType),
    ...(draft.toPlaces.length === 0 ? [] : [tree(4, wire.toPlaces, draft.toPlaces.map((place) => leaf(5, wire.place, place)))]),
  ]);
}

function business(draft: EdocMessageDraft): Xml {
  const [target] = draft.targetDocumentIds;
  const replaced = draft.business === 'replace' ? draft.targetDocumentIds : [];
  return tree(4, wire.business, [
    ...(draft.business === 'recall' || draft.business === 'update' ? optional(5, wire.documentId, target) : []),
    leaf(5, wire.businessDocType, businessNumber[draft.business]),
    leaf(5, wire.businessDocReason, draft.businessReason ?? ''),
    // Decision 28/2018 Art. 4: the electronic document replaces the paper one, so none follows.
    leaf(5, wire.paper, '0'),
    ...(replaced.length === 0
      ? []
      : [tree(5, wire.replacementInfoList, replaced.map((id) => tree(6, wire.replacementInfo, [leaf(7, wire.documentId, id)])))]),
    ...staffInfo(5, draft.staff),
  ]);
}

function reference(packed: PackedAttachment): Xml {
  return tree(4, wire.reference, [
    leaf(5, wire.contentId, packed.contentId),
    leaf(5, wire.contentType, packed.contentType),
    leaf(5, wire.description, packed.description),
    leaf(5, wire.attachmentName, packed.name),
  ]);
}

/** The attachment up to its base64, and what follows it: the base64 itself goes in as bytes, on one line. */
function attachmentParts(packed: PackedAttachment): readonly [string, Uint8Array, string] {
  const fields = [
    plain.leaf(3, wire.contentId, packed.contentId),
    plain.leaf(3, wire.attachmentName, packed.name),
    plain.leaf(3, wire.description, packed.description),
    plain.leaf(3, wire.contentType, packed.contentType),
  ];
  const open = `    <${wire.attachment}>\n${fields.map((field) => field.xml).join('')}      <edXML:${wire.contentTransferEncoded}${prefixDeclaration}>`;
  return [open, packed.bytes, `</edXML:${wire.contentTransferEncoded}>\n    </${wire.attachment}>\n`];
}

function envelope(children: readonly Xml[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${wire.root} xmlns="${edxmlNamespace}">\n${tree(1, wire.envelope, children, prefixDeclaration).xml}`;
}

function base64Bytes(bytes: Uint8Array): readonly Uint8Array[] {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [];
  // A multiple of three, so that padding stands only at the end.
  for (let at = 0; at < view.length; at += 3 * 256 * 1024) parts.push(Buffer.from(view.toString('base64', at, Math.min(view.length, at + 3 * 256 * 1024)), 'latin1'));
  return parts;
}

const text = (value: string): Uint8Array => Buffer.from(value, 'utf8');

/**
 * An `edoc` in the strict form of QCVN 102:2016 every receiver reads: prefix layout and order of the SDK, dates
 * `yyyy/MM/dd`, base64 on one line. The same draft always gives the same bytes.
 */
export function buildEdoc(draft: EdocMessageDraft): Uint8Array {
  const packed = draft.attachments.map((attachment: MessageAttachment, index) => packAttachment({ ...attachment, name: cleanText(attachment.name) }, index));
  const header = tree(2, wire.header, [
    messageHeader(draft),
    tree(3, wire.traceHeaderList, [
      ...draft.traceHeaders.map((trace) =>
        tree(4, wire.traceHeader, [leaf(5, wire.organId, trace.organId), leaf(5, wire.timestamp, writeTimestamp(trace.timestamp))]),
      ),
      business(draft),
    ]),
  ]);
  const body = tree(2, wire.body, [tree(3, wire.manifest, packed.map(reference), ' version="1.0"')]);
  const parts: Uint8Array[] = [text(`${envelope([header, body])}  <${wire.attachmentEncoded}>\n`)];
  for (const attachment of packed) {
    const [open, bytes, close] = attachmentParts(attachment);
    parts.push(text(open), ...base64Bytes(bytes), text(close));
  }
  parts.push(text(`  </${wire.attachmentEncoded}>\n</${wire.root}>\n`));
  return joined(parts);
}

/** A `status` message. The header element is `MessageHeader` (SDK) unless the receiving axis wants `Status`. */
export function buildStatus(draft: StatusMessageDraft, wrapper: 'MessageHeader' | 'Status' = 'MessageHeader'): Uint8Array {
  const header = tree(3, wrapper, [
    organ(wire.from, draft.from),
    responseFor(draft.responseFor),
    ...staffInfo(4, draft.staff),
    leaf(4, wire.statusCode, draft.statusCode),
    leaf(4, wire.description, draft.description ?? ''),
    leaf(4, wire.timestamp, writeTimestamp(draft.timestamp ?? '')),
  ]);
  return joined([text(`${envelope([tree(2, wire.header, [header])])}</${wire.root}>\n`)]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
