import { decodeBase64 } from '../../edxml/base64.ts';
import type { Base64Run } from '../../edxml/base64.ts';
import { ok } from '../../../model/result.ts';
import type { Result } from '../../../model/result.ts';
import type { AxisFailure } from '../../../ports/exchange-axis.ts';
import type { HttpAnswer } from './http-call.ts';
import { notTheAxis, readAnswer } from './read-answer.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Where the value of `"data"` lies in the JSON bytes. Inside another string its closing quote would be escaped. */
function dataRun(json: Buffer): Base64Run | undefined {
  for (let at = json.indexOf('"data"'); at >= 0; at = json.indexOf('"data"', at + 6)) {
    const opening = /^"data"\s{0,20}:\s{0,20}"/u.exec(json.toString('latin1', at, at + 60));
    if (opening === null) continue;
    const start = at + opening[0].length;
    const end = json.indexOf(QUOTE, start);
    return end < 0 ? undefined : { start, end };
  }
  return undefined;
}

/** JSON serialisers may escape `=` and `/` inside base64 (Gson does). */
function unescaped(json: Buffer, run: Base64Run): Buffer {
  const raw = json.subarray(run.start, run.end);
  if (!raw.includes(BACKSLASH)) return raw;
  const text = raw.toString('latin1').replaceAll(/\\u003d/giu, '=').replaceAll('\\/', '/').replaceAll(/\\u002b/giu, '+').replaceAll(/\\[nrt]/gu, '');
  return Buffer.from(text, 'latin1');
}

/**
 * The edXML inside a `getEdoc` answer. The base64 is decoded from the bytes and never parsed as JSON: one copy of
 * a large document instead of three. Empty, damaged or foreign content is a failure, not a document.
 */
export function readContent(answer: HttpAnswer): Result<Uint8Array, AxisFailure> {
  const run = dataRun(answer.bytes);
  const rest = run === undefined ? answer.bytes.toString('utf8') : answer.bytes.toString('utf8', 0, run.start) + answer.bytes.toString('utf8', run.end);
  const verdict = readAnswer(answer, rest);
  if (!verdict.ok) return verdict;
  if (run === undefined) return notTheAxis(answer.status, 'data');
  const base64 = unescaped(answer.bytes, run);
  const content = decodeBase64(base64, { start: 0, end: base64.length });
  if (content === undefined || content.length === 0) return notTheAxis(answer.status, 'base64');
  const head = Buffer.from(content.subarray(0, 64)).toString('latin1').trimStart();
  if (/^<(!doctype\s+)?html\b/iu.test(head)) return notTheAxis(answer.status, 'html');
  return ok(new Uint8Array(content.buffer, content.byteOffset, content.byteLength));
}
