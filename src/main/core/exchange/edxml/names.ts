/**
 * Every spelling of the wire, the misspelt ones included: nowhere else in the program.
 * QCVN 102:2016/BTTTT as the SDKs write it. Readers compare local names without case.
 */
export const wire = {
  root: 'edXML',
  envelope: 'edXMLEnvelope',
  soapEnvelope: 'Envelope',
  header: 'edXMLHeader',
  messageHeader: 'MessageHeader',
  statusHeader: 'Status',
  body: 'edXMLBody',
  manifest: 'edXMLManifest',
  soapManifest: 'Manifest',
  reference: 'Reference',
  attachmentEncoded: 'AttachmentEncoded',
  attachment: 'Attachment',
  contentTransferEncoded: 'ContentTransferEncoded',
  contentId: 'ContentId',
  contentType: 'ContentType',
  description: 'Description',
  attachmentName: 'AttachmentName',

  from: 'From',
  to: 'To',
  organId: 'OrganId',
  organizationInCharge: 'OrganizationInCharge',
  organName: 'OrganName',
  organAdd: 'OrganAdd',
  email: 'Email',
  telephone: 'Telephone',
  fax: 'Fax',
  website: 'Website',

  documentId: 'DocumentId',
  code: 'Code',
  codeNumber: 'CodeNumber',
  codeNotation: 'CodeNotation',
  promulgationInfo: 'PromulgationInfo',
  place: 'Place',
  promulgationDate: 'PromulgationDate',
  documentType: 'DocumentType',
  type: 'Type',
  typeDetail: 'TypeDetail',
  typeName: 'TypeName',
  subject: 'Subject',
  content: 'Content',
  signerInfo: 'SignerInfo',
  competence: 'Competence',
  position: 'Position',
  fullName: 'FullName',
  dueDate: 'DueDate',
  toPlaces: 'ToPlaces',
  otherInfo: 'OtherInfo',
  priority: 'Priority',
  typerNotation: 'TyperNotation',
  sphereOfPromulgation: 'SphereOfPromulgation',
  promulgationAmount: 'PromulgationAmount',
  pageAmount: 'PageAmount',
  responseFor: 'ResponseFor',
  steeringType: 'SteeringType',

  traceHeaderList: 'TraceHeaderList',
  traceHeader: 'TraceHeader',
  timestamp: 'Timestamp',
  business: 'Bussiness',
  businessDocType: 'BussinessDocType',
  businessDocReason: 'BussinessDocReason',
  paper: 'Paper',
  businessDocumentInfo: 'BussinessDocumentInfo',
  documentInfo: 'DocumentInfo',
  documentReceiver: 'DocumentReceiver',
  receiverList: 'ReceiverList',
  receiver: 'Receiver',
  receiverType: 'ReceiverType',
  staffInfo: 'StaffInfo',
  department: 'Department',
  staff: 'Staff',
  mobile: 'Mobile',
  replacementInfoList: 'ReplacementInfoList',
  replacementInfo: 'ReplacementInfo',
  organIdList: 'OrganIdList',
  statusCode: 'StatusCode',
} as const;

/** Some senders correct the misspelling: both are read, only the misspelt form is written. */
export const correctedSpellings: Readonly<Record<string, string>> = {
  [wire.business]: 'Business',
  [wire.businessDocType]: 'BusinessDocType',
  [wire.businessDocReason]: 'BusinessDocReason',
  [wire.businessDocumentInfo]: 'BusinessDocumentInfo',
};

/** No standard has an element for the level of secrecy; document systems name theirs so (lower case, without separators). */
export const secrecyElements: ReadonlySet<string> = new Set([
  'domat', 'mucdomat', 'capdomat', 'secret', 'secretlevel', 'secrecy', 'secrecylevel', 'security', 'securitylevel', 'confidential', 'confidentiality', 'confidentiallevel', 'classification',
]);

export const edxmlNamespace = 'http://www.mic.gov.vn/TBT/QCVN_102_2016';

/** Namespaces of the profiles before QCVN 102:2016 (official letters 512/2013 and 2803/2014). */
export const isOldNamespace = (uri: string): boolean => /e-doc\.vn|inetcloud\.vn/iu.test(uri);

/** Namespaces that say nothing about the dialect. */
export const isNeutralNamespace = (uri: string): boolean =>
  /schemas\.xmlsoap\.org|www\.w3\.org/iu.test(uri);

export const soapNamespace = /schemas\.xmlsoap\.org\/soap\/envelope|www\.w3\.org\/2003\/05\/soap-envelope/u;
