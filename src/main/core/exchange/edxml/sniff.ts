import { extensionOf } from './safe-name.ts';
import { zipEntries } from './zip-directory.ts';

/** What bytes can be told to be. `binary`: none of these. */
export type ContentKind =
  | 'pdf' | 'zip' | 'docx' | 'xlsx' | 'pptx' | 'odt' | 'ods' | 'ole' | 'rtf' | 'png' | 'jpeg' | 'gif' | 'tiff' | 'xml' | 'html' | 'text' | 'program' | 'binary';

const office = 'application/vnd.openxmlformats-officedocument';

export const mediaTypes: Readonly<Record<ContentKind, string>> = {
  pdf: 'application/pdf',
  zip: 'application/zip',
  docx: `${office}.wordprocessingml.document`,
  xlsx: `${office}.spreadsheetml.sheet`,
  pptx: `${office}.presentationml.presentation`,
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  ole: 'application/x-ole-storage',
  rtf: 'application/rtf',
  png: 'image/png',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  tiff: 'image/tiff',
  xml: 'application/xml',
  html: 'text/html',
  text: 'text/plain',
  program: 'application/vnd.microsoft.portable-executable',
  binary: 'application/octet-stream',
};

/** What is looked at of a file: its beginning, and its end where an archive keeps its directory. */
export interface ContentSample {
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
  readonly size: number;
}

/** How much of the beginning is looked at. */
export const HEAD_BYTES = 4096;
/** Room for the directory of some 3,000 entries. */
export const TAIL_BYTES = 512 * 1024;

export const isZip = (head: Uint8Array): boolean => head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6));

export const sampleOf = (bytes: Uint8Array): ContentSample => ({ head: bytes.subarray(0, HEAD_BYTES), tail: bytes.subarray(Math.max(0, bytes.length - TAIL_BYTES)), size: bytes.length });

function zipKind({ head: bytes, tail, size }: ContentSample): ContentKind {
  const entries = zipEntries(tail, size, 2000);
  if (entries === undefined) return 'zip';
  const names = entries.map((entry) => entry.name);
  if (names.includes('[Content_Types].xml')) {
    if (names.some((name) => name.startsWith('word/'))) return 'docx';
    if (names.some((name) => name.startsWith('xl/'))) return 'xlsx';
    if (names.some((name) => name.startsWith('ppt/'))) return 'pptx';
  }
  // OpenDocument stores its media type uncompressed as the first entry.
  const head = Buffer.from(bytes.subarray(0, 120)).toString('latin1');
  if (head.includes('mimetypeapplication/vnd.oasis.opendocument.text')) return 'odt';
  if (head.includes('mimetypeapplication/vnd.oasis.opendocument.spreadsheet')) return 'ods';
  return 'zip';
}

function textKind(bytes: Uint8Array): ContentKind {
  const head = bytes.subarray(0, HEAD_BYTES);
  const utf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (!utf16 && head.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27))) return 'binary';
  const text = new TextDecoder(utf16 ? (head[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8').decode(head).trimStart();
  if (/^<(!doctype\s+html|html|head|body|script)\b/iu.test(text)) return 'html';
  return /^<(\?xml|!--|[A-Za-z_][\w.:-]*[\s/>])/u.test(text) ? 'xml' : 'text';
}

/** What the bytes are, from the bytes alone. */
export function sniffKind(sample: ContentSample): ContentKind {
  const head = Buffer.from(sample.head.subarray(0, 1024)).toString('latin1');
  // Readers accept a PDF header within the first 1024 bytes (ISO 32000-1 Annex H, note 13).
  if (head.startsWith('%PDF-') || /^[^<]*%PDF-\d/u.test(head)) return 'pdf';
  if (isZip(sample.head)) return zipKind(sample);
  if (head.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return 'ole';
  if (head.startsWith('{\\rtf')) return 'rtf';
  if (head.startsWith('\x89PNG\r\n')) return 'png';
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (/^GIF8[79]a/u.test(head)) return 'gif';
  if (head.startsWith('II*\0') || head.startsWith('MM\0*')) return 'tiff';
  if (head.startsWith('MZ') || head.startsWith('\x7fELF')) return 'program';
  return textKind(sample.head);
}

const byExtension: Readonly<Record<string, readonly ContentKind[]>> = {
  pdf: ['pdf'], zip: ['zip'], docx: ['docx'], xlsx: ['xlsx'], pptx: ['pptx'], odt: ['odt'], ods: ['ods'],
  doc: ['ole', 'rtf'], xls: ['ole'], ppt: ['ole'], rtf: ['rtf'], png: ['png'], jpg: ['jpeg'], jpeg: ['jpeg'],
  gif: ['gif'], tif: ['tiff'], tiff: ['tiff'], xml: ['xml'], edxml: ['xml'], html: ['html'], htm: ['html'],
  txt: ['text', 'xml', 'html'], csv: ['text'], exe: ['program'], dll: ['program'],
};

/** The content types of the wire are home-made (`application/doc`, `application/xslx`): these name a kind. */
const byClaim: Readonly<Record<string, readonly ContentKind[]>> = {
  'application/pdf': ['pdf'], 'application/zip': ['zip', 'docx', 'xlsx', 'pptx', 'odt', 'ods'], 'application/doc': ['ole', 'rtf'],
  'application/msword': ['ole', 'rtf', 'docx'], 'application/docx': ['docx'], [mediaTypes.docx]: ['docx'],
  'application/xslx': ['xlsx'], 'application/xlsx': ['xlsx'], [mediaTypes.xlsx]: ['xlsx'], 'image/png': ['png'], 'image/jpeg': ['jpeg'], 'image/jpg': ['jpeg'],
};

/** Whether the bytes contradict the file name or the claimed content type. An unwrapped attachment was labelled as the ZIP around it. */
export function contradicts(kind: ContentKind, name: string, claimed: string | undefined, unwrapped: boolean): boolean {
  const expected = byExtension[extensionOf(name)];
  if (expected !== undefined && !expected.includes(kind)) return true;
  const claim = claimed?.split(';')[0]?.trim().toLowerCase() ?? '';
  const claimedKinds = byClaim[claim];
  if (claimedKinds === undefined || (unwrapped && claim === 'application/zip')) return false;
  return !claimedKinds.includes(kind);
}

/** Media type of the bytes; the OLE container of old Office files is named by the extension. */
export function mediaTypeOf(kind: ContentKind, name: string): string {
  if (kind !== 'ole') return mediaTypes[kind];
  const extension = extensionOf(name);
  return extension === 'doc' ? 'application/msword' : extension === 'xls' ? 'application/vnd.ms-excel' : mediaTypes.ole;
}
