import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import { namedBits, readDer, smallIntegerOf, TAG } from '../cms/der-read.ts';

/** PKIFailureInfo by bit (RFC 3161 §2.4.2). */
const failureInfo: Readonly<Record<number, string>> = {
  0: 'badAlg', 2: 'badRequest', 5: 'badDataFormat', 14: 'timeNotAvailable', 15: 'unacceptedPolicy',
  16: 'unacceptedExtension', 17: 'addInfoNotAvailable', 25: 'systemFailure',
};

/** granted, grantedWithMods: the only two under which a token is there. */
const granted: readonly number[] = [0, 1];

/**
 * The token of a TimeStampResp (RFC 3161 §2.4.2) as its bytes stand. A refusal is told with the status and the name of its
 * reason; the authority's free text is not taken over, because anybody may have written it.
 */
export function readTimestampResponse(bytes: Uint8Array): Result<Uint8Array, Failure<'tsa.garbage' | 'tsa.refused'>> {
  const root = readDer(bytes);
  const [info, token, more] = root?.tag === TAG.sequence ? root.children : [];
  const status = smallIntegerOf(info?.children[0]);
  if (info?.tag !== TAG.sequence || status === undefined || more !== undefined) return fail('tsa.garbage');
  if (granted.includes(status)) return token?.tag === TAG.sequence ? ok(token.raw) : fail('tsa.garbage');
  const bits = info.children.find((node) => node.tag === TAG.bitString);
  const set = bits === undefined ? undefined : namedBits(bits.content);
  const reason = [...(set ?? [])].map((bit) => failureInfo[bit] ?? `bit ${String(bit)}`).join(', ');
  return fail('tsa.refused', { status, reason: reason === '' ? 'unspecified' : reason });
}
