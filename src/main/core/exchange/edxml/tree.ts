import { SaxesParser } from 'saxes';
import { fail, ok } from '../../model/result.ts';
import type { Result } from '../../model/result.ts';
import type { Base64Run } from './base64.ts';
import { toUtf8 } from './encoding.ts';
import type { EdxmlFailure } from './faults.ts';
import type { EdxmlLimits } from './limits.ts';
import { soapNamespace, wire } from './names.ts';

/** One element, by local name. Prefixes are dropped: receivers and senders disagree on them. */
export interface XmlNode {
  readonly name: string;
  /** `name` in lower case, for comparison. */
  readonly key: string;
  readonly parent: XmlNode | undefined;
  readonly children: XmlNode[];
  text: string;
  /** The content of an attachment was kept out of `text`: here is where it lies. */
  run: Base64Run | undefined;
  /** `href` of a manifest reference. */
  readonly href: string | undefined;
}

export interface XmlTree {
  readonly root: XmlNode;
  readonly source: Buffer;
  readonly namespaces: readonly string[];
  readonly soap: boolean;
  readonly damagedText: boolean;
}

const LONG_RUN = 4096;
const contentKey = wire.contentTransferEncoded.toLowerCase();
const LT = 0x3c;
const GT = 0x3e;
const roots = new Set<string>([wire.root, wire.envelope, wire.soapEnvelope].map((name) => name.toLowerCase()));

class Stop extends Error {
  readonly failure: EdxmlFailure;
  constructor(failure: EdxmlFailure) {
    super(failure.code);
    this.failure = failure;
  }
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

const pathOf = (node: XmlNode | undefined): string =>
  node === undefined ? '' : node.parent === undefined ? node.name : `${pathOf(node.parent)}/${node.name}`;

/** White space and NUL around the document: transports append line ends and padding. */
function trimmed(bytes: Buffer): Buffer {
  const blank = (byte: number | undefined): boolean => byte === 0 || byte === 9 || byte === 10 || byte === 13 || byte === 32;
  let [start, end] = [0, bytes.length];
  while (start < end && blank(bytes[start])) start += 1;
  while (end > start && blank(bytes[end - 1])) end -= 1;
  return bytes.subarray(start, end);
}

/** The long texts between `>` and `<`, found in the bytes so that attachments never become strings. */
function* longRuns(bytes: Buffer): Generator<Base64Run> {
  for (let from = 0; from < bytes.length; ) {
    const next = bytes.indexOf(LT, from);
    if (next < 0) return;
    if (next - from > LONG_RUN) {
      const close = bytes.indexOf(GT, from);
      const run = { start: close + 1, end: next };
      if (close >= from && run.end - run.start > LONG_RUN) yield run;
    }
    from = next + 1;
  }
}

function linesIn(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines += 1;
  return lines;
}

/** Reads bytes into a small tree. Nothing is expanded, fetched or evaluated; a DOCTYPE with a subset is refused. */
export function readTree(input: Uint8Array, limits: EdxmlLimits): Result<XmlTree, EdxmlFailure> {
  if (input.byteLength > limits.maxBytes) return fail('edxml.tooLarge', { bytes: input.byteLength, limit: limits.maxBytes });
  const utf8 = toUtf8(input);
  const source = trimmed(utf8.bytes);
  if (source[0] !== LT) return fail('edxml.notXml');
  if (/^<(!doctype\s+)?html\b/iu.test(source.toString('latin1', 0, 64))) return fail('edxml.notEdxml', { element: 'html' });

  const parser = new SaxesParser({ xmlns: false });
  const namespaces = new Set<string>();
  let [root, current]: [XmlNode | undefined, XmlNode | undefined] = [undefined, undefined];
  let [depth, elements, markup, fedChars, openedAt, skippedLines] = [0, 0, 0, 0, -1, 0];
  const innermost = (): XmlNode | undefined => current;
  const stop = (failure: EdxmlFailure): never => {
    throw new Stop(failure);
  };
  const count = (): void => {
    elements += 1;
    if (elements > limits.maxElements) stop({ code: 'edxml.tooComplex', details: { limit: limits.maxElements } });
  };

  parser.on('doctype', (doctype) => {
    if (/^\s*html\b/iu.test(doctype)) stop({ code: 'edxml.notEdxml', details: { element: 'html' } });
    if (doctype.includes('[')) stop({ code: 'edxml.entityForbidden', details: { line: parser.line + skippedLines } });
  });
  parser.on('attribute', ({ name, value }) => {
    count();
    if (name === 'xmlns' || name.startsWith('xmlns:')) namespaces.add(value.slice(0, 200));
  });
  parser.on('opentag', (tag) => {
    count();
    depth += 1;
    if (depth > limits.maxDepth) stop({ code: 'edxml.tooComplex', details: { limit: limits.maxDepth } });
    const name = localName(tag.name);
    const key = name.toLowerCase();
    if (root === undefined && !roots.has(key)) stop({ code: 'edxml.notEdxml', details: { element: name.slice(0, 60) } });
    const href = Object.entries(tag.attributes).find(([attribute]) => localName(attribute) === 'href')?.[1];
    const node: XmlNode = { name, key, parent: current, children: [], text: '', run: undefined, href };
    current?.children.push(node);
    root ??= node;
    current = node;
    openedAt = parser.position;
  });
  parser.on('closetag', () => {
    depth -= 1;
    current = current?.parent;
  });
  const addText = (text: string): void => {
    if (current !== undefined) current.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('error', () => {
    if (root === undefined) stop({ code: 'edxml.notXml', details: { line: parser.line } });
    stop({ code: 'edxml.malformed', details: { line: parser.line + skippedLines, element: pathOf(current).slice(0, 200) } });
  });

  const feed = (start: number, end: number): void => {
    markup += end - start;
    if (markup > limits.maxMarkupBytes) stop({ code: 'edxml.tooComplex', details: { limit: limits.maxMarkupBytes } });
    const text = source.toString('utf8', start, end);
    parser.write(text);
    fedChars += text.length;
  };
  try {
    let fed = 0;
    for (const run of longRuns(source)) {
      feed(fed, run.start);
      fed = run.start;
      // Only right behind the opening tag of an attachment's content is it base64, whose decoder then checks every
      // character; in a comment, in CDATA, behind a child or in another element the XML reader walks through it.
      const opened = innermost();
      if (opened?.key !== contentKey || openedAt !== fedChars) continue;
      opened.run = run;
      skippedLines += linesIn(source.subarray(run.start, run.end));
      fed = run.end;
    }
    feed(fed, source.length);
    parser.close();
  } catch (error) {
    if (error instanceof Stop) return { ok: false, error: error.failure };
    throw error;
  }
  if (root === undefined) return fail('edxml.notXml');
  return ok({ root, source, namespaces: [...namespaces], soap: [...namespaces].some((uri) => soapNamespace.test(uri)), damagedText: utf8.damaged });
}
