import { createInflateRaw } from 'node:zlib';

export interface InflateStream {
  /** What became of it; `undefined`: damaged. Nothing more comes once `ended`. */
  push(bytes: Uint8Array): Promise<readonly Buffer[] | undefined>;
  readonly ended: boolean;
  close(): void;
}

/** At most so much at a time. */
export const INFLATE_STEP = 16 * 1024;
const WANTED_OUT = 256 * 1024;

/** Compressed data can grow a thousandfold: the more the last step gave, the less goes into the next one. */
export function nextStep(put: number, got: number): number {
  return Math.max(256, Math.min(INFLATE_STEP, Math.floor((WANTED_OUT * put) / Math.max(1, got))));
}

/** Raw DEFLATE a piece at a time: the caller sees how much came out before it gives more in. */
export function inflateStream(): InflateStream {
  const inflate = createInflateRaw();
  let out: Buffer[] = [];
  let state: 'open' | 'ended' | 'damaged' = 'open';
  let wake: () => void = () => undefined;
  inflate.on('data', (bytes: Buffer) => void out.push(bytes));
  inflate.on('end', () => {
    if (state === 'open') state = 'ended';
    wake();
  });
  inflate.on('error', () => {
    state = 'damaged';
    wake();
  });
  return {
    get ended() {
      return state === 'ended';
    },
    async push(bytes) {
      if (state === 'open') {
        await new Promise<void>((resolve) => {
          wake = resolve;
          // At the end of the compressed data zlib keeps the rest and does not answer: then `end` wakes.
          inflate.write(bytes, () => void setImmediate(resolve));
        });
      }
      const taken = out;
      out = [];
      return state === 'damaged' ? undefined : taken;
    },
    close: () => void inflate.destroy(),
  };
}
