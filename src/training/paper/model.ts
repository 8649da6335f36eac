/** A paper as Annex I of Decree 30/2020 sees it. Text may carry `**bold**` and `//italic//` runs. */
export interface Paper {
  /** Box 2: the superior organ (may be absent), then the issuing organ line by line, in capitals. */
  readonly parentHeading?: string;
  readonly heading: readonly string[];
  /** Box 3. A draft has no number yet: the space stays blank (Decree 30 Art. 14: the clerk gives it). */
  readonly number?: string;
  readonly notation: string;
  /** Box 4. A draft has no date yet. */
  readonly place: string;
  readonly date?: { readonly day: number; readonly month: number; readonly year: number };
  /** Box 5a; absent for a công văn, whose subject goes to box 5b. */
  readonly typeName?: string;
  readonly subject: string;
  /** Box 10b. */
  readonly urgency?: 'KHẨN' | 'THƯỢNG KHẨN' | 'HOẢ TỐC';
  /** Box 9a. */
  readonly addressees?: readonly string[];
  readonly body: readonly Block[];
  readonly signing: { readonly capacity: readonly string[]; readonly fullName: string };
  /** Box 9b, without the closing "Lưu" line. */
  readonly recipients: readonly string[];
  /** "VT, VP" of the line "- Lưu: VT, VP." */
  readonly archive: string;
  /** Box 13. */
  readonly contact?: readonly string[];
  /** The seal's real diameter in millimetres. */
  readonly sealMillimetres: number;
  /** Document metadata: title and the moment of writing (ms since 1970 UTC), so that the same paper gives the same bytes. */
  readonly writtenAt: number;
  /** Content streams in the clear: only for the training document whose figures somebody changes later. */
  readonly uncompressed?: true;
}

/** A separate appendix file (Annex III, form 2.2): the line of number and date stays blank, the signature says it. */
export interface Appendix {
  readonly label: string;
  readonly title: string;
  readonly attachedTo: string;
  readonly body: readonly Block[];
  readonly writtenAt: number;
}

export type Block =
  | { readonly kind: 'paragraph'; readonly text: string }
  /** Căn cứ (II.6a): italic, ends with `;`, the last one with `.`. */
  | { readonly kind: 'recital'; readonly text: string }
  /** THẨM QUYỀN BAN HÀNH, QUYẾT ĐỊNH: centred, bold. */
  | { readonly kind: 'centred'; readonly text: string }
  /** "I. MỤC ĐÍCH" or "1. Có tiêu đề": bold, kept with what follows. */
  | { readonly kind: 'title'; readonly text: string }
  | { readonly kind: 'table'; readonly columns: readonly Column[]; readonly rows: readonly (readonly string[])[] };

export interface Column {
  readonly heading: string;
  /** Share of the text width; shares need not sum to one. */
  readonly share: number;
  readonly align?: 'left' | 'centre';
}

/** A place on a page: page from 1, `[x, y, width, height]` in points, origin at the page's bottom left. */
export interface Place {
  readonly page: number;
  readonly rect: readonly [number, number, number, number];
}

export interface LaidOutPaper {
  readonly pdf: Uint8Array;
  /** Box 7c: between position and name (II.7d). */
  readonly signatureBox: Place;
  /** Box 8: real size of the seal, over a third of the signature from its left (II.8a). */
  readonly sealBox: Place;
  readonly pages: number;
}
