import { constants, inflateSync } from 'node:zlib';
import { PdfStop } from './failure.ts';
import { isWhite } from './lexer.ts';
import { entry, type PdfDict, type PdfObject } from './objects.ts';

type Resolve = (object: PdfObject | undefined) => PdfObject | undefined;

/**
 * Undoes the filters of a structural stream (ISO 32000-1 §7.4: FlateDecode with predictors,
 * ASCIIHexDecode, ASCII85Decode). `limit` is the most bytes any stage may produce.
 * Throws `PdfStop`: `pdf.tooLarge` over the limit, `pdf.damaged` for broken data or another filter.
 */
export function undoFilters(dict: PdfDict, raw: Uint8Array, limit: number, resolve: Resolve): Uint8Array {
  const filters = asList(resolve(entry(dict, 'Filter') ?? entry(dict, 'F')));
  const parms = asList(resolve(entry(dict, 'DecodeParms') ?? entry(dict, 'DP')));
  if (filters.length > 8) throw new PdfStop('pdf.tooComplex', 0);
  let data = raw;
  for (const [index, item] of filters.entries()) {
    const filter = resolve(item);
    if (filter?.type !== 'name') throw new PdfStop('pdf.damaged', 0);
    const parm = resolve(parms[index]);
    data = undoFilter(filter.value, data, limit);
    if (parm?.type === 'dict' && (filter.value === 'FlateDecode' || filter.value === 'Fl')) {
      data = undoPredictor(parm, data, resolve);
    }
  }
  return data;
}

const asList = (object: PdfObject | undefined): readonly PdfObject[] =>
  object === undefined || object.type === 'null' ? [] : object.type === 'array' ? object.items : [object];

function undoFilter(name: string, data: Uint8Array, limit: number): Uint8Array {
  switch (name) {
    case 'FlateDecode':
    case 'Fl':
      return inflate(data, limit);
    case 'ASCIIHexDecode':
    case 'AHx':
      return asciiHex(data);
    case 'ASCII85Decode':
    case 'A85':
      return ascii85(data);
    case 'Crypt': // undone when the object was read (§7.4.10)
      return data;
    default:
      throw new PdfStop('pdf.damaged', 0);
  }
}

function inflate(data: Uint8Array, limit: number): Uint8Array {
  try {
    // SYNC_FLUSH: a stream that ends early still gives what it holds, as in every reader.
    return inflateSync(data, { maxOutputLength: limit, finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    const tooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw new PdfStop(tooLarge ? 'pdf.tooLarge' : 'pdf.damaged', 0);
  }
}

/** §7.4.4.4. Predictor 1 none, 2 TIFF, 10-15 PNG (the row's own tag byte decides). */
function undoPredictor(parm: PdfDict, data: Uint8Array, resolve: Resolve): Uint8Array {
  const number = (key: string, otherwise: number): number => {
    const value = resolve(entry(parm, key));
    return value?.type === 'number' && Number.isInteger(value.value) ? value.value : otherwise;
  };
  const predictor = number('Predictor', 1);
  if (predictor === 1) return data;
  const colors = number('Colors', 1);
  const bits = number('BitsPerComponent', 8);
  const columns = number('Columns', 1);
  if (colors < 1 || colors > 64 || ![1, 2, 4, 8, 16].includes(bits) || columns < 1 || columns > 1 << 24) {
    throw new PdfStop('pdf.damaged', 0);
  }
  const pixel = Math.max(1, (colors * bits) >> 3);
  const row = Math.ceil((colors * bits * columns) / 8);
  if (predictor === 2) return tiff(data, bits, colors, row);
  return unfilterPng(data, pixel, row);
}

function tiff(data: Uint8Array, bits: number, colors: number, row: number): Uint8Array {
  if (bits !== 8) throw new PdfStop('pdf.damaged', 0);
  const out = Uint8Array.from(data);
  for (let start = 0; start < out.length; start += row) {
    const end = Math.min(start + row, out.length);
    for (let i = start + colors; i < end; i++) out[i] = (out[i] ?? 0) + (out[i - colors] ?? 0);
  }
  return out;
}

/** PNG row filters (RFC 2083 §6); a last row that is cut short keeps what it has. */
export function unfilterPng(data: Uint8Array, pixel: number, row: number): Uint8Array {
  const rows = Math.ceil(data.length / (row + 1));
  const out = new Uint8Array(Math.max(0, data.length - rows));
  let from = 0;
  let to = 0;
  for (let r = 0; r < rows; r++) {
    const kind = data[from++] ?? 0;
    const length = Math.min(row, data.length - from);
    const above = r === 0 ? -1 : to - row;
    for (let i = 0; i < length; i++) {
      const left = i >= pixel ? (out[to + i - pixel] ?? 0) : 0;
      const up = above >= 0 ? (out[above + i] ?? 0) : 0;
      const corner = above >= 0 && i >= pixel ? (out[above + i - pixel] ?? 0) : 0;
      out[to + i] = (data[from + i] ?? 0) + predicted(kind, left, up, corner);
    }
    from += length;
    to += length;
  }
  return out;
}

function predicted(kind: number, left: number, up: number, corner: number): number {
  switch (kind) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const p = left + up - corner;
      const pa = Math.abs(p - left);
      const pb = Math.abs(p - up);
      const pc = Math.abs(p - corner);
      return pa <= pb && pa <= pc ? left : pb <= pc ? up : corner;
    }
    default:
      return 0;
  }
}

function asciiHex(data: Uint8Array): Uint8Array {
  const text = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1').split('>')[0] ?? '';
  const digits = text.replace(/[^0-9a-fA-F]/g, '');
  return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex');
}

function ascii85(data: Uint8Array): Uint8Array {
  const out: Uint8Array = new Uint8Array(data.length * 4 + 4);
  let to = 0;
  let group: number[] = [];
  const flush = (): void => {
    const size = group.length;
    if (size < 2) return;
    while (group.length < 5) group.push(84);
    const value = group.reduce((sum, digit) => sum * 85 + digit, 0);
    for (let i = 0; i < size - 1; i++) out[to++] = Math.floor(value / 2 ** (24 - 8 * i)) & 255;
    group = [];
  };
  for (const c of data) {
    if (isWhite(c)) continue;
    if (c === 0x7e) break;
    if (c === 0x7a && group.length === 0) {
      to += 4;
      continue;
    }
    if (c < 33 || c > 117) throw new PdfStop('pdf.damaged', 0);
    group.push(c - 33);
    if (group.length === 5) flush();
  }
  flush();
  return out.subarray(0, to);
}
