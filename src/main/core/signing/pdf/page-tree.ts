import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import { pdfLimits, type PdfFailureCode } from './failure.ts';
import type { PdfFile } from './file.ts';
import { entry, type PdfDict, type PdfObject, type PdfRef } from './objects.ts';

/** [left, bottom, right, top] in default user space, normalised. */
export type Box = readonly [number, number, number, number];

export interface PdfPage {
  /** `undefined` for a page written directly inside /Kids, which the standard forbids. */
  readonly ref: PdfRef | undefined;
  /** Where a page without a reference of its own stands: the node and the place in its /Kids. */
  readonly within: { readonly node: PdfRef; readonly index: number } | undefined;
  readonly dict: PdfDict;
  readonly mediaBox: Box;
  /** The visible part: /CropBox cut to the media box (ISO 32000-1 §14.11.2). */
  readonly cropBox: Box;
  /** Clockwise degrees at display: 0, 90, 180 or 270. */
  readonly rotate: 0 | 90 | 180 | 270;
  readonly resources: PdfDict | undefined;
  /** Points per unit (/UserUnit), 1 when absent. */
  readonly userUnit: number;
}

interface Inherited {
  readonly MediaBox?: PdfObject;
  readonly CropBox?: PdfObject;
  readonly Rotate?: PdfObject;
  readonly Resources?: PdfObject;
}

/** A4, for pages that give no box at all. */
const fallbackBox: Box = [0, 0, 595.28, 841.89];

/** The pages in order, inherited attributes filled in (ISO 32000-1 §7.7.3). */
export function pages(file: PdfFile): Result<readonly PdfPage[], Failure<PdfFailureCode>> {
  const found: PdfPage[] = [];
  const onPath = new Set<number>();
  const root = entry(file.catalog, 'Pages');
  let nodes = 0;
  const walk = (object: PdfObject | undefined, inherited: Inherited, depth: number, within: PdfPage['within']): PdfFailureCode | undefined => {
    if (++nodes > pdfLimits.pages * 4 || depth > pdfLimits.pageTreeDepth) return 'pdf.tooComplex';
    const ref = object?.type === 'ref' ? object : undefined;
    if (ref !== undefined && onPath.has(ref.num)) return undefined; // a loop: the rest still reads
    const dict = file.resolve(object);
    if (dict?.type !== 'dict') return undefined;
    const here: Inherited = { ...inherited, ...own(dict) };
    const kids = file.lookup(dict, 'Kids');
    if (kids?.type !== 'array') {
      if (found.length >= pdfLimits.pages) return 'pdf.tooComplex';
      found.push({ ...page(file, ref, dict, here), within: ref === undefined ? within : undefined });
      return undefined;
    }
    if (ref !== undefined) onPath.add(ref.num);
    for (const [index, kid] of kids.items.entries()) {
      const stop = walk(kid, here, depth + 1, ref === undefined ? undefined : { node: ref, index });
      if (stop !== undefined) return stop;
    }
    if (ref !== undefined) onPath.delete(ref.num);
    return undefined;
  };
  const stop = walk(root, {}, 0, undefined);
  if (stop !== undefined) return fail(stop);
  return found.length === 0 ? fail('pdf.damaged') : ok(found);
}

function own(dict: PdfDict): Inherited {
  const values: Record<string, PdfObject> = {};
  for (const key of ['MediaBox', 'CropBox', 'Rotate', 'Resources']) {
    const value = entry(dict, key);
    if (value !== undefined) values[key] = value;
  }
  return values;
}

function page(file: PdfFile, ref: PdfRef | undefined, dict: PdfDict, inherited: Inherited): Omit<PdfPage, 'within'> {
  const mediaBox = box(file, inherited.MediaBox) ?? fallbackBox;
  const crop = box(file, inherited.CropBox);
  const resources = file.resolve(inherited.Resources);
  const unit = file.lookup(dict, 'UserUnit');
  return {
    ref,
    dict,
    mediaBox,
    cropBox: crop === undefined ? mediaBox : (intersect(crop, mediaBox) ?? mediaBox),
    rotate: rotation(file.resolve(inherited.Rotate)),
    resources: resources?.type === 'dict' ? resources : undefined,
    userUnit: unit?.type === 'number' && unit.value > 0 ? unit.value : 1,
  };
}

function rotation(object: PdfObject | undefined): 0 | 90 | 180 | 270 {
  if (object?.type !== 'number') return 0;
  const turned = ((Math.round(object.value) % 360) + 360) % 360;
  return turned === 90 || turned === 180 || turned === 270 ? turned : 0;
}

/** A rectangle (§7.9.5) with its corners in order; `undefined` when it is none or has no area. */
export function box(file: PdfFile, object: PdfObject | undefined): Box | undefined {
  const array = file.resolve(object);
  if (array?.type !== 'array' || array.items.length < 4) return undefined;
  const numbers: number[] = [];
  for (const item of array.items.slice(0, 4)) {
    const value = file.resolve(item);
    if (value?.type !== 'number') return undefined;
    numbers.push(value.value);
  }
  const [a = 0, b = 0, c = 0, d = 0] = numbers;
  const result: Box = [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)];
  return result[0] < result[2] && result[1] < result[3] ? result : undefined;
}

function intersect(a: Box, b: Box): Box | undefined {
  const result: Box = [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
  return result[0] < result[2] && result[1] < result[3] ? result : undefined;
}
