import { inflateSync } from 'node:zlib';
import { archiveClaim } from '../../../src/main/core/signing/appearance/archive.ts';
import { openPdf, type PdfFile } from '../../../src/main/core/signing/pdf/file.ts';
import { entry, type PdfDict, type PdfObject, type PdfRef, type PdfStream } from '../../../src/main/core/signing/pdf/objects.ts';

/**
 * The rules of ISO 19005-1 and -2 that a signature's objects can break, checked over the objects an update brings. It
 * knows nothing of page content, XMP schemas or the inside of profiles: what the signed file had before is its own.
 */
export function pdfaBreaches(input: Uint8Array, output: Uint8Array): readonly string[] {
  const file = open(output);
  const claim = archiveClaim(open(input));
  if (claim === undefined) return ['no claim'];
  const breaches: string[] = [];
  const say = (clause: string, what: string, num: number): void => { breaches.push(`${clause} ${what} (object ${String(num)})`); };
  // -1 §6.1.4: part 1 is PDF 1.4, which has no cross-reference streams and no object streams.
  if (claim.part === 1 && file.xrefKind === 'stream') breaches.push('6.1.4 cross-reference stream');
  if (!Buffer.from(output.subarray(0, input.length)).equals(input)) breaches.push('6.1.1 not an increment');
  const id = file.resolve(entry(file.trailer, 'ID'));
  if (id?.type !== 'array' || id.items.length !== 2) breaches.push('6.1.3 no /ID');
  if (entry(file.trailer, 'Encrypt') !== undefined) breaches.push('6.1.3 /Encrypt');
  const form = file.lookup(file.catalog, 'AcroForm');
  // -1 §6.9, -2 §6.4.1
  const anew = form?.type === 'dict' ? file.lookup(form, 'NeedAppearances') : undefined;
  if (anew?.type === 'bool' && anew.value) breaches.push('6.9 /NeedAppearances true');
  for (const [num, location] of file.locations) {
    if (location.kind !== 'offset' || location.offset < input.length) continue;
    const object = file.get({ type: 'ref', num, gen: location.gen });
    const dict = object.type === 'stream' ? object.dict : object.type === 'dict' ? object : undefined;
    if (dict === undefined) continue;
    const name = (key: string): string | undefined => nameOf(file, dict, key);
    // -1 §6.6.1, -2 §6.5.1: a signature brings no action at all.
    for (const key of ['A', 'AA', 'JS', 'JavaScript', 'OpenAction']) if (entry(dict, key) !== undefined && name('Type') !== 'Catalog') say('6.6', `/${key}`, num);
    if (name('Subtype') === 'Widget') widget(file, dict, (what) => { say('6.5.3', what, num); });
    if (object.type === 'stream' && name('Subtype') === 'Image') image(file, dict, claim, (clause, what) => { say(clause, what, num); });
    if (object.type === 'stream' && name('Subtype') === 'Form') formXObject(file, object, claim, (clause, what) => { say(clause, what, num); });
    if (name('Type') === 'FontDescriptor') font(file, dict, claim.part, (clause, what) => { say(clause, what, num); });
    if (name('Subtype') === 'Type0') type0(file, dict, (clause, what) => { say(clause, what, num); });
    // -1 §6.1.10, -2 §6.1.7.2: no LZW, no external streams, no crypt filter.
    if (object.type === 'stream') for (const filter of listOf(file, entry(dict, 'Filter'))) if (filter.type === 'name' && !['FlateDecode', 'DCTDecode'].includes(filter.value)) say('6.1.10', filter.value, num);
    if (object.type === 'stream') for (const key of ['F', 'FFilter', 'FDecodeParms']) if (entry(dict, key) !== undefined) say('6.1.7', `/${key}`, num);
    if (name('Type') === 'ExtGState') say('6.4', 'graphics state', num); // we need none
  }
  return breaches;
}

type Claim = NonNullable<ReturnType<typeof archiveClaim>>;
type Say = (clause: string, what: string) => void;

/** -1 §6.5.3, -2 §6.3.2 and §6.3.3. */
function widget(file: PdfFile, dict: PdfDict, say: (what: string) => void): void {
  const flags = file.lookup(dict, 'F');
  const value = flags?.type === 'number' ? flags.value : 0;
  if ((value & 4) === 0) say('Print is not set');
  if ((value & (1 + 2 + 32 + 256)) !== 0) say('hidden flags');
  const appearance = file.lookup(dict, 'AP');
  if (appearance?.type !== 'dict' || [...appearance.entries.keys()].join() !== 'N') say('/AP is not just /N');
  else if (file.lookup(appearance, 'N')?.type !== 'stream') say('/N is no stream');
  if (entry(dict, 'CA') !== undefined || entry(dict, 'C') !== undefined || entry(dict, 'IC') !== undefined) say('colour or opacity of its own');
}

function colour(file: PdfFile, object: PdfObject | undefined, claim: Claim, say: Say): void {
  const space = file.resolve(object);
  const name = space?.type === 'name' ? space.value : space?.type === 'array' ? file.resolve(space.items[0]) : undefined;
  const kind = typeof name === 'string' ? name : name?.type === 'name' ? name.value : '';
  if (['CalRGB', 'CalGray', 'ICCBased'].includes(kind)) return;
  const allowed = { DeviceRGB: claim.output === 'rgb', DeviceCMYK: claim.output === 'cmyk', DeviceGray: claim.output !== undefined }[kind];
  if (allowed !== true) say('6.2.3', `colour space ${kind}`);
}

/** -1 §6.2.4 and §6.4, -2 §6.2.8 and §6.2.10. */
function image(file: PdfFile, dict: PdfDict, claim: Claim, say: Say): void {
  const mask = file.lookup(dict, 'ImageMask');
  const interpolate = file.lookup(dict, 'Interpolate');
  if (interpolate?.type === 'bool' && interpolate.value) say('6.2.4', '/Interpolate');
  for (const key of ['Alternates', 'OPI']) if (entry(dict, key) !== undefined) say('6.2.4', `/${key}`);
  if (entry(dict, 'SMask') !== undefined && (claim.part === 1 || claim.output === undefined)) say('6.4', '/SMask');
  if (mask?.type === 'bool' && mask.value) {
    const bits = file.lookup(dict, 'BitsPerComponent');
    if (bits?.type !== 'number' || bits.value !== 1 || entry(dict, 'ColorSpace') !== undefined) say('6.2.4', 'stencil');
    return;
  }
  // A soft mask's own grey is no colour (ISO 32000-1 §11.6.5.3).
  colour(file, entry(dict, 'ColorSpace'), nameOf(file, dict, 'ColorSpace') === 'DeviceGray' ? { ...claim, output: claim.output ?? 'gray' } : claim, say);
}

/** -1 §6.2.5 and §6.4: no PostScript, no group with transparency; operators that set colour only as the claim allows. */
function formXObject(file: PdfFile, stream: PdfStream, claim: Claim, say: Say): void {
  for (const key of ['PS', 'Subtype2', 'OPI', 'Ref', 'Group']) if (entry(stream.dict, key) !== undefined) say('6.2.5', `/${key}`);
  const content = Buffer.from(entry(stream.dict, 'Filter') === undefined ? stream.raw : inflateSync(stream.raw)).toString('latin1');
  const resources = file.lookup(stream.dict, 'Resources');
  const spaces = resources?.type === 'dict' ? file.lookup(resources, 'ColorSpace') : undefined;
  for (const [, operand = '', operator = ''] of content.matchAll(/(\S+)\s+(g|G|rg|RG|k|K|cs|CS|gs|ri|sh)(?=\s)/g)) {
    if (operator.toLowerCase() === 'g') colour(file, { type: 'name', value: 'DeviceGray' }, claim, say);
    else if (operator.toLowerCase() === 'rg') colour(file, { type: 'name', value: 'DeviceRGB' }, claim, say);
    else if (operator.toLowerCase() === 'k') colour(file, { type: 'name', value: 'DeviceCMYK' }, claim, say);
    else if (operator.toLowerCase() === 'cs') colour(file, spaces?.type === 'dict' ? entry(spaces, operand.slice(1)) : undefined, claim, say);
    else say('6.2', `operator ${operator}`);
  }
}

/** -1 §6.3.4 and §6.3.5: embedded, and a subset says which glyphs it has. */
function font(file: PdfFile, descriptor: PdfDict, part: number, say: Say): void {
  const program = file.lookup(descriptor, 'FontFile2');
  if (program?.type !== 'stream') { say('6.3.4', 'not embedded'); return; }
  const glyphs = glyphCount(inflateSync(program.raw));
  const set = file.lookup(descriptor, 'CIDSet');
  if (set?.type !== 'stream') { if (part === 1) say('6.3.5', 'no /CIDSet'); return; }
  const bits = inflateSync(set.raw);
  const listed = [...bits].reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);
  if (listed !== glyphs) say('6.3.5', `/CIDSet has ${String(listed)} of ${String(glyphs)}`);
}

function glyphCount(program: Buffer): number {
  for (let i = 0; i < program.readUInt16BE(4); i += 1) {
    if (program.toString('latin1', 12 + i * 16, 16 + i * 16) === 'maxp') return program.readUInt16BE(program.readUInt32BE(20 + i * 16) + 4);
  }
  return -1;
}

/** -1 §6.3.3, §6.3.6, §6.3.8. Widths are compared with the program's own to a thousandth. */
function type0(file: PdfFile, dict: PdfDict, say: Say): void {
  const descendant = listOf(file, entry(dict, 'DescendantFonts'))[0];
  if (descendant?.type !== 'dict' || nameOf(file, descendant, 'CIDToGIDMap') !== 'Identity' || nameOf(file, dict, 'Encoding') !== 'Identity-H') say('6.3.3', 'codes are not glyph numbers');
  if (file.lookup(dict, 'ToUnicode')?.type !== 'stream') say('6.3.8', 'no /ToUnicode');
  const descriptor = descendant?.type === 'dict' ? file.lookup(descendant, 'FontDescriptor') : undefined;
  const program = descriptor?.type === 'dict' ? file.lookup(descriptor, 'FontFile2') : undefined;
  if (descendant?.type !== 'dict' || program?.type !== 'stream') return;
  const font = inflateSync(program.raw);
  const table = (tag: string): number => {
    for (let i = 0; i < font.readUInt16BE(4); i += 1) if (font.toString('latin1', 12 + i * 16, 16 + i * 16) === tag) return font.readUInt32BE(20 + i * 16);
    return 0;
  };
  const unit = font.readUInt16BE(table('head') + 18);
  const widths = listOf(file, entry(descendant, 'W'));
  for (let i = 0; i + 1 < widths.length; i += 2) {
    const [first, list] = [widths[i], widths[i + 1]];
    const written = list?.type === 'array' ? file.resolve(list.items[0]) : undefined;
    if (first?.type !== 'number' || written?.type !== 'number') { say('6.3.6', '/W'); return; }
    if (Math.abs((font.readUInt16BE(table('hmtx') + first.value * 4) * 1000) / unit - written.value) > 1) say('6.3.6', `width of glyph ${String(first.value)}`);
  }
}

function open(pdf: Uint8Array): PdfFile {
  const file = openPdf(pdf);
  if (!file.ok) throw new Error(file.error.code);
  return file.value;
}

function nameOf(file: PdfFile, dict: PdfDict, key: string): string | undefined {
  const value = file.lookup(dict, key);
  return value?.type === 'name' ? value.value : undefined;
}

function listOf(file: PdfFile, object: PdfObject | PdfRef | undefined): readonly PdfObject[] {
  const value = file.resolve(object);
  const items = value?.type === 'array' ? value.items : value === undefined ? [] : [value];
  return items.flatMap((item) => file.resolve(item) ?? []);
}
