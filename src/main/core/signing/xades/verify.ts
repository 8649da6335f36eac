import { fileVerification, unreadableFile, type FileVerification } from '../file-result.ts';
import type { ReasonCode, VerifyOptions } from '../validation/result.ts';
import { trustFrom, type Trust } from '../validation/trust.ts';
import { isCovered } from './coverage.ts';
import { identifiers, type Source } from './dereference.ts';
import { dsig, isDsig, isXades } from './names.ts';
import { attributeOf, childrenNamed, descendants, onlyChild, parseXml, type XmlDocument, type XmlElement } from './xml.ts';
import { verifyXmlSignature } from './verify-one.ts';

export interface VerifyXadesOptions extends VerifyOptions {
  /** What a detached signature signs, when it is one file. */
  readonly content?: Uint8Array;
  /** What it signs when it is several, by the URI of the reference (undefined where it has none). */
  readonly resolve?: (uri: string | undefined) => Uint8Array | undefined;
}

const maxSignatures = 32;
/** Many references over one large document, or one large file, must not take the machine. */
const budget = { canonical: 32 * 1024 * 1024, outside: 4 * 1024 * 1024 * 1024, references: 5_000 } as const;

/**
 * Verifies an XML file with XAdES signatures (ETSI EN 319 132-1): enveloped, enveloping, detached. Never throws. Each
 * signature tells what it covers, and what no signature covers is told too (`content.notCovered`).
 */
export async function verifyXades(file: Uint8Array, options: VerifyXadesOptions): Promise<FileVerification> {
  try {
    return await Promise.resolve(verifyDocument(file, options));
  } catch {
    // A defect of ours must not look like a verdict about the document.
    return { format: 'xades', document: 'unsure', reasons: ['internal'], signatures: [] };
  }
}

function verifyDocument(file: Uint8Array, options: VerifyXadesOptions): FileVerification {
  const parsed = parseXml(file);
  if (!parsed.ok) return unreadableFile('xades', parsed.error.code);
  const document = parsed.value;
  const found = topSignatures(document);
  const source: Source = { document, ids: identifiers(document), outside: outsideOf(options, found), budget: { ...budget, canonical: Math.max(budget.canonical, 3 * file.length) } };
  const trust: Trust = trustFrom(options, []);
  const checked = found.slice(0, maxSignatures).map((signature, index) => verifyXmlSignature(signature, nameOf(signature, index), source, trust));
  const reasons: ReasonCode[] = found.length > maxSignatures ? ['structure.tooManySignatures'] : [];
  const targets = new Set(checked.flatMap((item) => item.targets));
  if (checked.length > 0 && !isCovered(document, targets)) reasons.push('content.notCovered');
  return fileVerification('xades', checked.map(({ signature }) => signature), reasons);
}

/** Signatures of the document; countersignatures belong to the signature whose properties hold them. */
function topSignatures({ root }: XmlDocument): readonly XmlElement[] {
  return [...descendants(root)].filter((element) => isDsig(element, 'Signature') && (element.parent === undefined || !isXades(element.parent, 'CounterSignature')));
}

const nameOf = (signature: XmlElement, index: number): string => attributeOf(signature, 'Id') ?? `#${String(index + 1)}`;

/** One file given beside the XML answers the one reference that leads outside; more than one need `resolve`. */
function outsideOf({ content, resolve }: VerifyXadesOptions, signatures: readonly XmlElement[]): Source['outside'] {
  if (resolve !== undefined) return resolve;
  const uris = signatures.flatMap((signature) => {
    const signedInfo = onlyChild(signature, dsig, 'SignedInfo');
    return signedInfo === undefined ? [] : childrenNamed(signedInfo, dsig, 'Reference').map((reference) => attributeOf(reference, 'URI'));
  });
  const outside = new Set(uris.filter((uri) => uri === undefined || (uri !== '' && !uri.startsWith('#'))));
  return () => (outside.size === 1 ? content : undefined);
}
