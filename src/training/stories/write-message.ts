import type { BlobId } from '../../main/core/model/document.ts';
import { writeEdoc } from '../../main/core/exchange/edxml/write-edoc.ts';
import { bytesOf } from '../../main/core/ports/bytes.ts';
import type { ByteSource } from '../../main/core/ports/bytes.ts';
import type { StoryMessage } from './make-message.ts';

/** The story's message as it goes over the wire. Its papers are a page or two, so it may lie in memory. */
export async function writeMessage({ message, files }: StoryMessage): Promise<Uint8Array> {
  const contentOf = (blob: BlobId): ByteSource => {
    const file = files.get(blob);
    if (file === undefined) throw new Error(`no file ${blob}`);
    return bytesOf(file);
  };
  const pieces: Uint8Array[] = [];
  for await (const piece of writeEdoc(message, contentOf)) pieces.push(piece);
  return Buffer.concat(pieces);
}
