import { isUtf8 } from 'node:buffer';

export interface Utf8Text {
  readonly bytes: Buffer;
  /** The bytes do not fit the encoding they claim; unreadable characters became U+FFFD. */
  readonly damaged: boolean;
}

const view = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** XML 1.0 Appendix F: byte order mark first, then the shape of `<`, then the declaration. */
function encodingOf(bytes: Buffer): { readonly label: string; readonly skip: number } {
  const [a, b, c] = [bytes[0], bytes[1], bytes[2]];
  if (a === 0xef && b === 0xbb && c === 0xbf) return { label: 'utf-8', skip: 3 };
  if (a === 0xff && b === 0xfe) return { label: 'utf-16le', skip: 2 };
  if (a === 0xfe && b === 0xff) return { label: 'utf-16be', skip: 2 };
  if (a === 0x3c && b === 0x00) return { label: 'utf-16le', skip: 0 };
  if (a === 0x00 && b === 0x3c) return { label: 'utf-16be', skip: 0 };
  const declared = /^\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([\w.:-]{1,40})["']/u.exec(bytes.toString('latin1', 0, 200));
  const label = declared?.[1]?.toLowerCase() ?? 'utf-8';
  // One byte per `<` cannot be UTF-16, whatever the declaration says.
  return { label: label.startsWith('utf-16') || label.startsWith('utf16') ? 'utf-8' : label, skip: 0 };
}

/** The message as UTF-8 without byte order mark. UTF-8 input is not copied. */
export function toUtf8(input: Uint8Array): Utf8Text {
  const raw = view(input);
  const { label, skip } = encodingOf(raw);
  const body = raw.subarray(skip);
  // Valid UTF-8 wins over a wrong declaration: senders transcode files and forget the first line.
  if (!label.startsWith('utf-16') && isUtf8(body)) return { bytes: body, damaged: false };
  try {
    return { bytes: Buffer.from(new TextDecoder(label, { fatal: true }).decode(body), 'utf8'), damaged: false };
  } catch {
    const lenient = new TextDecoder(label.startsWith('utf-16') ? label : 'utf-8');
    return { bytes: Buffer.from(lenient.decode(body), 'utf8'), damaged: true };
  }
}
