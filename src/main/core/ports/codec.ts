import type { EdocMessage, ExchangeMessage, StatusMessage } from '../model/message.ts';
import type { Failure, Result } from '../model/result.ts';

/** edXML in and out, so that `sync` knows no XML. */
export interface Codec {
  parse(bytes: Uint8Array): Result<ExchangeMessage, Failure>;
  buildEdoc(message: Omit<EdocMessage, 'warnings'>): Uint8Array;
  buildStatus(message: Omit<StatusMessage, 'warnings'>): Uint8Array;
}
