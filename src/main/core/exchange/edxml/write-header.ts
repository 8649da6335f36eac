import type { EdocMessage } from '../../model/message.ts';
import { writeDate } from './dates.ts';
import { wire } from './names.ts';
import { leaf, organ, responseFor, tree } from './write-blocks.ts';
import type { Xml } from './write-xml.ts';
import { cleanText } from './write-xml.ts';

export const optional = (depth: number, name: string, value: string | undefined): readonly Xml[] =>
  value === undefined || cleanText(value) === '' ? [] : [leaf(depth, name, value)];

/** `MessageHeader` of an `edoc`, in the order of the SDK. */
export function messageHeader(message: Omit<EdocMessage, 'warnings'>): Xml {
  const type = [
    ...optional(5, wire.type, message.typeCode),
    ...(message.typeCode === undefined ? [] : [leaf(5, wire.typeDetail, '0')]),
    ...optional(5, wire.typeName, message.typeName),
  ];
  const { signer } = message;
  return tree(3, wire.messageHeader, [
    organ(wire.from, message.from),
    ...message.to.map((party) => organ(wire.to, party)),
    leaf(4, wire.documentId, message.documentId),
    tree(4, wire.code, [leaf(5, wire.codeNumber, message.code.number), leaf(5, wire.codeNotation, message.code.notation)]),
    tree(4, wire.promulgationInfo, [leaf(5, wire.place, message.place ?? ''), leaf(5, wire.promulgationDate, writeDate(message.issuedDate ?? ''))]),
    ...(type.length === 0 ? [] : [tree(4, wire.documentType, type)]),
    leaf(4, wire.subject, message.subject),
    leaf(4, wire.content, message.content ?? ''),
    tree(4, wire.signerInfo, [
      leaf(5, wire.competence, signer?.competence ?? ''),
      leaf(5, wire.position, signer?.position ?? ''),
      leaf(5, wire.fullName, signer?.fullName ?? ''),
    ]),
    ...(message.dueDate === undefined ? [] : [leaf(4, wire.dueDate, writeDate(message.dueDate))]),
    tree(4, wire.otherInfo, [
      leaf(5, wire.priority, String(message.priority)),
      ...optional(5, wire.sphereOfPromulgation, message.sphereOfPromulgation),
      ...optional(5, wire.promulgationAmount, message.promulgationAmount?.toString()),
      ...optional(5, wire.pageAmount, message.pageAmount?.toString()),
    ]),
    ...message.responseFor.map(responseFor),
    ...optional(4, wire.steeringType, message.steeringType),
    ...(message.toPlaces.length === 0 ? [] : [tree(4, wire.toPlaces, message.toPlaces.map((place) => leaf(5, wire.place, place)))]),
  ]);
}
