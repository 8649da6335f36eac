/** Bytes that can be read from their beginning as often as one likes: a file, a part of one, memory. */
export interface ByteSource {
  /** In bytes. */
  readonly size: number;
  open(): AsyncIterable<Uint8Array>;
}

/** Takes bytes in order; the next piece comes when the promise is kept, so nobody outruns the disk. */
export interface ByteSink {
  write(bytes: Uint8Array): void | Promise<void>;
}

export const bytesOf = (bytes: Uint8Array): ByteSource => ({
  size: bytes.byteLength,
  async *open() {
    yield bytes;
  },
});
