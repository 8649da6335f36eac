export interface ByteRange {
  readonly start: number;
  /** Inclusive, as in RFC 9110 §14.1.2. */
  readonly end: number;
}

/**
 * One range of a `Range` header over `size` bytes. `whole` when there is none or it is not one simple byte range
 * (RFC 9110 §14.2 lets a server ignore it); `unsatisfiable` when it begins behind the end (416).
 */
export function byteRange(header: string | null, size: number): ByteRange | 'whole' | 'unsatisfiable' {
  const match = header === null ? null : /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim());
  if (match === null) return 'whole';
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return 'whole';
  if (from === '') {
    const length = Math.min(Number(to), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 };
  }
  const start = Number(from);
  if (to !== '' && Number(to) < start) return 'whole';
  if (start >= size) return 'unsatisfiable';
  return { start, end: to === '' ? size - 1 : Math.min(Number(to), size - 1) };
}
