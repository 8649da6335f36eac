import type { Priority } from '../../main/core/model/message.ts';
import type { Agency, Leader } from '../cast.ts';
import type { Appendix, Block } from '../paper/model.ts';

/** One document on its way to the training office: what the paper says, what the message says, and what is odd about it. */
export interface Story {
  readonly id: string;
  readonly from: Agency;
  readonly signer: Leader;
  readonly number: string;
  readonly notation: string;
  /** Name on the wire; a công văn has no name on paper. */
  readonly typeName: string;
  /** QCVN 102:2016/SĐ1:2022, list B, where the number is known. */
  readonly typeCode?: string;
  readonly subject: string;
  /** Days relative to the first morning; 0 is that day. */
  readonly issued: number;
  readonly due?: number;
  readonly priority: Priority;
  readonly addressees?: readonly string[];
  readonly body: readonly Block[];
  readonly recipients: readonly string[];
  readonly archive: string;
  readonly fileName: string;
  readonly twist?: Twist;
  readonly appendix?: Appendix & { readonly fileName: string };
  readonly extras?: readonly Extra[];
  /** A recall names the story it takes back (Decree 30 Art. 18.4). */
  readonly recalls?: { readonly story: string; readonly reason: string };
  /** Sent a second time under a new transport id. */
  readonly sentTwice?: true;
}

export type Twist =
  /** A figure inside the signed bytes was changed afterwards. */
  | { readonly kind: 'altered'; readonly signed: string; readonly shown: string }
  /** A text box was added after the seal by an incremental update. */
  | { readonly kind: 'annotated'; readonly text: string }
  | { readonly kind: 'unsigned' };

export type Extra =
  | { readonly kind: 'spreadsheet'; readonly fileName: string; readonly rows: readonly (readonly string[])[] }
  /** Claims to be a PDF and is plain text. */
  | { readonly kind: 'fakePdf'; readonly fileName: string; readonly text: string };

export const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
export const recital = (text: string): Block => ({ kind: 'recital', text });
export const title = (text: string): Block => ({ kind: 'title', text });
export const centred = (text: string): Block => ({ kind: 'centred', text });
