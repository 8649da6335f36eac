/** Writes DER (X.690): definite lengths, shortest form, SET OF sorted. Values go in as bytes. */
export function tlv(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Uint8Array.of(tag), lengthBytes(length), ...content]);
}

function lengthBytes(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.of(0x80 | bytes.length, ...bytes);
}

export const sequence = (...content: readonly Uint8Array[]): Uint8Array => tlv(0x30, ...content);
export const octetString = (bytes: Uint8Array): Uint8Array => tlv(0x04, bytes);
export const derNull = (): Uint8Array => tlv(0x05);

/** SET OF: elements in ascending order of their encodings (X.690 §11.6). `tag` for [0] IMPLICIT. */
export function setOf(elements: readonly Uint8Array[], tag = 0x31): Uint8Array {
  return tlv(tag, ...[...elements].sort((a, b) => Buffer.compare(a, b)));
}

/** Context-specific constructed tag, explicit or implicit constructed. */
export const context = (number: number, ...content: readonly Uint8Array[]): Uint8Array =>
  tlv(0xa0 | number, ...content);

export function integer(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.unshift(rest % 256);
    rest = Math.floor(rest / 256);
  } while (rest > 0);
  if ((bytes[0] ?? 0) >= 0x80) bytes.unshift(0);
  return tlv(0x02, Uint8Array.from(bytes));
}

const knownOids = new Map<string, Uint8Array>();

/** OBJECT IDENTIFIER; each is encoded once, because a batch writes the same dozen again and again. */
export function oid(dotted: string): Uint8Array {
  const known = knownOids.get(dotted);
  if (known !== undefined) return known;
  const encoded = encodeOid(dotted);
  if (knownOids.size < 1000) knownOids.set(dotted, encoded);
  return encoded;
}

function encodeOid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...arcs] = dotted.split('.').map(Number);
  const bytes: number[] = [];
  for (const arc of [first * 40 + second, ...arcs]) {
    const group = [arc % 128];
    for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) {
      group.unshift(0x80 | (rest % 128));
    }
    bytes.push(...group);
  }
  return tlv(0x06, Uint8Array.from(bytes));
}
