/** The same bytes in pieces of exactly `size`, the last one shorter: what is made of them does not depend on how they came. */
export async function* rechunk(chunks: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    while (bytes + rest.length >= size) {
      const piece = rest.subarray(0, size - bytes);
      rest = rest.subarray(piece.length);
      yield held.length === 0 ? piece : Buffer.concat([...held, piece]);
      [held, bytes] = [[], 0];
    }
    if (rest.length > 0) held.push(rest);
    bytes += rest.length;
  }
  if (bytes > 0) yield Buffer.concat(held);
}
