import { writeEdoc } from '../../src/main/core/exchange/edxml/write-edoc.ts';
import type { EdocMessage } from '../../src/main/core/model/message.ts';
import { memoryContents } from './memory-contents.ts';
import { edoc } from './edoc.ts';

/** A message as it is on the wire. */
export async function wire(change: Partial<EdocMessage> = {}, file: Uint8Array = Buffer.from('%PDF-1.7 tệp đính kèm')): Promise<Buffer> {
  const contents = memoryContents();
  const attachments = change.attachments ?? [contents.put({ name: 'a.pdf', contentType: 'application/pdf' }, file)];
  const parts: Uint8Array[] = [];
  for await (const part of writeEdoc(edoc({ ...change, attachments }), (blob) => contents.of(blob))) parts.push(part);
  return Buffer.concat(parts);
}
