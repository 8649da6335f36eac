/** What the frame header of a JPEG says (ITU-T T.81 §B.2.2), and its density (JFIF 1.02). */
export interface JpegFrame {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  /** APP14 of Adobe: CMYK is stored inverted. */
  readonly adobe: boolean;
  /** Dots per inch where the file says them for both directions. */
  readonly dpi: readonly [x: number, y: number] | undefined;
}

export const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8;

/** `undefined` when no frame of 8 bits a component is found. */
export function jpegFrame(bytes: Uint8Array): JpegFrame | undefined {
  let adobe = false;
  let dpi: JpegFrame['dpi'];
  for (let pos = 2; pos + 9 < bytes.length; ) {
    if (bytes[pos] !== 0xff) return undefined;
    const marker = bytes[pos + 1] ?? 0;
    if (marker === 0xff) {
      pos++;
      continue;
    }
    const length = (bytes[pos + 2] ?? 0) * 256 + (bytes[pos + 3] ?? 0);
    const tag = String.fromCharCode(...bytes.subarray(pos + 4, pos + 9));
    if (marker === 0xee && tag === 'Adobe') adobe = true;
    if (marker === 0xe0 && tag === 'JFIF\0' && length >= 14) dpi = density(bytes.subarray(pos + 11, pos + 16));
    const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (frame) {
      const [depth, h1 = 0, h0 = 0, w1 = 0, w0 = 0, components = 0] = bytes.subarray(pos + 4);
      if (depth !== 8) return undefined;
      return { width: w1 * 256 + w0, height: h1 * 256 + h0, components, adobe, dpi };
    }
    if (length < 2 || marker === 0xda) return undefined;
    pos += 2 + length;
  }
  return undefined;
}

/** Units (1 an inch, 2 a centimetre, 0 only a proportion) and two densities. */
function density([unit = 0, x1 = 0, x0 = 0, y1 = 0, y0 = 0]: Uint8Array): JpegFrame['dpi'] {
  const scale = unit === 1 ? 1 : unit === 2 ? 2.54 : 0;
  const [x, y] = [(x1 * 256 + x0) * scale, (y1 * 256 + y0) * scale];
  return x > 0 && y > 0 ? [x, y] : undefined;
}
