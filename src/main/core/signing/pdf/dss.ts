import { createHash } from 'node:crypto';
import type { Evidence } from '../evidence/evidence.ts';
import { PdfStop } from './failure.ts';
import type { PdfFile } from './file.ts';
import { undoFilters } from './filters.ts';
import { entry, type PdfDict, type PdfObject, type PdfRef } from './objects.ts';

/** The lists of a document security store and of one VRI entry, with the field of `Evidence` each one holds. */
export const dssLists = [
  { store: 'Certs', vri: 'Cert', kind: 'certificates' },
  { store: 'OCSPs', vri: 'OCSP', kind: 'ocspResponses' },
  { store: 'CRLs', vri: 'CRL', kind: 'crls' },
] as const;

export type DssKind = (typeof dssLists)[number]['kind'];

/** One stream of the store: the object and what it holds, filters undone. */
export interface DssItem {
  readonly ref: PdfRef;
  readonly bytes: Uint8Array;
}

/** A document security store (ISO 32000-2 §12.8.4.3; ETSI EN 319 142-1 §5.4.2) as far as it can be read. */
export interface Dss extends Readonly<Record<DssKind, readonly DssItem[]>> {
  /** The dictionary as it stands; its lists may name streams that could not be read. */
  readonly dict: PdfDict;
}

const mostItems = 2000;
/** Lists of the State's CA are a few MB; a store larger than this is not read further. */
const mostBytes = 128 << 20;

/** The store of the file, or `undefined` where there is none. Unreadable streams are left out. */
export function readDss(file: PdfFile): Dss | undefined {
  const dict = file.lookup(file.catalog, 'DSS');
  if (dict?.type !== 'dict') return undefined;
  const budget = { bytes: mostBytes };
  const items = (key: string): DssItem[] => listItems(file, dict, key).slice(0, mostItems).flatMap((ref) => streamOf(file, ref, budget));
  return { dict, certificates: items('Certs'), ocspResponses: items('OCSPs'), crls: items('CRLs') };
}

/** What a store proves, apart from where it stands. */
export function evidenceIn(dss: Dss | undefined): Evidence {
  const bytes = (items: readonly DssItem[] | undefined): readonly Uint8Array[] => (items ?? []).map((item) => item.bytes);
  return { certificates: bytes(dss?.certificates), ocspResponses: bytes(dss?.ocspResponses), crls: bytes(dss?.crls) };
}

/** Items of a list entry, as they are written. */
export function listItems(file: PdfFile, dict: PdfDict, key: string): readonly PdfObject[] {
  const list = file.lookup(dict, key);
  return list?.type === 'array' ? list.items : [];
}

function streamOf(file: PdfFile, object: PdfObject, budget: { bytes: number }): DssItem[] {
  const stream = file.resolve(object);
  if (object.type !== 'ref' || stream?.type !== 'stream' || budget.bytes <= 0) return [];
  try {
    const bytes = undoFilters(stream.dict, stream.raw, budget.bytes, (part) => file.resolve(part));
    budget.bytes -= bytes.length;
    return [{ ref: object, bytes }];
  } catch (error) {
    if (error instanceof PdfStop) return [];
    throw error;
  }
}

/**
 * Name of a signature in /VRI: SHA-1 of its /Contents, decoded and with its padding, in upper-case hexadecimal (EN 319 142-1
 * §5.4.2.3). SHA-1 names here, it protects nothing.
 */
export function vriKey(contents: Uint8Array): string {
  return createHash('sha1').update(contents).digest('hex').toUpperCase();
}

/** The dictionary an object is, where it is one. */
export function dictAt(file: PdfFile, dict: PdfDict, key: string): PdfDict | undefined {
  const value = file.resolve(entry(dict, key));
  return value?.type === 'dict' ? value : undefined;
}
