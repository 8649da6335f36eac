/** A piece of finished XML: nothing else may be placed inside an element, so nothing goes out unescaped. */
export interface Xml {
  readonly xml: string;
}

const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** Text for XML 1.0: forbidden characters and half surrogates are dropped, NFC because receivers search by it. */
export function cleanText(text: string): string {
  return text.normalize('NFC').replaceAll(forbidden, '').trim();
}

/** A carriage return must be a reference: XML readers turn the plain character into a line feed. */
export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;');
}

const indent = (depth: number): string => '  '.repeat(depth);

/** Writers for one prefix: `leaf` holds text, `tree` holds elements. `attributes` are written as given. */
export function elementWriter(prefix: string): {
  leaf(depth: number, name: string, text: string, attributes?: string): Xml;
  tree(depth: number, name: string, children: readonly Xml[], attributes?: string): Xml;
} {
  const tag = (name: string): string => (prefix === '' ? name : `${prefix}:${name}`);
  return {
    leaf: (depth, name, text, attributes = '') => ({ xml: `${indent(depth)}<${tag(name)}${attributes}>${escapeXml(cleanText(text))}</${tag(name)}>\n` }),
    tree: (depth, name, children, attributes = '') => ({
      xml: `${indent(depth)}<${tag(name)}${attributes}>\n${children.map((child) => child.xml).join('')}${indent(depth)}</${tag(name)}>\n`,
    }),
  };
}
