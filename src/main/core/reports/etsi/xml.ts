/** An element to be written: its children are elements or text. */
export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlNode | string)[];
}

type Child = XmlNode | string | undefined | readonly Child[];

/** Children that are undefined are left out, so that optional elements are written in line. */
export const element = (name: string, ...children: readonly Child[]): XmlNode => ({ name, attributes: {}, children: flat(children) });

export const withAttributes = (attributes: Readonly<Record<string, string>>, node: XmlNode): XmlNode => ({ ...node, attributes });

const flat = (children: readonly Child[]): readonly (XmlNode | string)[] =>
  children.flatMap((child) => (child === undefined ? [] : typeof child === 'string' || 'name' in child ? [child] : flat(child)));

/** XML 1.0 §2.2 Char: all others cannot be written in any way, and become U+FFFD. */
const noChar = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;', '\n': '&#10;', '\t': '&#9;' };
const escaped = (text: string): string => text.replace(noChar, '\ufffd').replace(/[&<>"\r\n\t]/g, (letter) => escapes[letter] ?? letter);

export const writeXml = (root: XmlNode): string => `<?xml version="1.0" encoding="UTF-8"?>\n${written(root, '')}\n`;

function written({ name, attributes, children }: XmlNode, indent: string): string {
  const tag = `${name}${Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`).join('')}`;
  if (children.length === 0) return `${indent}<${tag}/>`;
  if (children.every((child) => typeof child === 'string')) return `${indent}<${tag}>${children.map(escaped).join('')}</${name}>`;
  const inner = children.map((child) => (typeof child === 'string' ? escaped(child) : written(child, `${indent}  `)));
  return `${indent}<${tag}>\n${inner.join('\n')}\n${indent}</${name}>`;
}
