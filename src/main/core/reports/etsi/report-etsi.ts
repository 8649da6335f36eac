import type { EvidenceObject, FileReport, PathLink, Report, SignatureReport, TimestampReport } from '../report.ts';
import { visibleText } from '../visible-text.rules.ts';
import { constraintAnswers } from './constraints.rules.ts';
import { constraintIndications, constraintStatus, constraintUri, levelUri, mainIndications, namespaces, noSignatureFound, objectTypes, processLta, proofTypes, reasonUri, sha256Uri, subIndicationUri } from './names.ts';
import { element, withAttributes, writeXml, type XmlNode } from './xml.ts';

/**
 * The validation report of ETSI TS 119 102-2 V1.4.1: one SignatureValidationReport for each signature, time stamps and
 * countersignatures included, and the objects it rests on. A file without any signature has one with neither signer nor
 * attributes, because a report needs one; that nothing is signed is a main indication of ours then.
 */
export function reportEtsi(report: Report, evidence: readonly EvidenceObject[]): string {
  const files = report.files.map((file, index) => ({ file, id: `document-${String(index + 1)}` }));
  const objects = new Map(evidence.map((object) => [object.id, object]));
  const reports = files.flatMap(({ file, id }, index) => {
    const all = file.signatures.flatMap(flattened);
    return all.length === 0 ? [unsigned(report, file, id)] : all.map((signature, number) => signatureReport(report, signature, id, `signature-${String(index + 1)}-${String(number + 1)}`));
  });
  const poe = provenTimes(report);
  const list = [...files.map(({ file, id }) => documentObject(file, id)), ...[...objects.values()].map((object) => evidenceObject(object, poe))];
  return writeXml(withAttributes(namespaces, element('ValidationReport', reports, element('SignatureValidationObjects', list))));
}

const flattened = (signature: SignatureReport): readonly SignatureReport[] => [signature, ...(signature.countersignatures ?? []).flatMap(flattened)];

const digestOf = (name: string, sha256: string): XmlNode =>
  element(name, withAttributes({ Algorithm: sha256Uri }, element('ds:DigestMethod')), element('ds:DigestValue', Buffer.from(sha256, 'hex').toString('base64')));

const refersTo = (name: string, ...ids: readonly string[]): XmlNode => withAttributes({ VOReference: ids.join(' ') }, element(name));

function signatureReport(report: Report, signature: SignatureReport, documentId: string, id: string): XmlNode {
  const { signedDataSha256, signatureValue, kind } = signature;
  return element('SignatureValidationReport',
    withAttributes({ id }, element('SignatureIdentifier',
      signedDataSha256 === undefined ? undefined : digestOf('DigestAlgAndValue', signedDataSha256),
      signatureValue === undefined ? undefined : element('ds:SignatureValue', signatureValue),
      element('HashOnly', 'false'), element('DocHashOnly', 'false'),
      element('DAIdentifier', visibleText(signature.field)))),
    constraintsReport(report, signature),
    timeInfo(report, signature),
    element('SignersDocument', signedDataSha256 === undefined ? undefined : digestOf('DigestAlgAndValue', signedDataSha256), refersTo('SignersDocumentRepresentation', documentId)),
    attributesOf(signature),
    signerInformation(signature),
    // Whether it is qualified is not known, for there is no trusted list behind these roots; its level is.
    kind === 'timestamp' ? undefined : element('SignatureQuality', element('SignatureQualityInformation', levelUri(signature.level))),
    element('SignatureValidationProcess', element('SignatureValidationProcessID', processLta)),
    statusOf(signature, kind));
}

function constraintsReport(report: Report, signature: SignatureReport): XmlNode {
  const constraint = (name: string, applied: boolean, ...status: readonly XmlNode[]): XmlNode => element('ValidationConstraint',
    element('ValidationConstraintIdentifier', constraintUri(name)),
    element('ConstraintStatus', element('Status', applied ? constraintStatus.applied : constraintStatus.disabled)),
    status.length === 0 ? undefined : element('ValidationStatus', ...status));
  return element('ValidationConstraintsEvaluationReport',
    constraintAnswers(signature).map(({ block, indication, subIndication }) => constraint(block, true,
      element('MainIndication', constraintIndications[indication]),
      ...(subIndication === undefined ? [] : [element('SubIndication', subIndicationUri(subIndication))]))),
    // Trust that was only assumed is a constraint nobody applied.
    constraint('trustAnchors', !report.assumedTrust),
    constraint('laterChanges', true, element('MainIndication', constraintIndications[laterIndication(signature)])));
}

const laterIndication = ({ laterChanges }: SignatureReport): keyof typeof constraintIndications =>
  laterChanges === 'forbidden' ? 'failed' : laterChanges === 'suspicious' ? 'indeterminate' : 'passed';

/** Without a proof from outside, what is certain is that the signature exists now. A later time stamp over it proves too. */
function timeInfo(report: Report, { bestSignatureTime }: SignatureReport): XmlNode {
  const [proof] = bestSignatureTime === undefined ? [] : ([...provenTimes(report)].find(([, time]) => time === bestSignatureTime) ?? []);
  return element('ValidationTimeInfo',
    element('ValidationTime', report.checkedAt),
    element('BestSignatureTime',
      element('POETime', bestSignatureTime ?? report.checkedAt),
      element('TypeOfProof', proofTypes.validation),
      proof === undefined ? undefined : refersTo('POEObject', proof)));
}

function attributesOf({ kind, signingTime, timestamps, path }: SignatureReport): XmlNode | undefined {
  const [leaf] = path;
  const stamps = timestamps.flatMap(({ time, token }) => (time === undefined ? [] : [
    element(kind === 'timestamp' ? 'DocTimeStamp' : 'SignatureTimeStamp', refersTo('AttributeObject', token), element('TimeStampValue', time)),
  ]));
  const attributes = [
    ...(signingTime === undefined || kind === 'timestamp' ? [] : [withAttributes({ Signed: 'true' }, element('SigningTime', element('Time', signingTime)))]),
    ...(leaf === undefined || kind === 'timestamp' ? [] : [element('SigningCertificate', refersTo('AttributeObject', leaf.certificate))]),
    ...stamps,
  ];
  return attributes.length === 0 ? undefined : element('SignatureAttributes', ...attributes);
}

function signerInformation({ path, signer }: SignatureReport): XmlNode | undefined {
  const [leaf] = path;
  if (leaf === undefined) return undefined;
  return element('SignerInformation', refersTo('SignerCertificate', leaf.certificate), element('Signer', visibleText(signer?.commonName ?? leaf.subject)));
}

function statusOf(signature: SignatureReport, kind: SignatureReport['kind']): XmlNode {
  const { verdict, subIndication, path, timestamps, reasons } = signature;
  const related = kind === 'timestamp' ? [] : timestamps.map(({ token }: TimestampReport) => refersTo('RelatedValidationObject', token));
  const anchor = path.find((link) => link.anchor);
  const data = element('AssociatedValidationReportData',
    anchor === undefined ? undefined : refersTo('TrustAnchor', anchor.certificate),
    path.length === 0 ? undefined : chainOf(path),
    related,
    revocationOf(path),
    reasons.length === 0 ? undefined : element('AdditionalValidationReportData', reasons.map((code) => element('ReportData', element('Type', reasonUri), element('Value', code)))));
  return element('SignatureValidationStatus',
    element('MainIndication', mainIndications[verdict]),
    subIndication === undefined ? undefined : element('SubIndication', subIndicationUri(subIndication)),
    data.children.length === 0 ? undefined : data);
}

function chainOf(path: readonly PathLink[]): XmlNode {
  const [leaf, ...above] = path;
  return element('CertificateChain',
    refersTo('SigningCertificate', leaf?.certificate ?? ''),
    above.filter(({ anchor }) => !anchor).map(({ certificate }) => refersTo('IntermediateCertificate', certificate)),
    above.filter(({ anchor }) => anchor).map(({ certificate }) => refersTo('TrustAnchor', certificate)));
}

/** Of the certificate that is revoked; of several, the one nearest the root. */
function revocationOf(path: readonly PathLink[]): XmlNode | undefined {
  const revoked = path.findLast(({ revocation }) => revocation?.revokedAt !== undefined);
  const status = revoked?.revocation;
  if (revoked === undefined || status?.revokedAt === undefined) return undefined;
  return element('RevocationStatusInformation',
    refersTo('ValidationObjectId', revoked.certificate),
    element('RevocationTime', status.revokedAt),
    status.reason === undefined ? undefined : element('RevocationReason', `urn:etsi:019102:revocationReason:${status.reason}`),
    status.evidence.length === 0 ? undefined : refersTo('RevocationObject', ...status.evidence));
}

/** A file with no signature to report on: unreadable, or unsigned. */
function unsigned(report: Report, file: FileReport, documentId: string): XmlNode {
  const reasons = file.reasons.map((code) => element('ReportData', element('Type', reasonUri), element('Value', code)));
  return element('SignatureValidationReport',
    element('ValidationTimeInfo', element('ValidationTime', report.checkedAt), element('BestSignatureTime', element('POETime', report.checkedAt), element('TypeOfProof', proofTypes.validation))),
    element('SignersDocument', refersTo('SignersDocumentRepresentation', documentId)),
    element('SignatureValidationStatus',
      element('MainIndication', file.document === 'unsigned' ? noSignatureFound : mainIndications.INDETERMINATE),
      element('AssociatedValidationReportData', element('AdditionalValidationReportData', element('ReportData', element('Type', reasonUri), element('Value', `document.${file.document}`)), reasons))));
}

/** The document is named by its digest: it lies beside the report. */
const documentObject = (file: FileReport, id: string): XmlNode => withAttributes({ id }, element('ValidationObject',
  element('ObjectType', objectTypes.signedData),
  element('ValidationObjectRepresentation', file.sha256 === undefined ? element('URI', encodeURI(visibleText(file.file.split(/[/\\]/).at(-1) ?? ''))) : digestOf('DigestAlgAndValue', file.sha256))));

/** Times that trusted time stamps prove for their own tokens. */
function provenTimes(report: Report): ReadonlyMap<string, string> {
  const stamps = report.files.flatMap(({ signatures }) => signatures.flatMap(flattened).flatMap(({ timestamps }) => timestamps));
  return new Map(stamps.flatMap(({ token, time, state }) => (state === 'trusted' && time !== undefined ? [[token, time] as const] : [])));
}

function evidenceObject({ id, kind, der }: EvidenceObject, poe: ReadonlyMap<string, string>): XmlNode {
  const time = poe.get(id);
  return withAttributes({ id }, element('ValidationObject',
    element('ObjectType', objectTypes[kind]),
    element('ValidationObjectRepresentation', element('base64', Buffer.from(der).toString('base64'))),
    time === undefined ? undefined : element('POE', element('POETime', time), element('TypeOfProof', proofTypes.validation))));
}
