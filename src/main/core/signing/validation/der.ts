/**
 * A bounded reader of DER and BER (ITU-T X.690). Certificates and signed attributes are compared
 * and hashed as the bytes that were signed, so every node keeps its raw slice; nothing is encoded
 * again. Hostile input answers `undefined`, it does not throw.
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
  oid: 0x06,
  utf8: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

const MAX_DEPTH = 64;
const MAX_NODES = 200_000;

interface Budget {
  nodes: number;
}

/** The first value of `bytes`; what follows it is the caller's business (`node.raw.length`). */
export function readDer(bytes: Uint8Array): DerNode | undefined {
  return readNode(bytes, 0, bytes.length, 0, { nodes: MAX_NODES });
}

/** As `readDer`, and nothing may follow. */
export function readWholeDer(bytes: Uint8Array): DerNode | undefined {
  const node = readDer(bytes);
  return node !== undefined && node.raw.length === bytes.length ? node : undefined;
}

function readNode(
  bytes: Uint8Array,
  start: number,
  end: number,
  depth: number,
  budget: Budget,
): DerNode | undefined {
  if (depth > MAX_DEPTH || --budget.nodes < 0) return undefined;
  let at = start;
  const tag = bytes[at++];
  if (tag === undefined || at > end) return undefined;
  if ((tag & 0x1f) === 0x1f) {
    // High tag numbers do not occur in CMS or X.509; they are stepped over.
    let octet: number | undefined;
    do {
      octet = at < end ? bytes[at++] : undefined;
      if (octet === undefined || at - start > 6) return undefined;
    } while ((octet & 0x80) !== 0);
  }
  const length = readLength(bytes, at, end);
  if (length === undefined) return undefined;
  at = length.next;
  const constructed = (tag & 0x20) !== 0;
  if (length.value === undefined) {
    if (!constructed) return undefined;
    return readIndefinite(bytes, start, at, end, tag, depth, budget);
  }
  const stop = at + length.value;
  if (stop > end) return undefined;
  const children = constructed ? readChildren(bytes, at, stop, depth, budget) : [];
  if (children === undefined) return undefined;
  return { tag, raw: bytes.subarray(start, stop), content: bytes.subarray(at, stop), children };
}

function readLength(
  bytes: Uint8Array,
  at: number,
  end: number,
): { readonly value: number | undefined; readonly next: number } | undefined {
  const first = at < end ? bytes[at] : undefined;
  if (first === undefined) return undefined;
  if (first < 0x80) return { value: first, next: at + 1 };
  if (first === 0x80) return { value: undefined, next: at + 1 };
  const count = first & 0x7f;
  if (count > 4 || at + 1 + count > end) return undefined;
  let value = 0;
  for (let i = 1; i <= count; i++) value = value * 256 + (bytes[at + i] ?? 0);
  return { value, next: at + 1 + count };
}

function readChildren(
  bytes: Uint8Array,
  from: number,
  stop: number,
  depth: number,
  budget: Budget,
): DerNode[] | undefined {
  const children: DerNode[] = [];
  for (let at = from; at < stop; ) {
    const child = readNode(bytes, at, stop, depth + 1, budget);
    if (child === undefined) return undefined;
    children.push(child);
    at += child.raw.length;
  }
  return children;
}

/** X.690 §8.1.3.6: values until the end-of-contents octets. Old signing tools write these. */
function readIndefinite(
  bytes: Uint8Array,
  start: number,
  from: number,
  end: number,
  tag: number,
  depth: number,
  budget: Budget,
): DerNode | undefined {
  const children: DerNode[] = [];
  let at = from;
  while (at + 1 < end) {
    if (bytes[at] === 0 && bytes[at + 1] === 0) {
      const raw = bytes.subarray(start, at + 2);
      return { tag, raw, content: bytes.subarray(from, at), children };
    }
    const child = readNode(bytes, at, end, depth + 1, budget);
    if (child === undefined) return undefined;
    children.push(child);
    at += child.raw.length;
  }
  return undefined;
}

/** Dotted object identifier, or `undefined` when the node is something else. */
export function oidOf(node: DerNode | undefined): string | undefined {
  if (node === undefined || node.tag !== TAG.oid || node.content.length === 0 || node.content.length > 64) {
    return undefined;
  }
  const arcs: number[] = [];
  let value = 0;
  for (const octet of node.content) {
    value = value * 128 + (octet & 0x7f);
    if (!Number.isSafeInteger(value)) return undefined;
    if ((octet & 0x80) === 0) {
      if (arcs.length === 0) {
        const root = Math.min(2, Math.floor(value / 40));
        arcs.push(root, value - root * 40);
      } else {
        arcs.push(value);
      }
      value = 0;
    }
  }
  const last = node.content[node.content.length - 1] ?? 0x80;
  return (last & 0x80) === 0 ? arcs.join('.') : undefined;
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

/** A small non-negative INTEGER. */
export function smallIntegerOf(node: DerNode | undefined): number | undefined {
  if (node === undefined || node.tag !== TAG.integer) return undefined;
  if (node.content.length === 0 || node.content.length > 4) return undefined;
  let value = 0;
  for (const octet of node.content) value = value * 256 + octet;
  return (node.content[0] ?? 0x80) < 0x80 ? value : undefined;
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
