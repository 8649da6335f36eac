import type { SecrecyFacts } from '../../model/secrecy.rules.ts';
import type { FoundHeader } from './find-header.ts';
import { secrecyElements, wire } from './names.ts';
import { childOf } from './reading.ts';
import type { XmlNode } from './tree.ts';

function* within(node: XmlNode): Generator<XmlNode> {
  const open = [node];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    yield at;
    open.push(...at.children);
  }
}

const isSecrecyElement = (node: XmlNode): boolean => secrecyElements.has(node.key.replaceAll(/[_.-]/gu, ''));
const valueOf = (node: XmlNode | undefined, name: string): string => childOf(node, name)?.text.trim() ?? '';

/** The raw values of a header that can carry a mark of secrecy. Elements the standard does not know are looked at by name. */
export function secrecyFacts({ header }: FoundHeader): SecrecyFacts & { readonly declared: readonly string[] } {
  const other = childOf(header, wire.otherInfo);
  const code = childOf(header, wire.code);
  const declared = [...within(header)].filter((node) => node.children.length === 0 && isSecrecyElement(node)).map((node) => node.text.trim().slice(0, 200));
  return {
    codeNotation: valueOf(code, wire.codeNotation) || (code?.text ?? '').trim(),
    typeName: valueOf(childOf(header, wire.documentType), wire.typeName),
    subject: valueOf(header, wire.subject),
    content: valueOf(header, wire.content),
    labels: [valueOf(other, wire.priority), valueOf(other, wire.sphereOfPromulgation), valueOf(other, wire.typerNotation)],
    declared,
  };
}
