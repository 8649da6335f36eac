/**
 * The one reader of DER and BER (ITU-T X.690). Certificates and signed attributes are compared and
 * hashed as the bytes that were signed, so every node keeps its raw slice; nothing is encoded again.
 * Readers answer `undefined` for hostile input; they do not throw. The asserting accessors at the end
 * of the file unwind with `DerStop`, for readers of many fields in a row that catch it at their border.
 */

export interface DerNode {
  /** First identifier octet: class, constructed bit and low tag number. */
  readonly tag: number;
  /** Identifier, length and content (and end-of-contents octets) as they are in the input. */
  readonly raw: Uint8Array;
  readonly content: Uint8Array;
  readonly children: readonly DerNode[];
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

export interface DerRules {
  /**
   * DER alone (X.690 §10, §11.1): definite lengths in their shortest form, primitive strings, shortest
   * integers, booleans of 00 or FF. Without it, what BER allows beside DER is read too.
   */
  readonly strict?: boolean;
}

const MAX_DEPTH = 64;
const MAX_NODES = 200_000;

interface Reading {
  readonly bytes: Uint8Array;
  readonly strict: boolean;
  nodes: number;
}

/** The first value of `bytes`; what follows it is the caller's business (`node.raw.length`). */
export function readDer(bytes: Uint8Array, { strict = false }: DerRules = {}): DerNode | undefined {
  return readNode({ bytes, strict, nodes: MAX_NODES }, 0, bytes.length, 0);
}

/** As `readDer`, and nothing may follow. */
export function readWholeDer(bytes: Uint8Array, rules: DerRules = {}): DerNode | undefined {
  const node = readDer(bytes, rules);
  return node !== undefined && node.raw.length === bytes.length ? node : undefined;
}

function readNode(reading: Reading, start: number, end: number, depth: number): DerNode | undefined {
  if (depth > MAX_DEPTH || --reading.nodes < 0) return undefined;
  const { bytes, strict } = reading;
  const header = readHeader(bytes, start, end);
  if (header === undefined || (strict && !header.shortest)) return undefined;
  const { tag, from, stop } = header;
  const constructed = (tag & 0x20) !== 0;
  if (stop === undefined) return constructed && !strict ? readIndefinite(reading, start, from, end, tag, depth) : undefined;
  const children = constructed ? readChildren(reading, from, stop, depth) : [];
  if (children === undefined) return undefined;
  const node = { tag, raw: bytes.subarray(start, stop), content: bytes.subarray(from, stop), children };
  return strict && !isStrict(node) ? undefined : node;
}

/** Where one value lies. `stop` is `undefined` for an indefinite length. */
export interface DerHeader {
  readonly tag: number;
  /** First octet of the content. */
  readonly from: number;
  readonly stop: number | undefined;
  readonly shortest: boolean;
}

/** Reads identifier and length at `start`, nothing inside: for lists too long to become nodes. */
export function readHeader(bytes: Uint8Array, start: number, end: number): DerHeader | undefined {
  let at = start;
  const tag = at < end ? bytes[at++] : undefined;
  if (tag === undefined) return undefined;
  if ((tag & 0x1f) === 0x1f) {
    // High tag numbers do not occur in CMS or X.509; they are stepped over.
    let octet: number | undefined;
    do {
      octet = at < end ? bytes[at++] : undefined;
      if (octet === undefined || at - start > 6) return undefined;
    } while ((octet & 0x80) !== 0);
  }
  const first = at < end ? bytes[at++] : undefined;
  if (first === undefined) return undefined;
  if (first === 0x80) return { tag, from: at, stop: undefined, shortest: false };
  if (first < 0x80) return at + first > end ? undefined : { tag, from: at, stop: at + first, shortest: true };
  const count = first & 0x7f;
  if (count > 4 || at + count > end) return undefined;
  let length = 0;
  for (let i = 0; i < count; i++) length = length * 256 + (bytes[at + i] ?? 0);
  const stop = at + count + length;
  if (stop > end) return undefined;
  return { tag, from: at + count, stop, shortest: length >= 0x80 && (bytes[at] ?? 0) !== 0 };
}

function readChildren(reading: Reading, from: number, stop: number, depth: number): DerNode[] | undefined {
  const children: DerNode[] = [];
  for (let at = from; at < stop; ) {
    const child = readNode(reading, at, stop, depth + 1);
    if (child === undefined) return undefined;
    children.push(child);
    at += child.raw.length;
  }
  return children;
}

/** X.690 §8.1.3.6: values until the end-of-contents octets. Old signing tools write these. */
function readIndefinite(reading: Reading, start: number, from: number, end: number, tag: number, depth: number): DerNode | undefined {
  const { bytes } = reading;
  const children: DerNode[] = [];
  let at = from;
  while (at + 1 < end) {
    if (bytes[at] === 0 && bytes[at + 1] === 0) {
      return { tag, raw: bytes.subarray(start, at + 2), content: bytes.subarray(from, at), children };
    }
    const child = readNode(reading, at, end, depth + 1);
    if (child === undefined) return undefined;
    children.push(child);
    at += child.raw.length;
  }
  return undefined;
}

/** X.690 §10.2 (strings primitive), §11.1 (booleans), §8.3.2 (integers in the fewest octets). */
function isStrict({ tag, content }: DerNode): boolean {
  switch (tag) {
    case TAG.boolean:
      return content.length === 1 && (content[0] === 0 || content[0] === 0xff);
    case TAG.integer:
    case TAG.enumerated: {
      const [first, second = 0] = content;
      if (first === undefined) return false;
      return content.length === 1 || !((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80));
    }
    default: {
      const universal = tag < 0x40;
      return !universal || (tag & 0x20) === 0 || tag === TAG.sequence || tag === TAG.set;
    }
  }
}

/** Dotted object identifier, or `undefined` when the node is something else. */
export function oidOf(node: DerNode | undefined): string | undefined {
  return node?.tag === TAG.oid ? dottedOf(node.content) : undefined;
}

/** Dotted form of the octets of an object identifier (X.690 §8.19), also of an implicitly tagged one. */
export function dottedOf(content: Uint8Array): string | undefined {
  const last = content[content.length - 1];
  if (last === undefined || (last & 0x80) !== 0 || content.length > 64) return undefined;
  const arcs: number[] = [];
  let value = 0;
  for (const octet of content) {
    value = value * 128 + (octet & 0x7f);
    if (!Number.isSafeInteger(value)) return undefined;
    if ((octet & 0x80) !== 0) continue;
    if (arcs.length === 0) {
      const root = Math.min(2, Math.floor(value / 40));
      arcs.push(root, value - root * 40);
    } else {
      arcs.push(value);
    }
    value = 0;
  }
  return arcs.join('.');
}

/** Octets of an OCTET STRING; a constructed one (BER) is put together (X.690 §8.7.3). */
export function octetsOf(node: DerNode | undefined): Uint8Array | undefined {
  if (node === undefined || (node.tag & 0xdf) !== TAG.octetString) return undefined;
  return gatherOctets(node);
}

/** As `octetsOf` for an implicitly tagged one, whose tag says nothing. */
export function gatherOctets(node: DerNode): Uint8Array | undefined {
  if ((node.tag & 0x20) === 0) return node.content;
  const parts: Uint8Array[] = [];
  for (const child of node.children) {
    const part = octetsOf(child);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** Bits of a BIT STRING with no unused bits, as signatures have. */
export function bitsOf(node: DerNode | undefined): Uint8Array | undefined {
  if (node === undefined || node.tag !== TAG.bitString || node.content[0] !== 0) return undefined;
  return node.content.subarray(1);
}

/** Numbers of the bits that are set in the content of a BIT STRING used as a list of names (X.690 §8.6). */
export function namedBits(content: Uint8Array): ReadonlySet<number> | undefined {
  const unused = content[0];
  if (unused === undefined || unused > 7 || (content.length === 1 && unused !== 0) || content.length > 9) return undefined;
  const set = new Set<number>();
  for (let bit = 0; bit < (content.length - 1) * 8 - unused; bit++) {
    if (((content[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0) set.add(bit);
  }
  return set;
}

/** A small non-negative INTEGER. */
export function smallIntegerOf(node: DerNode | undefined): number | undefined {
  return node?.tag === TAG.integer ? smallNumber(node.content) : undefined;
}

/** Value of the octets of a small non-negative INTEGER, also of an implicitly tagged one. */
export function smallNumber(content: Uint8Array): number | undefined {
  if (content.length === 0 || content.length > 4) return undefined;
  let value = 0;
  for (const octet of content) value = value * 256 + octet;
  return (content[0] ?? 0x80) < 0x80 ? value : undefined;
}

/** Milliseconds since 1970 of a UTCTime or GeneralizedTime in Zulu form (RFC 5280 §4.1.2.5). */
export function timeOf(node: DerNode | undefined): number | undefined {
  if (node === undefined) return undefined;
  const text = Buffer.from(node.content).toString('latin1');
  const pattern =
    node.tag === TAG.utcTime
      ? /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(?:\.\d+)?Z$/
      : node.tag === TAG.generalizedTime
        ? /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(?:\.\d+)?Z$/
        : undefined;
  const parts = pattern?.exec(text);
  if (parts === null || parts === undefined) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1)
    .map((part: string | undefined) => Number(part ?? '0'));
  const fullYear = node.tag === TAG.utcTime ? (year < 50 ? 2000 + year : 1900 + year) : year;
  const time = Date.UTC(fullYear, month - 1, day, hour, minute, second);
  return Number.isFinite(time) ? time : undefined;
}

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && Buffer.compare(a, b) === 0;

/** Unwinds an asserting reader of DER; caught at the border of the caller. */
export class DerStop extends Error {}

/** The value at `at` and the offset behind it. */
export function readElement(bytes: Uint8Array, at = 0): { element: DerNode; end: number } {
  const element = readDer(bytes.subarray(at));
  if (element === undefined) throw new DerStop('value');
  return { element, end: at + element.raw.length };
}

/** The elements of a constructed value, in order. */
export function children(element: DerNode): readonly DerNode[] {
  if ((element.tag & 0x20) === 0) throw new DerStop('primitive');
  return element.children;
}

/** The element with this tag at an index, or a stop: shapes are asserted where they are read. */
export function child(parent: readonly DerNode[], index: number, tag?: number): DerNode {
  const element = parent[index];
  if (element === undefined || (tag !== undefined && element.tag !== tag)) throw new DerStop('shape');
  return element;
}

export function oidText(element: DerNode): string {
  return orStop(oidOf(element), 'oid');
}

/** A non-negative INTEGER that fits a number. */
export function integerValue(element: DerNode): number {
  if (element.tag !== TAG.integer || element.content.length > 7 || (element.content[0] ?? 0) >= 0x80) throw new DerStop('integer');
  return element.content.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** OCTET STRING content; a constructed one (BER) is put together. Also for [n] IMPLICIT octets. */
export function octets(element: DerNode): Uint8Array {
  return orStop(gatherOctets(element), 'octets');
}

function orStop<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new DerStop(what);
  return value;
}
