import { PdfStop } from '../pdf/failure.ts';
import type { PdfFile } from '../pdf/file.ts';
import { undoFilters } from '../pdf/filters.ts';
import { pdfArray, pdfDict, pdfName, pdfReal, type PdfObject, type PdfStream } from '../pdf/objects.ts';
import { xmpOf } from '../validation/xmp.ts';

/** The archival format a document claims in its metadata (ISO 19005-1 §6.7.11, -2 and -3 §6.6.4, -4 §6.7.3). */
export interface ArchiveClaim {
  readonly part: 1 | 2 | 3 | 4;
  /** Colours of the PDF/A output intent's profile; `undefined` without one. */
  readonly output: 'gray' | 'rgb' | 'cmyk' | undefined;
}

/** What may be drawn into a document so that it stays what it claims to be. */
export interface DrawingRules {
  /** /ColorSpace of three and of one component. */
  readonly rgb: PdfObject;
  readonly gray: PdfObject;
  readonly cmyk: boolean;
  /** Half transparent pixels. */
  readonly softMask: boolean;
  /** /CIDSet in font descriptors: asked for by part 1 (§6.3.5), deprecated by ISO 32000-2. */
  readonly cidSet: boolean;
  /** Whether the document claims any part: then annotation flags and /NeedAppearances are minded too. */
  readonly archival: boolean;
}

const namespace = 'http://www.aiim.org/pdfa/ns/id/';

/** `undefined` where nothing is claimed. Whether the claim is true is not asked: it is not made worse. */
export function archiveClaim(file: PdfFile): ArchiveClaim | undefined {
  const metadata = file.lookup(file.catalog, 'Metadata');
  const xmp = metadata === undefined ? undefined : xmpOf(file, metadata);
  const prefix = xmp === undefined ? undefined : new RegExp(`xmlns:([\\w.-]{1,64})\\s*=\\s*["']${namespace}["']`).exec(xmp)?.[1];
  if (xmp === undefined || prefix === undefined) return undefined;
  const name = `${prefix.replaceAll('.', '\\.')}:part`;
  const written = new RegExp(`<${name}[^>]{0,200}>\\s*([1-4])\\s*<|${name}\\s*=\\s*["']\\s*([1-4])\\s*["']`).exec(xmp);
  const part = Number(written?.[1] ?? written?.[2]);
  return part === 1 || part === 2 || part === 3 || part === 4 ? { part, output: outputOf(file) } : undefined;
}

/** The catalog's GTS_PDFA1 output intent (ISO 32000-1 §14.11.5). Intents of single pages (part 4) do not count. */
function outputOf(file: PdfFile): ArchiveClaim['output'] {
  const intents = file.lookup(file.catalog, 'OutputIntents');
  for (const item of intents?.type === 'array' ? intents.items : []) {
    const intent = file.resolve(item);
    const kind = intent?.type === 'dict' ? file.lookup(intent, 'S') : undefined;
    const profile = intent?.type === 'dict' ? file.lookup(intent, 'DestOutputProfile') : undefined;
    if (kind?.type === 'name' && kind.value === 'GTS_PDFA1' && profile?.type === 'stream') return coloursOf(file, profile);
  }
  return undefined;
}

const profileLimit = 8 * 1024 * 1024;

/** The colour space in a profile's header (ISO 15076-1 §7.2): one without the signature `acsp` is none. */
function coloursOf(file: PdfFile, { dict, raw }: PdfStream): ArchiveClaim['output'] {
  try {
    const header = Buffer.from(undoFilters(dict, raw, profileLimit, (object) => file.resolve(object)).subarray(0, 128)).toString('latin1');
    if (header.slice(36, 40) !== 'acsp') return undefined;
    return ({ 'GRAY': 'gray', 'RGB ': 'rgb', 'CMYK': 'cmyk' } as const)[header.slice(16, 20)];
  } catch (error) {
    if (error instanceof PdfStop) return undefined;
    throw error;
  }
}

const numbers = (...values: readonly number[]): PdfObject => pdfArray(values.map(pdfReal));
/** sRGB as a calibrated space (ISO 32000-1 §8.6.5.3): the same colours on any device, with no profile to embed. */
const calRgb = pdfArray([pdfName('CalRGB'), pdfDict({
  WhitePoint: numbers(0.9505, 1, 1.089), Gamma: numbers(2.2, 2.2, 2.2),
  Matrix: numbers(0.4124, 0.2126, 0.0193, 0.3576, 0.7152, 0.1192, 0.1805, 0.0722, 0.9505),
})]);
const calGray = pdfArray([pdfName('CalGray'), pdfDict({ WhitePoint: numbers(0.9505, 1, 1.089), Gamma: pdfReal(2.2) })]);

/**
 * Device colours need the output intent of their kind, grey any (ISO 19005-1 §6.2.3.3, -2 §6.2.4.3). Soft masks are
 * forbidden by part 1 (§6.4); the later parts allow them where an output intent says the blending space (-2 §6.2.10).
 */
export function drawingRules(file: PdfFile): DrawingRules {
  const claim = archiveClaim(file);
  if (claim === undefined) {
    return { rgb: pdfName('DeviceRGB'), gray: pdfName('DeviceGray'), cmyk: true, softMask: true, cidSet: false, archival: false };
  }
  return {
    rgb: claim.output === 'rgb' ? pdfName('DeviceRGB') : calRgb,
    gray: claim.output === undefined ? calGray : pdfName('DeviceGray'),
    cmyk: claim.output === 'cmyk',
    softMask: claim.part > 1 && claim.output !== undefined,
    cidSet: claim.part === 1,
    archival: true,
  };
}
