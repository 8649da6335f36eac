import type { SaxesParser } from 'saxes';
import { fail, ok } from '../../model/result.ts';
import type { Result } from '../../model/result.ts';
import type { ByteSource } from '../../ports/bytes.ts';
import { openUtf8 } from './encoding.ts';
import type { EdxmlFailure } from './faults.ts';
import type { EdxmlLimits } from './limits.ts';
import { markupText } from './markup-text.ts';
import { soapNamespace } from './names.ts';
import { Stop } from './stop.ts';
import { tagScan } from './tag-scan.ts';
import { treeBuilder } from './tree-builder.ts';

/** One element, by local name. */
export interface XmlNode {
  readonly name: string;
  /** `name` in lower case, for comparison. */
  readonly key: string;
  readonly parent: XmlNode | undefined;
  readonly children: XmlNode[];
  /** Empty for the content of an attachment: that goes to a `ContentSink`. */
  text: string;
  /** Its end tag was read. */
  closed: boolean;
  /** `href` of a manifest reference. */
  readonly href: string | undefined;
}

export interface XmlTree {
  readonly root: XmlNode;
  readonly namespaces: readonly string[];
  readonly soap: boolean;
  readonly damagedText: boolean;
  readonly misdeclared: boolean;
}

/** Takes the base64 of one attachment as it comes. */
export interface ContentSink {
  write(base64: Buffer): void | Promise<void>;
  end(): void | Promise<void>;
}

/** Called when the content of an attachment begins; `undefined` passes over it. May stop the reading. */
export type OnContent = (node: XmlNode) => ContentSink | undefined;

const LT = 0x3c;
const NUL = 0;
const PIECE = 64 * 1024;
const isBlank = (byte: number): boolean => byte === NUL || byte === 9 || byte === 10 || byte === 13 || byte === 32;

/** Text before the document is skipped, and the first piece is long enough to tell HTML by: transports add padding. */
async function* fromFirstTag(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let head = Buffer.alloc(0);
  let begun = false;
  for await (const chunk of chunks) {
    if (begun) {
      yield chunk;
      continue;
    }
    const start = head.length > 0 ? 0 : chunk.findIndex((byte) => !isBlank(byte));
    if (start < 0) continue;
    head = Buffer.concat([head, chunk.subarray(start)]);
    begun = head.length >= 64;
    if (begun) yield head;
  }
  if (!begun && head.length > 0) yield head;
}

function linesIn(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines += 1;
  return lines;
}

/** The source, cut where it is longer than it said. */
async function* limited(chunks: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > limit) throw new Stop({ code: 'edxml.tooLarge', details: { bytes, limit } });
    yield chunk;
  }
}

/**
 * Reads a message into a small tree, piece by piece. Nothing is expanded, fetched or evaluated; a DOCTYPE with a subset
 * is refused. Attachments go to `onContent` and are never held.
 */
export async function readTree(source: ByteSource, limits: EdxmlLimits, onContent: OnContent): Promise<Result<XmlTree, EdxmlFailure>> {
  if (source.size > limits.maxBytes) return fail('edxml.tooLarge', { bytes: source.size, limit: limits.maxBytes });
  try {
    const utf8 = await openUtf8({ size: source.size, open: () => limited(views(source), limits.maxBytes) });
    const reader = treeReader(limits, onContent);
    let first = true;
    for await (const chunk of fromFirstTag(utf8.chunks)) {
      if (first) checkHead(chunk);
      first = false;
      await reader.read(chunk);
    }
    if (first) return fail('edxml.notXml');
    const { root, namespaces, damaged } = await reader.end();
    return ok({ root, namespaces, soap: namespaces.some((uri) => soapNamespace.test(uri)), damagedText: utf8.damaged || damaged, misdeclared: utf8.misdeclared });
  } catch (error) {
    if (error instanceof Stop) return { ok: false, error: error.failure };
    throw error;
  }
}

/** No piece larger than what one step may hold, whatever the source gives. */
async function* views(source: ByteSource): AsyncGenerator<Buffer> {
  for await (const chunk of source.open()) {
    for (let at = 0; at < chunk.byteLength; at += PIECE) yield Buffer.from(chunk.buffer, chunk.byteOffset + at, Math.min(PIECE, chunk.byteLength - at));
  }
}

function checkHead(head: Buffer): void {
  if (head[0] !== LT) throw new Stop({ code: 'edxml.notXml' });
  if (/^<(!doctype\s+)?html\b/iu.test(head.toString('latin1', 0, 64))) throw new Stop({ code: 'edxml.notEdxml', details: { element: 'html' } });
}

interface TreeReader {
  read(chunk: Buffer): Promise<void>;
  end(): Promise<{ readonly root: XmlNode; readonly namespaces: readonly string[]; readonly damaged: boolean }>;
}

/** Markup goes to the XML parser; between the opening tag of an attachment's content and the next `<` bytes go past it. */
function treeReader(limits: EdxmlLimits, onContent: OnContent): TreeReader {
  const builder = treeBuilder(limits, onContent);
  const parser: SaxesParser = builder.parser;
  const scan = tagScan();
  const text = markupText();
  let [markup, padded] = [0, false];
  let content: { readonly sink: ContentSink | undefined } | undefined;

  const feed = async (piece: Buffer): Promise<void> => {
    markup += piece.length;
    if (markup > limits.maxMarkupBytes) throw new Stop({ code: 'edxml.tooComplex', details: { limit: limits.maxMarkupBytes } });
    parser.write(text.text(piece));
    await builder.settle();
    content = builder.takeOpened();
    if (content !== undefined) scan.reset();
  };
  /** NUL is padding at the end and nowhere else: what stands before it is fed, anything but padding behind it is refused. */
  const feedPadded = async (piece: Buffer): Promise<void> => {
    const nul = padded ? 0 : piece.indexOf(NUL);
    if (nul !== 0) await feed(nul < 0 ? piece : piece.subarray(0, nul));
    if (nul < 0) return;
    padded = true;
    if (piece.subarray(nul).some((byte) => !isBlank(byte))) builder.refuse();
  };

  return {
    async read(chunk) {
      for (let at = 0; at < chunk.length; ) {
        if (content === undefined) {
          const end = scan.next(chunk, at);
          await feedPadded(chunk.subarray(at, end));
          at = end;
          continue;
        }
        const next = chunk.indexOf(LT, at);
        const end = next < 0 ? chunk.length : next;
        const piece = chunk.subarray(at, end);
        builder.skipLines(linesIn(piece));
        const written = piece.length === 0 ? undefined : content.sink?.write(piece);
        if (written !== undefined) await written;
        if (next >= 0) content = undefined;
        at = end;
      }
    },
    async end() {
      const last = text.rest();
      if (last !== '') parser.write(last);
      parser.close();
      await builder.settle();
      return { ...builder.result(), damaged: text.damaged };
    },
  };
}
