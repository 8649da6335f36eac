/** One element of a BER or DER value. Positions count in the array it was read from. */
export interface DerElement {
  readonly tag: number;
  /** Content bytes; of an indefinite element without its end-of-contents mark. */
  readonly content: Uint8Array;
  /** The whole element as it stands, tag and length included. */
  readonly raw: Uint8Array;
}

/** Unwinds a reader of DER; caught at the border of the caller. */
export class DerStop extends Error {}

const nestingLimit = 64;

/** Reads the element at `at`. BER indefinite lengths are accepted (old PKCS#12 files use them). */
export function readElement(bytes: Uint8Array, at = 0, depth = 0): { element: DerElement; end: number } {
  if (depth > nestingLimit) throw new DerStop('nesting');
  const tag = bytes[at];
  let length = bytes[at + 1];
  // High tag numbers (>= 31) do not occur in anything read here.
  if (tag === undefined || length === undefined || (tag & 0x1f) === 0x1f) throw new DerStop('tag');
  let start = at + 2;
  if (length === 0x80) return readIndefinite(bytes, at, tag, depth);
  if (length > 0x80) {
    const count = length & 0x7f;
    if (count > 4) throw new DerStop('length');
    length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + (bytes[start + i] ?? 0);
    start += count;
  }
  const end = start + length;
  if (end > bytes.length) throw new DerStop('length');
  return { element: { tag, content: bytes.subarray(start, end), raw: bytes.subarray(at, end) }, end };
}

function readIndefinite(bytes: Uint8Array, at: number, tag: number, depth: number): { element: DerElement; end: number } {
  if ((tag & 0x20) === 0) throw new DerStop('indefinite primitive');
  let pos = at + 2;
  while (!(bytes[pos] === 0 && bytes[pos + 1] === 0)) pos = readElement(bytes, pos, depth + 1).end;
  return {
    element: { tag, content: bytes.subarray(at + 2, pos), raw: bytes.subarray(at, pos + 2) },
    end: pos + 2,
  };
}

/** The elements of a constructed value, in order. */
export function children(element: DerElement, limit = 100_000): readonly DerElement[] {
  const found: DerElement[] = [];
  for (let pos = 0; pos < element.content.length; ) {
    const next = readElement(element.content, pos);
    found.push(next.element);
    if (found.length > limit) throw new DerStop('count');
    pos = next.end;
  }
  return found;
}

/** The element with this tag at an index, or a stop: shapes are asserted where they are read. */
export function child(parent: readonly DerElement[], index: number, tag?: number): DerElement {
  const element = parent[index];
  if (element === undefined || (tag !== undefined && element.tag !== tag)) throw new DerStop('shape');
  return element;
}

export function oidText(element: DerElement): string {
  if (element.tag !== 0x06) throw new DerStop('oid');
  const arcs: number[] = [];
  let value = 0;
  for (const byte of element.content) {
    value = value * 128 + (byte & 0x7f);
    if (!Number.isSafeInteger(value)) throw new DerStop('oid');
    if (byte >= 0x80) continue;
    arcs.push(value);
    value = 0;
  }
  const first = arcs[0] ?? 0;
  const top = Math.min(2, Math.floor(first / 40));
  return [top, first - top * 40, ...arcs.slice(1)].join('.');
}

/** A non-negative INTEGER that fits a number. */
export function integerValue(element: DerElement): number {
  if (element.tag !== 0x02 || element.content.length > 7 || (element.content[0] ?? 0) >= 0x80) throw new DerStop('integer');
  return element.content.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** OCTET STRING content; a constructed one (BER) is put together. Also for [n] IMPLICIT octets. */
export function octets(element: DerElement, depth = 0): Uint8Array {
  if ((element.tag & 0x20) === 0) return element.content;
  if (depth > 8) throw new DerStop('nesting');
  return Buffer.concat(children(element).map((part) => octets(part, depth + 1)));
}
