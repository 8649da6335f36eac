import type { ByteSink } from '../../../ports/bytes.ts';
import type { TakePiece } from '../http/http.ts';
import { base64Decoder } from './base64-stream.ts';
import { jsonContent } from './json-content.ts';
import { unescaper } from './unescape.ts';

export interface MessageReader {
  readonly take: TakePiece;
  /** After the answer has ended: why there is no message, if so, and the rest of the JSON (absent where it was cut). */
  finish(): Promise<{ readonly fault?: string; readonly rest?: string }>;
}

/** What surrounds a message is short; the attachments a gateway adds once more (`attachments[].fileContent`) are dropped as they come. */
const MOST_REST = 1024 * 1024;
const HEAD = 64;
const MOST_BLANK = 4096;
const looksHtml = (head: Buffer): boolean => /^(?:\u00ef\u00bb\u00bf)?\s*<(?:!doctype\s+)?html\b/iu.test(head.toString('latin1'));

/**
 * Streams the message inside a JSON answer into `into`. `base64`: as the axis writes it; `either`: plain XML too, told by
 * its first character. Nothing is believed until the answer has ended: the caller asks `finish` and judges the rest.
 */
export function messageReader(path: readonly string[], encoding: 'base64' | 'either', into: ByteSink, maxRest = MOST_REST): MessageReader {
  const [json, escapes, base64] = [jsonContent(path, maxRest), unescaper(), base64Decoder()];
  let plain: boolean | undefined = encoding === 'base64' ? false : undefined;
  let head: Buffer = Buffer.alloc(0);
  let blank: Buffer = Buffer.alloc(0);
  let [written, ended] = [0, false];
  let fault: string | undefined;

  async function deliver(bytes: Buffer): Promise<void> {
    if (bytes.length === 0) return;
    if (head.length < HEAD) head = Buffer.concat([head, bytes.subarray(0, HEAD - head.length)]);
    if (looksHtml(head)) {
      fault ??= 'html';
      return;
    }
    written += bytes.length;
    await into.write(bytes);
  }

  async function content(raw: Buffer): Promise<void> {
    let text = escapes.push(raw);
    if (text === undefined) {
      fault ??= 'escape';
      return;
    }
    if (plain === undefined) {
      text = Buffer.concat([blank, text]);
      const first = text.find((byte) => byte > 0x20);
      if (first === undefined) {
        blank = text;
        if (blank.length > MOST_BLANK) fault ??= 'empty';
        return;
      }
      // `<`, or the first byte of a byte order mark, which base64 does not have.
      plain = first === 0x3c || first === 0xef;
    }
    const bytes = plain === true ? text : base64.push(text);
    if (bytes === undefined) fault ??= 'base64';
    else await deliver(bytes);
  }

  return {
    async take(piece) {
      for (const part of json.push(piece)) {
        if (fault !== undefined) return false;
        if (part.kind === 'content') await content(part.bytes);
        else if (part.kind === 'contentEnd') ended = true;
        else fault = part.reason;
      }
      return fault === undefined;
    },
    async finish() {
      if (fault !== undefined) return { fault };
      const rest = json.rest();
      if (rest === undefined) return { fault: 'truncated' };
      if (!ended) return { fault: 'data', rest };
      if (!escapes.end()) return { fault: 'escape' };
      const tail = plain === true ? Buffer.alloc(0) : base64.end();
      if (tail === undefined) return { fault: 'base64', rest };
      await deliver(tail);
      return { ...(fault === undefined ? (written === 0 ? { fault: 'empty' } : {}) : { fault }), rest };
    },
  };
}
