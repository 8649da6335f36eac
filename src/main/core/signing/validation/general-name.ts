import type { DerNode } from '../cms/der-read.ts';
import { dottedOf } from '../cms/der-read.ts';
import type { NameAttribute } from './distinguished-name.ts';
import { comparableRdns, nameAttributes } from './distinguished-name.ts';

/** GeneralName (RFC 5280 §4.2.1.6). `other` stands for the forms that nothing here compares. */
export type GeneralName =
  | { readonly kind: 'email' | 'dns' | 'uri'; readonly value: string }
  | { readonly kind: 'directory'; readonly attributes: readonly NameAttribute[]; readonly rdns: readonly string[] }
  | { readonly kind: 'ip'; readonly octets: Uint8Array }
  | { readonly kind: 'registeredId'; readonly value: string }
  | { readonly kind: 'other'; readonly tag: number };

const IA5: Readonly<Record<number, 'email' | 'dns' | 'uri'>> = { 0x81: 'email', 0x82: 'dns', 0x86: 'uri' };

/** `undefined` when the node is no GeneralName. */
export function generalName(node: DerNode | undefined): GeneralName | undefined {
  if (node === undefined) return undefined;
  const ia5 = IA5[node.tag];
  // IA5String holds seven bits. Anything else, a NUL above all, is read differently by different readers.
  if (ia5 !== undefined) {
    return node.content.every((octet) => octet > 0x1f && octet < 0x7f)
      ? { kind: ia5, value: Buffer.from(node.content).toString('latin1') }
      : undefined;
  }
  switch (node.tag) {
    case 0xa4: {
      const attributes = nameAttributes(node.children[0]);
      return node.children.length === 1 ? { kind: 'directory', attributes, rdns: comparableRdns(attributes) } : undefined;
    }
    case 0x87:
      return { kind: 'ip', octets: node.content };
    case 0x88: {
      const value = dottedOf(node.content);
      return value === undefined ? undefined : { kind: 'registeredId', value };
    }
    case 0xa0:
    case 0xa3:
    case 0xa5:
      return { kind: 'other', tag: node.tag };
    default:
      return undefined;
  }
}

/** All of GeneralNames, or `undefined` when one of them is none. */
export function generalNames(nodes: readonly DerNode[]): readonly GeneralName[] | undefined {
  const names: GeneralName[] = [];
  for (const node of nodes) {
    const name = generalName(node);
    if (name === undefined) return undefined;
    names.push(name);
  }
  return names;
}

/** Whether two names of the same kind say the same; host names and schemes without case. */
export function sameGeneralName(a: GeneralName, b: GeneralName): boolean {
  if (a.kind === 'directory' && b.kind === 'directory') return a.rdns.join('\n') === b.rdns.join('\n');
  if (a.kind === 'ip' && b.kind === 'ip') return Buffer.compare(a.octets, b.octets) === 0;
  if (a.kind === 'uri' && b.kind === 'uri') return a.value === b.value;
  return 'value' in a && 'value' in b && a.kind === b.kind && a.value.toLowerCase() === b.value.toLowerCase();
}
