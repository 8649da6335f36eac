import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import type { Evidence } from '../evidence/evidence.ts';
import { dictAt, dssLists, listItems, readDss, type Dss } from './dss.ts';
import { entry, pdfArray, pdfDict, pdfInteger, pdfName, pdfStream, withEntry, type PdfDict, type PdfObject, type PdfRef } from './objects.ts';
import type { IncrementalUpdate } from './update.ts';

/** What is added to the store, and which of it serves which signature (key: `vriKey`). */
export type DssAddition = ReadonlyMap<string, Evidence>;

/**
 * Puts validation data into the document security store (ETSI EN 319 142-1 §5.4.2): what an earlier revision holds stays, by
 * its references; what is there already is not written twice; every signature named gets its VRI entry. `unchanged`: all of it
 * is there, and there is nothing to write. `impossible`: the catalog cannot be replaced.
 */
export function addToDss(update: IncrementalUpdate, addition: DssAddition): 'changed' | 'unchanged' | 'impossible' {
  const { file } = update;
  const { catalogRef } = file;
  const catalog = catalogRef === undefined ? undefined : update.resolve(catalogRef);
  if (catalogRef === undefined || catalog?.type !== 'dict') return 'impossible';
  const old = readDss(file);
  const streams = new Streams(update, old);
  const vri = new Map<string, PdfObject>((old === undefined ? undefined : dictAt(file, old.dict, 'VRI'))?.entries ?? []);
  let changed = false;
  for (const [key, evidence] of addition) {
    const found = file.resolve(vri.get(key));
    const known = found?.type === 'dict' ? found : undefined;
    const written = vriEntry(update, streams, known ?? pdfDict({}), evidence);
    if (known === written) continue;
    vri.set(key, written);
    changed = true;
  }
  if (!changed) return 'unchanged';
  let dss: PdfDict = old !== undefined && isStore(file.lookup(old.dict, 'Type')) ? old.dict : pdfDict({ Type: pdfName('DSS') });
  for (const { store, kind } of dssLists) {
    const items = [...(old === undefined ? [] : listItems(file, old.dict, store)), ...streams.added(kind)];
    if (items.length > 0) dss = withEntry(dss, store, pdfArray(items));
  }
  dss = withEntry(dss, 'VRI', pdfDict(vri));
  // A new object, whatever the old one was: what /DSS names could be anything, a page even, and is not overwritten.
  update.set(catalogRef, withExtension(update, withEntry(catalog, 'DSS', update.add(dss))));
  return 'changed';
}

/** /Type is optional (ISO 32000-2 Table 261); another one means that something else is passed off as a store. */
const isStore = (type: PdfObject | undefined): boolean => type === undefined || (type.type === 'name' && type.value === 'DSS');

/** The entry with what it lacks; the very one that was there when it lacks nothing. */
function vriEntry(update: IncrementalUpdate, streams: Streams, known: PdfDict, evidence: Evidence): PdfDict {
  let dict = known;
  for (const { vri, kind } of dssLists) {
    const items = [...listItems(update.file, known, vri)];
    const named = new Set(items.flatMap((item) => (item.type === 'ref' ? item.num : [])));
    const before = items.length;
    for (const bytes of evidence[kind]) {
      const ref = streams.refOf(kind, bytes);
      if (!named.has(ref.num)) items.push(ref);
      named.add(ref.num);
    }
    if (items.length > before) dict = withEntry(dict, vri, pdfArray(items));
  }
  return dict;
}

/** Streams by what they hold, so that the same bytes stand in the file once. */
class Streams {
  readonly #update: IncrementalUpdate;
  readonly #known = new Map<string, PdfRef>();
  readonly #added: Record<keyof Evidence, PdfRef[]> = { certificates: [], ocspResponses: [], crls: [] };

  constructor(update: IncrementalUpdate, old: Dss | undefined) {
    this.#update = update;
    for (const { kind } of dssLists) for (const { ref, bytes } of old?.[kind] ?? []) this.#known.set(keyOf(kind, bytes), ref);
  }

  added(kind: keyof Evidence): readonly PdfRef[] {
    return this.#added[kind];
  }

  refOf(kind: keyof Evidence, bytes: Uint8Array): PdfRef {
    const key = keyOf(kind, bytes);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const ref = this.#update.add(stream(bytes));
    this.#known.set(key, ref);
    this.#added[kind].push(ref);
    return ref;
  }
}

const keyOf = (kind: string, bytes: Uint8Array): string => kind + createHash('sha256').update(bytes).digest('base64');

/** Compressed where that helps: lists of revoked certificates shrink, certificates hardly do. */
function stream(bytes: Uint8Array): PdfObject {
  const packed = bytes.length > 4096 ? deflateSync(bytes) : bytes;
  return packed.length < bytes.length ? pdfStream(pdfDict({ Filter: pdfName('FlateDecode') }), packed) : pdfStream(pdfDict({}), bytes);
}

/**
 * Announces the PAdES extension (EN 319 142-1 §5.6) in a file older than PDF 2.0, where the store is not part of the language.
 */
function withExtension(update: IncrementalUpdate, catalog: PdfDict): PdfDict {
  const { file } = update;
  const version = file.lookup(catalog, 'Version');
  const newest = version?.type === 'name' && version.value > file.version ? version.value : file.version;
  const known = file.lookup(catalog, 'Extensions');
  const extensions: PdfDict = known?.type === 'dict' ? known : pdfDict({});
  if (newest >= '2.0' || entry(extensions, 'ESIC') !== undefined) return catalog;
  const esic = pdfDict({ BaseVersion: pdfName('1.7'), ExtensionLevel: pdfInteger(1) });
  return withEntry(catalog, 'Extensions', withEntry(extensions, 'ESIC', esic));
}
