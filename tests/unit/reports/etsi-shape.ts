import { parseXml, elementsOf, attributeOf, type XmlElement } from '../../../src/main/core/signing/xades/xml.ts';

/** Content models of ETSI TS 119 102-2 V1.4.1, of the elements that are written: name, least, most. */
const many = Infinity;
type Particle = readonly [name: string, least: number, most: number];
const status: readonly Particle[] = [['MainIndication', 1, 1], ['SubIndication', 0, many], ['AssociatedValidationReportData', 0, many]];
const shapes: Readonly<Record<string, readonly Particle[]>> = {
  ValidationReport: [['SignatureValidationReport', 1, many], ['SignatureValidationObjects', 0, 1], ['SignatureValidator', 0, 1], ['Signature', 0, 1]],
  SignatureValidationReport: [
    ['SignatureIdentifier', 0, 1], ['ValidationConstraintsEvaluationReport', 0, 1], ['ValidationTimeInfo', 0, 1], ['SignersDocument', 0, 1], ['SignatureAttributes', 0, 1],
    ['SignerInformation', 0, 1], ['SignatureQuality', 0, 1], ['SignatureValidationProcess', 0, 1], ['SignatureValidationStatus', 1, 1], ['OtherInformation', 0, 1],
  ],
  SignatureIdentifier: [['DigestAlgAndValue', 0, 1], ['SignatureValue', 0, 1], ['HashOnly', 1, 1], ['DocHashOnly', 1, 1], ['DAIdentifier', 0, 1]],
  DigestAlgAndValue: [['DigestMethod', 1, 1], ['DigestValue', 1, 1]],
  ValidationConstraintsEvaluationReport: [['SignatureValidationPolicy', 0, 1], ['ValidationConstraint', 0, many]],
  ValidationConstraint: [['ValidationConstraintIdentifier', 1, 1], ['ValidationConstraintParameter', 0, many], ['ConstraintStatus', 1, 1], ['ValidationStatus', 0, 1], ['Indications', 0, 1]],
  ConstraintStatus: [['Status', 1, 1], ['OverriddenBy', 0, 1]],
  ValidationStatus: status,
  SignatureValidationStatus: status,
  ValidationTimeInfo: [['ValidationTime', 1, 1], ['BestSignatureTime', 1, 1]],
  BestSignatureTime: [['POETime', 1, 1], ['TypeOfProof', 1, 1], ['POEObject', 0, 1]],
  POE: [['POETime', 1, 1], ['TypeOfProof', 1, 1], ['POEObject', 0, 1]],
  SignersDocument: [['DigestAlgAndValue', 0, 1], ['SignersDocumentRepresentation', 0, 1], ['SignersDocumentRef', 0, 1]],
  SignatureAttributes: [['SigningTime', 0, 1], ['SigningCertificate', 0, 1], ['SignatureTimeStamp', 0, many], ['DocTimeStamp', 0, many]],
  SigningTime: [['AttributeObject', 0, many], ['Time', 1, 1]],
  SigningCertificate: [['AttributeObject', 0, many], ['CertID', 0, many]],
  SignatureTimeStamp: [['AttributeObject', 0, many], ['TimeStampValue', 1, 1]],
  DocTimeStamp: [['AttributeObject', 0, many], ['TimeStampValue', 1, 1]],
  SignerInformation: [['SignerCertificate', 1, 1], ['Signer', 0, 1]],
  SignatureQuality: [['SignatureQualityInformation', 1, many]],
  SignatureValidationProcess: [['SignatureValidationProcessID', 0, 1]],
  AssociatedValidationReportData: [
    ['TrustAnchor', 0, 1], ['CertificateChain', 0, 1], ['RelatedValidationObject', 0, many], ['RevocationStatusInformation', 0, 1], ['CryptoInformation', 0, 1], ['AdditionalValidationReportData', 0, 1],
  ],
  CertificateChain: [['SigningCertificate', 1, 1], ['IntermediateCertificate', 0, many], ['TrustAnchor', 0, 1]],
  RevocationStatusInformation: [['ValidationObjectId', 1, 1], ['RevocationTime', 1, 1], ['RevocationReason', 0, 1], ['RevocationObject', 0, 1]],
  AdditionalValidationReportData: [['ReportData', 1, many]],
  ReportData: [['Type', 1, 1], ['Value', 1, 1]],
  SignatureValidationObjects: [['ValidationObject', 1, many]],
  ValidationObject: [['ObjectType', 1, 1], ['ValidationObjectRepresentation', 1, 1], ['POE', 0, 1], ['POEProvisioning', 0, 1], ['ValidationReport', 0, 1]],
};
const alternatives: Readonly<Record<string, readonly string[]>> = { ValidationObjectRepresentation: ['direct', 'base64', 'DigestAlgAndValue', 'URI'] };
const text = /^(MainIndication|SubIndication|HashOnly|DocHashOnly|DAIdentifier|ValidationConstraintIdentifier|Status|ValidationTime|POETime|TypeOfProof|Time|TimeStampValue|Signer|SignatureQualityInformation|SignatureValidationProcessID|RevocationTime|RevocationReason|Type|Value|ObjectType|base64|URI|DigestValue|SignatureValue)$/;

/** What an XML of a report does against these models, references and identifiers included; empty when nothing. */
export function shapeProblems(xml: string): readonly string[] {
  const parsed = parseXml(Buffer.from(xml));
  if (!parsed.ok) return [parsed.error.code];
  const problems: string[] = [];
  const ids = new Map<string, number>();
  const references: string[] = [];
  walk(parsed.value.root, (element) => {
    const id = attributeOf(element, 'id');
    if (id !== undefined) ids.set(id, (ids.get(id) ?? 0) + 1);
    const reference = attributeOf(element, 'VOReference');
    if (reference !== undefined) references.push(...reference.split(' '));
    problems.push(...elementProblems(element, reference !== undefined));
  });
  for (const [id, count] of ids) if (count > 1 || !/^[A-Za-z_][\w.-]*$/.test(id)) problems.push(`id ${id}`);
  for (const reference of references) if (!ids.has(reference)) problems.push(`reference ${reference}`);
  return problems;
}

function walk(element: XmlElement, visit: (element: XmlElement) => void): void {
  visit(element);
  for (const child of elementsOf(element)) walk(child, visit);
}

function elementProblems(element: XmlElement, isReference: boolean): readonly string[] {
  const { local } = element;
  const children = elementsOf(element).map((child) => child.local);
  if (isReference || text.test(local)) return children.length === 0 ? [] : [`${local} has elements`];
  const options = alternatives[local];
  if (options !== undefined) return children.length > 0 && children.every((child) => options.includes(child)) ? [] : [`${local}: ${children.join(' ')}`];
  if (local === 'DigestMethod') return attributeOf(element, 'Algorithm') === undefined ? ['DigestMethod without Algorithm'] : [];
  const shape = shapes[local];
  if (shape === undefined) return [`unknown ${local}`];
  let index = 0;
  for (const [name, least, most] of shape) {
    let count = 0;
    while (children[index] === name) {
      index++;
      count++;
    }
    if (count < least || count > most) return [`${local}: ${String(count)} ${name}`];
  }
  return index === children.length ? [] : [`${local}: ${children[index] ?? ''} out of place`];
}
