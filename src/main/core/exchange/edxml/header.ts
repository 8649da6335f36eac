import type { EdocBusiness, EdocMessage, MessageCode, Priority, ReceiverChange, ReplacedFor, ResponseFor } from '../../model/message.ts';
import type { Organ } from '../../model/organ.ts';
import { fail, ok } from '../../model/result.ts';
import type { Result } from '../../model/result.ts';
import { readTimestamp, writeDate } from './dates.ts';
import type { EdxmlFailure } from './faults.ts';
import { wire } from './names.ts';
import type { Reading } from './reading.ts';
import { checkDocumentId, childOf, childrenOf, countOf, dateOf, organOf, present, staffOf, textOf } from './reading.ts';
import type { XmlNode } from './tree.ts';

export type EdocHeader = Omit<EdocMessage, 'attachments' | 'warnings'>;

const businesses: readonly EdocBusiness[] = ['new', 'recall', 'update', 'replace'];
const priorities: readonly Priority[] = [0, 1, 2, 3, 4];

/** A `ResponseFor` with nothing in it (samples have them) is none. */
export function responseForOf(reading: Reading, node: XmlNode, path: string): ResponseFor | undefined {
  const organId = textOf(reading, node, wire.organId, path);
  const code = textOf(reading, node, wire.code, path);
  const documentId = textOf(reading, node, wire.documentId, path);
  const promulgationDate = dateOf(reading, node, wire.promulgationDate, path);
  if (organId === undefined && code === undefined && documentId === undefined) return undefined;
  checkDocumentId(reading, documentId, `${path}/${wire.documentId}`);
  return { organId: organId ?? '', code: code ?? '', documentId: documentId ?? '', ...present({ promulgationDate }) };
}

function receiversOf(reading: Reading, header: XmlNode): readonly Organ[] {
  const byId = new Map<string, Organ>();
  for (const node of childrenOf(header, wire.to)) {
    const organ = organOf(reading, node, wire.to);
    if (organ === undefined) reading.warn('field.missing', `${wire.to}/${wire.organId}`);
    else if (byId.has(organ.organId)) reading.warn('receiver.duplicate', wire.to, organ.organId);
    else byId.set(organ.organId, organ);
  }
  if (byId.size === 0) reading.warn('receiver.missing', wire.to);
  return [...byId.values()];
}

/** Number and notation; where the sender left them out, from the third part of the document id. */
function codeOf(reading: Reading, header: XmlNode, documentId: string | undefined): MessageCode {
  const node = childOf(header, wire.code);
  const number = textOf(reading, node, wire.codeNumber, wire.code, { max: 11 });
  const notation = textOf(reading, node, wire.codeNotation, wire.code, { max: 30 });
  if (number !== undefined || notation !== undefined) {
    if (number === undefined) reading.warn('field.missing', `${wire.code}/${wire.codeNumber}`);
    if (notation === undefined) reading.warn('field.missing', `${wire.code}/${wire.codeNotation}`);
    return { number: number ?? '', notation: notation ?? '' };
  }
  reading.warn('field.missing', wire.code);
  // Status messages and some senders join both with a slash: `7816/VPCP-TTĐT`.
  const joined = (node?.text.trim() ?? '') || (documentId?.split(',').slice(2).join(',') ?? '');
  const slash = joined.indexOf('/');
  return slash < 0 ? { number: joined, notation: '' } : { number: joined.slice(0, slash), notation: joined.slice(slash + 1) };
}

function businessOf(reading: Reading, node: XmlNode | undefined, path: string): EdocBusiness {
  const raw = textOf(reading, node, wire.businessDocType, path);
  const known = raw === undefined ? 'new' : /^0?\d$/u.test(raw) ? businesses[Number(raw)] : undefined;
  if (known === undefined) reading.warn('business.unknown', `${path}/${wire.businessDocType}`, raw);
  return known ?? 'new';
}

/**
 * The document acted upon: `Bussiness/DocumentId`, else the message's own id, because recall samples carry the
 * recalled document in the header. A replacement has an id of its own, so there only the named ones count.
 */
function targetsOf(reading: Reading, business: EdocBusiness, node: XmlNode | undefined, own: string, path: string): readonly string[] {
  const named = textOf(reading, node, wire.documentId, path);
  checkDocumentId(reading, named, `${path}/${wire.documentId}`);
  if (business === 'new') return [];
  const replaced = childrenOf(childOf(node, wire.replacementInfoList), wire.replacementInfo)
    .map((info) => textOf(reading, info, wire.documentId, `${path}/${wire.replacementInfoList}/${wire.replacementInfo}`))
    .filter((id) => id !== undefined);
  const targets = business === 'replace' ? [...replaced, ...(named === undefined ? [] : [named])] : [named ?? own];
  const distinct = [...new Set(targets.filter((id) => id !== ''))];
  if (distinct.length === 0) reading.warn('business.targetMissing', `${path}/${wire.documentId}`);
  return distinct;
}

/** `ReceiverType` of an update: 0 no longer a receiver, 1 a new one. */
function receiverChangesOf(reading: Reading, node: XmlNode | undefined, path: string): readonly ReceiverChange[] | undefined {
  const at = `${path}/${wire.businessDocumentInfo}/${wire.receiverList}/${wire.receiver}`;
  const list = childOf(childOf(node, wire.businessDocumentInfo), wire.receiverList);
  const changes = childrenOf(list, wire.receiver).flatMap((receiver): readonly ReceiverChange[] => {
    const organId = textOf(reading, receiver, wire.organId, at);
    const type = textOf(reading, receiver, wire.receiverType, at);
    const change = type === '0' ? 'removed' : type === '1' ? 'added' : undefined;
    if (organId === undefined && type === undefined) return [];
    if (organId === undefined) reading.warn('field.missing', `${at}/${wire.organId}`);
    if (change === undefined) reading.warn('receiver.changeUnknown', `${at}/${wire.receiverType}`, type ?? '');
    return organId === undefined || change === undefined ? [] : [{ organId, change }];
  });
  return changes.length === 0 ? undefined : changes;
}

/** `OrganIdList` of a replacement: for which receivers that document is replaced. */
function replacedForOf(reading: Reading, node: XmlNode | undefined, path: string): readonly ReplacedFor[] | undefined {
  const at = `${path}/${wire.replacementInfoList}/${wire.replacementInfo}`;
  const found = childrenOf(childOf(node, wire.replacementInfoList), wire.replacementInfo).flatMap((info): readonly ReplacedFor[] => {
    const documentId = childOf(info, wire.documentId)?.text.trim() ?? '';
    const organIds = childrenOf(childOf(info, wire.organIdList), wire.organId).map((organ) => organ.text.trim()).filter((id) => id !== '');
    if (documentId === '' && organIds.length > 0) reading.warn('business.targetMissing', `${at}/${wire.documentId}`, organIds[0]);
    return documentId === '' || organIds.length === 0 ? [] : [{ documentId, organIds: [...new Set(organIds)] }];
  });
  return found.length === 0 ? undefined : found;
}

function tracesOf(reading: Reading, list: XmlNode | undefined): EdocMessage['traceHeaders'] {
  const path = `${wire.traceHeaderList}/${wire.traceHeader}`;
  return childrenOf(list, wire.traceHeader).flatMap((node) => {
    const organId = textOf(reading, node, wire.organId, path) ?? '';
    const raw = textOf(reading, node, wire.timestamp, path) ?? '';
    const at = readTimestamp(raw);
    if (at.kind === 'impossible') reading.warn('date.impossible', `${path}/${wire.timestamp}`, raw);
    return organId === '' && raw === '' ? [] : [{ organId, timestamp: at.kind === 'date' ? at.value : raw }];
  });
}

function priorityOf(reading: Reading, otherInfo: XmlNode | undefined): Priority {
  const raw = textOf(reading, otherInfo, wire.priority, wire.otherInfo);
  const known = priorities.find((priority) => String(priority) === raw);
  if (raw !== undefined && known === undefined) reading.warn('priority.unknown', `${wire.otherInfo}/${wire.priority}`, raw);
  return known ?? 0;
}

function placesOf(reading: Reading, header: XmlNode): readonly string[] {
  const path = `${wire.toPlaces}/${wire.place}`;
  return childrenOf(header, wire.toPlaces).flatMap((list) =>
    childrenOf(list, wire.place).flatMap((place) => {
      const text = place.text.trim();
      if (text !== text.normalize('NFC')) reading.warn('text.notNfc', path, text);
      return text === '' ? [] : [text];
    }),
  );
}

/** The header of an `edoc` (QCVN 102:2016; lengths by Decree 30/2020 Annex VI Part II), in any child order. */
export function edocHeader(reading: Reading, header: XmlNode, traces: XmlNode | undefined): Result<EdocHeader, EdxmlFailure> {
  const from = organOf(reading, childOf(header, wire.from), wire.from);
  const senders = childrenOf(header, wire.from).filter((node) => node.children.length > 0);
  if (senders.length > 1) reading.warn('field.repeated', wire.from, childOf(senders[1], wire.organId)?.text.trim());
  if (from === undefined) return fail('edxml.missing', { element: `${wire.from}/${wire.organId}` });
  const to = receiversOf(reading, header);
  const sentId = textOf(reading, header, wire.documentId, '');
  const code = codeOf(reading, header, sentId);
  if (sentId === undefined && code.number === '' && code.notation === '') return fail('edxml.missing', { element: wire.documentId });
  const promulgation = childOf(header, wire.promulgationInfo);
  const issuedDate = dateOf(reading, promulgation, wire.promulgationDate, wire.promulgationInfo);
  if (sentId === undefined) reading.warn('field.missing', wire.documentId);
  checkDocumentId(reading, sentId, wire.documentId);
  const documentId = sentId ?? `${from.organId},${writeDate(issuedDate ?? '')},${code.number}/${code.notation}`;
  const subject = textOf(reading, header, wire.subject, '', { max: 500 });
  if (subject === undefined) reading.warn('field.missing', wire.subject);

  const type = childOf(header, wire.documentType);
  const signerNode = childOf(header, wire.signerInfo);
  const other = childOf(header, wire.otherInfo);
  const signer = present({
    competence: textOf(reading, signerNode, wire.competence, wire.signerInfo),
    position: textOf(reading, signerNode, wire.position, wire.signerInfo, { max: 100 }),
    fullName: textOf(reading, signerNode, wire.fullName, wire.signerInfo, { max: 50 }),
  });
  const businessNode = childOf(traces, wire.business) ?? childOf(header, wire.business);
  const businessPath = `${wire.traceHeaderList}/${wire.business}`;
  const business = businessOf(reading, businessNode, businessPath);

  return ok({
    kind: 'edoc',
    business,
    documentId,
    from,
    to,
    code,
    subject: subject ?? '',
    toPlaces: placesOf(reading, header),
    priority: priorityOf(reading, other),
    responseFor: childrenOf(header, wire.responseFor).flatMap((node) => responseForOf(reading, node, wire.responseFor) ?? []),
    traceHeaders: tracesOf(reading, traces),
    targetDocumentIds: targetsOf(reading, business, businessNode, documentId, businessPath),
    ...present({
      place: textOf(reading, promulgation, wire.place, wire.promulgationInfo),
      issuedDate,
      typeCode: textOf(reading, type, wire.type, wire.documentType),
      typeName: textOf(reading, type, wire.typeName, wire.documentType, { max: 100 }),
      content: textOf(reading, header, wire.content, ''),
      signer: Object.keys(signer).length === 0 ? undefined : signer,
      dueDate: dateOf(reading, header, wire.dueDate, wire.messageHeader),
      pageAmount: countOf(reading, other, wire.pageAmount, wire.otherInfo),
      promulgationAmount: countOf(reading, other, wire.promulgationAmount, wire.otherInfo),
      sphereOfPromulgation: textOf(reading, other, wire.sphereOfPromulgation, wire.otherInfo),
      steeringType: textOf(reading, header, wire.steeringType, ''),
      paper: countOf(reading, businessNode, wire.paper, businessPath) || undefined,
      receiverChanges: receiverChangesOf(reading, businessNode, businessPath),
      replacedFor: replacedForOf(reading, businessNode, businessPath),
      businessReason: textOf(reading, businessNode, wire.businessDocReason, businessPath),
      staff: staffOf(reading, childOf(businessNode, wire.staffInfo), `${businessPath}/${wire.staffInfo}`),
    }),
  });
}
