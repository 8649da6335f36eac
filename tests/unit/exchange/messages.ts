import { zipSync } from 'fflate';
import type { EdocMessage, ExchangeMessage, StatusMessage } from '../../../src/main/core/model/message.ts';
import { readEdxml } from '../../../src/main/core/exchange/edxml/read-edxml.ts';
import type { EdxmlLimits } from '../../../src/main/core/exchange/edxml/limits.ts';
import { inPieces, memoryContents, type MemoryContents } from '../../support/memory-contents.ts';
export { seeded } from '../../support/seeded.ts';

export const NS = 'http://www.mic.gov.vn/TBT/QCVN_102_2016';
export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
export const pdfBytes = bytesOf('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n');

/** The files of the messages that these tests write. */
export const files = memoryContents();

export const fullDraft: Omit<EdocMessage, 'warnings'> = {
  kind: 'edoc',
  business: 'new',
  documentId: 'H99.01,2025/03/04,12/UBND-VP',
  from: {
    organId: 'H99.01',
    organName: 'UBND xã Thử Nghiệm',
    organizationInCharge: 'UBND tỉnh <Mẫu> & "Vùng"',
    organAdd: 'Số 1 đường Ví Dụ',
    email: 'vanthu@example.vn',
    telephone: '0240 000 000',
    fax: '0240 000 001',
    website: 'https://example.vn/?a=1&b=2',
  },
  to: [
    { organId: '000.00.02.H99', organName: 'Sở Ví Dụ' },
    { organId: 'H99.03', organName: 'Phòng Ví Dụ', email: 'p@example.vn' },
  ],
  code: { number: '12', notation: 'UBND-VP' },
  place: 'Mẫu Sơn',
  issuedDate: '2025-03-04',
  typeCode: '18',
  typeName: 'Công văn',
  subject: 'V/v thử ]]> <b>đậm</b> & dòng\r\nhai',
  content: 'Nội dung tóm tắt',
  signer: { competence: 'KT. CHỦ TỊCH', position: 'Phó Chủ tịch', fullName: 'Nguyễn Văn Mẫu' },
  dueDate: '2025-03-31',
  toPlaces: ['Như trên', 'Lưu: VT'],
  priority: 2,
  pageAmount: 3,
  promulgationAmount: 5,
  sphereOfPromulgation: 'Liên thông',
  steeringType: '1',
  responseFor: [{ organId: 'H99.03', code: '7/SVD', documentId: 'H99.03,2025/02/01,7/SVD', promulgationDate: '2025-02-01' }],
  traceHeaders: [{ organId: 'H99.01', timestamp: '2025-03-04T08:00:00+07:00' }],
  targetDocumentIds: [],
  businessReason: 'Văn bản mới',
  staff: { department: 'Văn phòng', staff: 'Trần Thị Mẫu', email: 'vp@example.vn', mobile: '0900000000' },
  attachments: [
    files.put({ name: 'Công văn số 12.pdf', contentType: 'application/pdf', description: 'Văn bản chính' }, pdfBytes),
    files.put({ name: 'Phụ lục.txt', contentType: 'text/plain', description: 'Phụ lục' }, bytesOf('Một dòng chữ\n')),
  ],
};

export const statusDraft: Omit<StatusMessage, 'warnings'> = {
  kind: 'status',
  from: { organId: 'H99.03', organName: 'Phòng Ví Dụ', organAdd: 'Số 2' },
  responseFor: { organId: 'H99.01', code: '12/UBND-VP', documentId: 'H99.01,2025/03/04,12/UBND-VP', promulgationDate: '2025-03-04' },
  statusCode: '03',
  description: 'Đã tiếp nhận, vào sổ',
  timestamp: '2025-03-04T09:30:15+07:00',
  staff: { department: 'Văn thư', staff: 'Lê Mẫu' },
};

/** A small edoc in plain text; `parts` replaces pieces of it. */
export function edocXml(parts: { header?: string; traces?: string; manifest?: string; attachments?: string; root?: string } = {}): string {
  const header =
    parts.header ??
    `<From><OrganId>H99.01</OrganId><OrganName>A</OrganName></From><To><OrganId>H99.02</OrganId></To>
     <Code><CodeNumber>1</CodeNumber><CodeNotation>VP</CodeNotation></Code><DocumentId>H99.01,2025/01/02,1/VP</DocumentId>
     <PromulgationInfo><PromulgationDate>2025/01/02</PromulgationDate></PromulgationInfo><Subject>Thử</Subject>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<edXML ${parts.root ?? `xmlns="${NS}"`}><edXMLEnvelope><edXMLHeader><MessageHeader>${header}</MessageHeader>
<TraceHeaderList>${parts.traces ?? ''}</TraceHeaderList></edXMLHeader>
<edXMLBody><edXMLManifest>${parts.manifest ?? ''}</edXMLManifest></edXMLBody></edXMLEnvelope>
<AttachmentEncoded>${parts.attachments ?? ''}</AttachmentEncoded></edXML>`;
}

export const reference = (id: string, name: string): string => `<Reference><ContentId>${id}</ContentId><AttachmentName>${name}</AttachmentName></Reference>`;

export const attachment = (id: string, name: string, content: Uint8Array | string, type = ''): string =>
  `<Attachment><ContentId>${id}</ContentId><AttachmentName>${name}</AttachmentName><ContentType>${type}</ContentType>` +
  `<ContentTransferEncoded>${typeof content === 'string' ? content : Buffer.from(content).toString('base64')}</ContentTransferEncoded></Attachment>`;

export const wrappedZip = (content: Uint8Array, extension: string): Uint8Array => zipSync({ [`32da2890-1a55-4ccd-9ac9-cd0d98559e67.${extension}`]: content });

const asBytes = (xml: string | Uint8Array): Uint8Array => (typeof xml === 'string' ? bytesOf(xml) : xml);

/** What the reader answers, and what it kept. `pieces`: how the bytes come; whole by default. */
export async function answerOf(xml: string | Uint8Array, limits?: Partial<EdxmlLimits>, pieces?: number): Promise<{ answer: Awaited<ReturnType<typeof readEdxml>>; contents: MemoryContents }> {
  const bytes = asBytes(xml);
  const contents = memoryContents();
  const answer = await readEdxml(inPieces(bytes, pieces ?? Math.max(1, bytes.length)), contents, limits);
  return { answer, contents };
}

export async function read(xml: string | Uint8Array, limits?: Partial<EdxmlLimits>): Promise<ExchangeMessage> {
  const { answer } = await answerOf(xml, limits);
  if (!answer.ok) throw new Error(`not readable: ${JSON.stringify(answer.error)}`);
  return answer.value;
}

export async function readEdoc(xml: string | Uint8Array, limits?: Partial<EdxmlLimits>): Promise<EdocMessage> {
  return (await readWithFiles(xml, limits)).message;
}

/** The document with the bytes of its attachments, in order. */
export async function readWithFiles(xml: string | Uint8Array, limits?: Partial<EdxmlLimits>): Promise<{ message: EdocMessage; papers: Uint8Array[]; contents: MemoryContents }> {
  const { answer, contents } = await answerOf(xml, limits);
  if (!answer.ok) throw new Error(`not readable: ${JSON.stringify(answer.error)}`);
  if (answer.value.kind !== 'edoc') throw new Error('not an edoc');
  const papers = answer.value.attachments.map(({ blob }) => contents.bytes(blob));
  return { message: answer.value, papers, contents };
}

export const codesOf = (message: ExchangeMessage): string[] => message.warnings.map((warning) => warning.code);
