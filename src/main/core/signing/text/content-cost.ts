import { PdfStop } from '../pdf/failure.ts';
import type { PdfFile } from '../pdf/file.ts';
import { undoFilters } from '../pdf/filters.ts';
import { entry, type PdfDict, type PdfObject, type PdfStream } from '../pdf/objects.ts';
import type { PdfPage } from '../pdf/page-tree.ts';

/** Bytes of one content stream; a full page of text takes some ten thousand. */
const streamLimit = 32 * 1024 * 1024;
/** What a byte that we cannot unpack is taken to hold: text packs to a fifth. */
const expansion = 10;
/** Forms inside one another. */
const depthLimit = 16;

/**
 * Bytes of drawing instructions that showing a page runs through: its content, and each form it draws as often as it
 * draws it (ISO 32000-1 §8.10). A few hundred bytes of forms that draw each other can ask for years of work; `undefined`
 * when a form draws itself, when forms nest too deep or when a stream cannot be read within the limits.
 */
export function contentCost(file: PdfFile, page: PdfPage): number | undefined {
  const known = new Map<PdfStream, number>();
  const open = new Set<PdfStream>();
  const costOf = (streams: readonly PdfStream[], resources: PdfDict | undefined, depth: number): number => {
    if (depth > depthLimit) throw new PdfStop('pdf.tooComplex', 0);
    const { bytes, hidden } = read(file, streams);
    const found = resources === undefined ? undefined : file.lookup(resources, 'XObject');
    let cost = bytes.length + hidden * expansion;
    if (found?.type !== 'dict') return cost;
    const counts = drawn(bytes);
    for (const [name, object] of found.entries) {
      const times = (counts.get(name) ?? 0) + Math.ceil((hidden * expansion) / '/A Do '.length);
      const form = times === 0 ? undefined : file.resolve(object);
      if (form?.type !== 'stream' || !isForm(file, form)) continue;
      let own = known.get(form);
      if (own === undefined) {
        if (open.has(form)) throw new PdfStop('pdf.tooComplex', 0);
        open.add(form);
        const inner = file.lookup(form.dict, 'Resources');
        // A form without resources uses the page's (§7.8.3).
        own = costOf([form], inner?.type === 'dict' ? inner : resources, depth + 1);
        open.delete(form);
        known.set(form, own);
      }
      cost += times * own;
    }
    return cost;
  };
  try {
    const streams = contentStreams(file, page.dict).map((object) => file.resolve(object));
    return costOf(streams.filter((stream) => stream?.type === 'stream'), page.resources, 0);
  } catch (error) {
    if (error instanceof PdfStop) return undefined;
    throw error;
  }
}

/** The instructions, and how many stored bytes are in filters we do not undo (LZW and run lengths, of old programs). */
function read(file: PdfFile, streams: readonly PdfStream[]): { readonly bytes: Uint8Array; readonly hidden: number } {
  const parts: Uint8Array[] = [];
  let hidden = 0;
  for (const { dict, raw } of streams) {
    try {
      // An operand and its operator may stand in two streams (§7.8.2).
      parts.push(undoFilters(dict, raw, streamLimit, (object) => file.resolve(object)), Buffer.from('\n'));
    } catch (error) {
      if (!(error instanceof PdfStop) || error.code !== 'pdf.damaged') throw error;
      hidden += raw.length;
    }
  }
  return { bytes: Buffer.concat(parts), hidden };
}

/** The streams of /Contents as they are written there, references mostly (§7.7.3.3). */
export function contentStreams(file: PdfFile, page: PdfDict): readonly PdfObject[] {
  const written = entry(page, 'Contents');
  const contents = file.resolve(written);
  if (written === undefined || contents === undefined) return [];
  return contents.type === 'array' ? contents.items : [written];
}

function isForm(file: PdfFile, stream: PdfStream): boolean {
  const subtype = file.lookup(stream.dict, 'Subtype');
  return subtype?.type === 'name' && subtype.value === 'Form';
}

/** Names given to `Do` and how often. Inside strings or images it may count too much, never too little. */
function drawn(data: Uint8Array): ReadonlyMap<string, number> {
  const text = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1');
  const counts = new Map<string, number>();
  for (const [, name = ''] of text.matchAll(/\/([^\s/<>[\](){}%]{1,127})\s{1,64}Do(?![A-Za-z])/g)) {
    const plain = name.replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    counts.set(plain, (counts.get(plain) ?? 0) + 1);
  }
  return counts;
}
