import type { BlobId, DocId } from '../model/document.ts';
import type { EdocMessage, StatusMessage } from '../model/message.ts';

/** Where a message lies: its key on the axis and its raw bytes. */
export interface RawMessage {
  readonly axis: string;
  readonly axisDocId: string;
  readonly rawBlob: BlobId;
  readonly rawBytes: number;
}

export interface RecallRequest {
  readonly via: 'edoc' | 'status';
  readonly fromOrganId: string;
  readonly fromOrganName: string;
  readonly targetDocumentIds: readonly string[];
  readonly reason: string;
}

/** What sync does with what it fetched: the verbs of the flow, bound by the composition root. Each is one transaction. */
export interface IncomingFlow {
  receiveEdoc(raw: RawMessage, message: EdocMessage): readonly DocId[];
  receiveRecall(raw: RawMessage, request: RecallRequest): readonly DocId[];
  receiveStatus(raw: RawMessage, message: StatusMessage): readonly DocId[];
}
