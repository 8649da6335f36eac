import type { EdocBusiness, EdocMessage } from '../../model/message.ts';
import { writeTimestamp } from './dates.ts';
import { wire } from './names.ts';
import { leaf, staffInfo, tree } from './write-blocks.ts';
import { optional } from './write-header.ts';
import type { Xml } from './write-xml.ts';

type Message = Omit<EdocMessage, 'warnings'>;

const businessNumber: Readonly<Record<EdocBusiness, string>> = { new: '0', recall: '1', update: '2', replace: '3' };

/** What an update changes: by the SDK's sample two flags, for the document and for its receivers, then who they are. */
function documentInfo(message: Message): readonly Xml[] {
  if (message.business !== 'update') return [];
  const changes = message.receiverChanges ?? [];
  const receivers = changes.map(({ organId, change }) => tree(7, wire.receiver, [leaf(8, wire.organId, organId), leaf(8, wire.receiverType, change === 'removed' ? '0' : '1')]));
  return [
    tree(5, wire.businessDocumentInfo, [
      leaf(6, wire.documentInfo, '1'),
      leaf(6, wire.documentReceiver, changes.length === 0 ? '0' : '1'),
      ...(receivers.length === 0 ? [] : [tree(6, wire.receiverList, receivers)]),
    ]),
  ];
}

function replacements(message: Message): readonly Xml[] {
  if (message.business !== 'replace' || message.targetDocumentIds.length === 0) return [];
  const infos = message.targetDocumentIds.map((id) => {
    const organIds = (message.replacedFor ?? []).filter(({ documentId }) => documentId === id).flatMap((replaced) => replaced.organIds);
    const list = organIds.length === 0 ? [] : [tree(7, wire.organIdList, organIds.map((organId) => leaf(8, wire.organId, organId)))];
    return tree(6, wire.replacementInfo, [leaf(7, wire.documentId, id), ...list]);
  });
  return [tree(5, wire.replacementInfoList, infos)];
}

/** `TraceHeaderList`: where the message has been, and what it does to which document. */
export function traceHeaderList(message: Message): Xml {
  const named = message.business === 'recall' || message.business === 'update' ? optional(5, wire.documentId, message.targetDocumentIds[0]) : [];
  return tree(3, wire.traceHeaderList, [
    ...message.traceHeaders.map((trace) => tree(4, wire.traceHeader, [leaf(5, wire.organId, trace.organId), leaf(5, wire.timestamp, writeTimestamp(trace.timestamp))])),
    tree(4, wire.business, [
      ...named,
      leaf(5, wire.businessDocType, businessNumber[message.business]),
      leaf(5, wire.businessDocReason, message.businessReason ?? ''),
      // Decision 28/2018 Art. 4: the electronic document replaces the paper one, so none follows unless said.
      leaf(5, wire.paper, String(message.paper ?? 0)),
      ...documentInfo(message),
      ...replacements(message),
      ...staffInfo(5, message.staff),
    ]),
  ]);
}
