import { pdfArray, pdfDict, pdfInteger, pdfName, type PdfDict, type PdfObject, type PdfRef } from './objects.ts';
import { pdfDate, textString } from './text-string.ts';
import { serialize } from './write.ts';

/** A signature dictionary as bytes with the places that are filled in later. */
export interface SignatureDictionary {
  readonly bytes: Uint8Array;
  /** Positions in `bytes`: /Contents with its angle brackets, and the room for the /ByteRange array. */
  readonly contents: readonly [start: number, end: number];
  readonly byteRange: readonly [start: number, end: number];
}

export interface SignatureEntries {
  readonly signerName: string | undefined;
  readonly reason: string | undefined;
  readonly location: string | undefined;
  readonly contactInfo: string | undefined;
  readonly signingTime: number;
  readonly references: readonly PdfObject[];
  /** Bytes the CMS may take. */
  readonly room: number;
  /** Encrypts the strings of an encrypted file. /Contents stays clear (ISO 32000-2 §7.6.2). */
  readonly encrypt?: (entries: PdfDict) => PdfObject;
}

/** "[0 " and three numbers of at most ten digits. */
const byteRangeRoom = 40;

/** ISO 32000-1 Table 252 as EN 319 142-1 §5.3 and §6.3 ask for PAdES: /M yes, /Cert no. */
export function signatureDictionary(entries: SignatureEntries): SignatureDictionary {
  const before = Buffer.from('<</Type /Sig\n/Filter /Adobe.PPKLite\n/SubFilter /ETSI.CAdES.detached\n/ByteRange ');
  const middle = Buffer.from('\n/Contents ');
  const contents = Buffer.from(`<${'0'.repeat(entries.room * 2)}>`);
  const rest: [string, PdfObject][] = [['M', textString(pdfDate(entries.signingTime))]];
  if (entries.signerName !== undefined) rest.push(['Name', textString(entries.signerName)]);
  if (entries.reason !== undefined) rest.push(['Reason', textString(entries.reason)]);
  if (entries.location !== undefined) rest.push(['Location', textString(entries.location)]);
  if (entries.contactInfo !== undefined) rest.push(['ContactInfo', textString(entries.contactInfo)]);
  if (entries.references.length > 0) rest.push(['Reference', pdfArray(entries.references)]);
  // The tail is a dictionary without its opening, so that one writer makes all the text.
  const dict = pdfDict(new Map(rest));
  const tail = Buffer.concat([Buffer.from('\n'), serialize(entries.encrypt?.(dict) ?? dict).subarray(2)]);
  const rangeAt = before.length;
  const contentsAt = rangeAt + byteRangeRoom + middle.length;
  return {
    bytes: Buffer.concat([before, Buffer.alloc(byteRangeRoom, ' '), middle, contents, tail]),
    byteRange: [rangeAt, rangeAt + byteRangeRoom],
    contents: [contentsAt, contentsAt + contents.length],
  };
}

/** The /ByteRange for a gap in a file of `length` bytes, padded to its room. */
export function byteRangeText(gap: readonly [number, number], length: number): string {
  return `[0 ${String(gap[0])} ${String(gap[1])} ${String(length - gap[1])}]`.padEnd(byteRangeRoom, ' ');
}

/** Signature reference of a certification (Table 254): 1 no change, 2 forms and signing, 3 annotations too. */
export function certificationReference(permission: 1 | 2 | 3): PdfObject {
  return reference('DocMDP', [['P', pdfInteger(permission)]]);
}

/** Signature reference that says what the field's own /Lock locks (Table 256). */
export function fieldLockReference(lock: ReadonlyMap<string, PdfObject>, catalog: PdfRef): PdfObject {
  const kept: [string, PdfObject][] = [];
  for (const key of ['Action', 'Fields']) {
    const value = lock.get(key);
    if (value !== undefined) kept.push([key, value]);
  }
  const dict = reference('FieldMDP', kept);
  return { ...dict, entries: new Map<string, PdfObject>([...dict.entries, ['Data', catalog]]) };
}

function reference(method: string, params: readonly [string, PdfObject][]): Extract<PdfObject, { type: 'dict' }> {
  return pdfDict({
    Type: pdfName('SigRef'),
    TransformMethod: pdfName(method),
    TransformParams: pdfDict(new Map<string, PdfObject>([['Type', pdfName('TransformParams')], ['V', pdfName('1.2')], ...params])),
  });
}
