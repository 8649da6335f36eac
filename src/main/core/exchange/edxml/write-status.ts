import type { StatusMessage } from '../../model/message.ts';
import { writeTimestamp } from './dates.ts';
import { wire } from './names.ts';
import { envelope, leaf, organ, responseFor, staffInfo, tree } from './write-blocks.ts';

/** A `status` message. The header element is `MessageHeader` (SDK) unless the receiving axis wants `Status`. */
export function writeStatus(message: Omit<StatusMessage, 'warnings'>, wrapper: 'MessageHeader' | 'Status' = 'MessageHeader'): Uint8Array {
  const header = tree(3, wrapper, [
    organ(wire.from, message.from),
    responseFor(message.responseFor),
    ...staffInfo(4, message.staff),
    leaf(4, wire.statusCode, message.statusCode),
    leaf(4, wire.description, message.description ?? ''),
    leaf(4, wire.timestamp, writeTimestamp(message.timestamp ?? '')),
  ]);
  return new TextEncoder().encode(`${envelope([tree(2, wire.header, [header])])}</${wire.root}>\n`);
}
