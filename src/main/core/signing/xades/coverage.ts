import { isDsig, isXades } from './names.ts';
import { elementsOf, xmlNamespace, type XmlDocument, type XmlElement } from './xml.ts';

const harmless: ReadonlySet<string> = new Set(['Id', 'ID', 'id']);

/**
 * Whether everything a reader could take for content lies in a signed element. What stands around signed elements may
 * only hold them: a signed element moved below a new parent, with a false one in its place, is found here.
 */
export function isCovered({ root }: XmlDocument, targets: ReadonlySet<XmlElement>): boolean {
  return elementCovered(root, targets);
}

function elementCovered(element: XmlElement, targets: ReadonlySet<XmlElement>): boolean {
  // Transforms take out nothing but signatures, which are looked at wherever they stand.
  if (targets.has(element)) return signaturesBelow(element).every((signature) => signatureCovered(signature, targets));
  if (isDsig(element, 'Signature')) return signatureCovered(element, targets);
  return isWrapper(element) && elementsOf(element).length > 0 && elementsOf(element).every((child) => elementCovered(child, targets));
}

/** A Signature holds its machinery, and Objects that are signed or are the XAdES properties (EN 319 132-1 §4.4). */
function signatureCovered(signature: XmlElement, targets: ReadonlySet<XmlElement>): boolean {
  return elementsOf(signature).every((child) => {
    if (!isDsig(child, 'Object') || targets.has(child)) return true;
    const inner = elementsOf(child);
    return isWrapper(child, true) && inner.every((element) => isXades(element, 'QualifyingProperties') || isXades(element, 'QualifyingPropertiesReference') || elementCovered(element, targets));
  });
}

function signaturesBelow(element: XmlElement): readonly XmlElement[] {
  return elementsOf(element).flatMap((child) => (isDsig(child, 'Signature') ? [child] : signaturesBelow(child)));
}

/** No text and no attribute of its own that says anything. An Object's MimeType and Encoding say how to show it. */
function isWrapper(element: XmlElement, isObject = false): boolean {
  const silent = element.attributes.every(({ uri, local }) => (uri === '' && (harmless.has(local) || (isObject && (local === 'MimeType' || local === 'Encoding')))) || (uri === xmlNamespace && local === 'id') || local === 'schemaLocation');
  return silent && element.children.every((child) => child.kind !== 'text' || child.text.trim() === '');
}
