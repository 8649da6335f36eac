/** The basic objects of ISO 32000-1 §7.3, as one union told apart by `type`. */
export type PdfObject =
  | PdfNull
  | PdfBool
  | PdfNumber
  | PdfString
  | PdfName
  | PdfArray
  | PdfDict
  | PdfStream
  | PdfRef;

export interface PdfNull {
  readonly type: 'null';
}
export interface PdfBool {
  readonly type: 'bool';
  readonly value: boolean;
}
export interface PdfNumber {
  readonly type: 'number';
  readonly value: number;
  /** Written without a decimal point (§7.3.3). */
  readonly integer: boolean;
}
export interface PdfString {
  readonly type: 'string';
  /** Decoded bytes: escapes resolved, hex digits paired (§7.3.4). */
  readonly bytes: Uint8Array;
  readonly hex: boolean;
  /** First byte of the opening and byte after the closing delimiter, counted in the file; only when
   *  the string stands in the file itself (not in an object stream). A signature's /Contents needs it. */
  readonly range?: readonly [start: number, end: number];
}
export interface PdfName {
  readonly type: 'name';
  /** `#xx` resolved; one character per byte (Latin-1), because a name is bytes, not text (§7.3.5). */
  readonly value: string;
}
export interface PdfArray {
  readonly type: 'array';
  readonly items: readonly PdfObject[];
}
export interface PdfDict {
  readonly type: 'dict';
  /** Keys as in `PdfName.value`. A key given twice keeps its last value, as most readers do. */
  readonly entries: ReadonlyMap<string, PdfObject>;
}
export interface PdfStream {
  readonly type: 'stream';
  readonly dict: PdfDict;
  /** The bytes as stored, still filtered; of an encrypted file decrypted, anew each time it is asked for. */
  readonly raw: Uint8Array;
}
export interface PdfRef {
  readonly type: 'ref';
  readonly num: number;
  readonly gen: number;
}

export const pdfNull: PdfNull = { type: 'null' };
export const pdfBool = (value: boolean): PdfBool => ({ type: 'bool', value });
export const pdfInteger = (value: number): PdfNumber => ({ type: 'number', value, integer: true });
export const pdfReal = (value: number): PdfNumber => ({
  type: 'number',
  value,
  integer: Number.isInteger(value),
});
export const pdfName = (value: string): PdfName => ({ type: 'name', value });
export const pdfRef = (num: number, gen = 0): PdfRef => ({ type: 'ref', num, gen });
export const pdfArray = (items: readonly PdfObject[]): PdfArray => ({ type: 'array', items });
export const pdfBytes = (bytes: Uint8Array, hex = false): PdfString => ({ type: 'string', bytes, hex });

export function pdfDict(entries: Readonly<Record<string, PdfObject>> | ReadonlyMap<string, PdfObject>): PdfDict {
  return {
    type: 'dict',
    entries: entries instanceof Map ? entries : new Map(Object.entries(entries)),
  };
}

export const pdfStream = (dict: PdfDict, raw: Uint8Array): PdfStream => ({ type: 'stream', dict, raw });

/** The dictionary with one key set, the original untouched. */
export function withEntry(dict: PdfDict, key: string, value: PdfObject): PdfDict {
  return { type: 'dict', entries: new Map(dict.entries).set(key, value) };
}

/** The entry as written, not resolved; an entry whose value is `null` is absent (§7.3.7). */
export function entry(dict: PdfDict, key: string): PdfObject | undefined {
  const value = dict.entries.get(key);
  return value === undefined || value.type === 'null' ? undefined : value;
}
