import { officeTime } from '../../main/core/model/dates.ts';
import type { Agency, MessageKind, SentMessage, WaitingMessage } from '../store/hub-store.ts';

/** Lines of the lists as the SDK reads them: every value a string. */
export const waitingLine = (row: WaitingMessage, kind: MessageKind): Readonly<Record<string, string>> => ({
  docId: row.id,
  serviceType: 'eDoc',
  messageType: kind,
  created_time: officeTime(row.createdAt),
  updated_time: officeTime(row.updatedAt),
  from: row.from,
  to: row.to,
  status: row.state,
  status_desc: row.description,
});

/** `hash` is ours: the SHA-256 of the message, so that a sender whose answer was lost finds out exactly what arrived. */
export function sentLine(row: SentMessage, kind: MessageKind, from: string): Readonly<Record<string, string>> {
  const { delivery } = row;
  const reached = delivery?.reached ?? true;
  return {
    senderDocId: row.docId,
    receiverDocId: delivery?.reached === true ? delivery.id : '',
    fromCode: from,
    toCode: delivery?.to ?? '',
    sendStatus: delivery === undefined ? 'PROCESSING' : reached ? 'DONE' : 'FAIL',
    sendStatusDesc: reached ? '' : (delivery?.description ?? ''),
    receiveStatus: delivery?.state ?? 'INITIAL',
    receiveStatusDesc: delivery?.description ?? '',
    title: row.title,
    notation: row.notation,
    sentTime: officeTime(row.sentAt),
    receivedTime: delivery?.state === 'DONE' ? officeTime(delivery.updatedAt) : '',
    serviceType: 'eDoc',
    messageType: kind,
    hash: row.sha256,
  };
}

export const agencyLine = (row: Agency): Readonly<Record<string, string>> => ({ id: row.id, pid: row.parentId ?? '', code: row.code, name: row.name, mail: row.mail });

export const unitLine = (row: Agency): Readonly<Record<string, string | boolean>> => ({
  ...agencyLine(row),
  version: String(row.version),
  centerCode: '',
  deleted: row.locked,
  modifyDate: officeTime(row.changedAt),
  isAgency: true,
});
