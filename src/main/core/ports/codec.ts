import type { BlobId } from '../model/document.ts';
import type { EdocMessage, ExchangeMessage, StatusMessage } from '../model/message.ts';
import type { Failure, Result } from '../model/result.ts';
import type { BlobWriter } from './blob-store.ts';
import type { ByteSource } from './bytes.ts';

/** edXML in and out, so that `sync` knows no XML. No attachment is ever whole in memory. */
export interface Codec {
  /** Attachments go into `contents` as they are decoded; the message names them by blob. */
  read(source: ByteSource, contents: { writer(): BlobWriter; source(id: BlobId): Promise<Result<ByteSource, Failure>> }): Promise<Result<ExchangeMessage, Failure>>;
  /** `contentOf` opens the attachments, each once; the same message gives the same bytes. */
  writeEdoc(message: Omit<EdocMessage, 'warnings'>, contentOf: (blob: BlobId) => ByteSource): AsyncIterable<Uint8Array>;
  writeStatus(message: Omit<StatusMessage, 'warnings'>): Uint8Array;
}
