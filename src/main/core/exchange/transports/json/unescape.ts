const single: Readonly<Record<number, number>> = { 0x22: 0x22, 0x5c: 0x5c, 0x2f: 0x2f, 0x62: 8, 0x66: 12, 0x6e: 10, 0x72: 13, 0x74: 9 };
const BACKSLASH = 0x5c;
const U = 0x75;

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** Undoes the escapes of a JSON string (RFC 8259 §7) whose bytes come in pieces cut anywhere. `undefined`: an escape that is none. */
export interface Unescaper {
  push(piece: Buffer): Buffer | undefined;
  /** `false`: the text ended within an escape. */
  end(): boolean;
}

export function unescaper(): Unescaper {
  /** An escape begun in an earlier piece, backslash included. */
  let begun = '';
  let high: number | undefined;

  return {
    push(piece) {
      if (begun === '' && high === undefined && !piece.includes(BACKSLASH)) return piece;
      // An escape is never shorter than what it stands for; a lone surrogate becomes U+FFFD (3 bytes for 6).
      const out = Buffer.allocUnsafe(piece.length + 16);
      let to = 0;
      const lone = (): void => {
        if (high !== undefined) to += out.write('\ufffd', to);
        high = undefined;
      };
      for (const byte of piece) {
        if (begun === '' && byte !== BACKSLASH) {
          lone();
          out[to++] = byte;
          continue;
        }
        begun += String.fromCharCode(byte);
        if (begun.length === 1) continue;
        if (begun.length === 2 && byte !== U) {
          const meant = single[byte];
          if (meant === undefined) return undefined;
          lone();
          out[to++] = meant;
          begun = '';
        } else if (begun.length === 6) {
          if (!/^\\u[0-9a-f]{4}$/iu.test(begun)) return undefined;
          const unit = Number.parseInt(begun.slice(2), 16);
          begun = '';
          if (high !== undefined && isLow(unit)) {
            to += out.write(String.fromCharCode(high, unit), to);
            high = undefined;
          } else {
            lone();
            if (isHigh(unit)) high = unit;
            else to += out.write(isLow(unit) ? '\ufffd' : String.fromCharCode(unit), to);
          }
        }
      }
      return out.subarray(0, to);
    },
    end: () => begun === '' && high === undefined,
  };
}
