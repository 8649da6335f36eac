import { createHmac } from 'node:crypto';
import { vietnamOffsetMs } from '../../../model/dates.ts';

/** `ddMMyyyy'T'HHmmss+SSSS`: what stands behind the plus is milliseconds in four digits, not an offset. Vietnam time. */
export function vxpTimestamp(at: number): string {
  const iso = new Date(at + vietnamOffsetMs).toISOString();
  const [year, month, day] = [iso.slice(0, 4), iso.slice(5, 7), iso.slice(8, 10)];
  return `${day}${month}${year}T${iso.slice(11, 19).replaceAll(':', '')}+0${iso.slice(20, 23)}`;
}

/** The SDK's `hash-file`: SHA-256 (`sha256`: 64 hex digits) whose hex bytes are NOT zero-padded, so often shorter than 64. `padded` for servers that check properly. */
export function fileHash(sha256: string, padded: boolean): string {
  return padded ? sha256 : (sha256.match(/../gu) ?? []).map((pair) => Number.parseInt(pair, 16).toString(16)).join('');
}

/** JSON in ASCII: the signed text is a header, and headers beyond ASCII do not survive every proxy. */
function asciiJson(value: Readonly<Record<string, string>>): string {
  return JSON.stringify(value).replaceAll(/[\u{7f}-\u{ffff}]/gu, (char) =>
    Array.from({ length: char.length }, (_, i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''),
  );
}

export interface SignedRequest {
  readonly systemId: string;
  readonly secret: string;
  readonly at: number;
  readonly contentType: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * A fresh header set for one call: every parameter as `XroadVnpt-<name>`, and an HMAC-SHA256 over the JSON of
 * exactly these headers. `undefined` where a value could not stand in a header: nothing is sent then.
 */
export function signRequest(request: SignedRequest): Readonly<Record<string, string>> | undefined {
  const entries = Object.entries({
    timestamp: vxpTimestamp(request.at),
    systemid: request.systemId,
    'Content-Type': request.contentType,
    ...request.parameters,
  });
  // Beyond ASCII only JSON text can go (escaped); organ ids and document ids are ASCII by Decision 20/2020.
  if (entries.some(([, value]) => !/^[\x20-\x7e]*$/u.test(value))) return undefined;
  const prefixed = Object.fromEntries(entries.map(([name, value]) => [`XroadVnpt-${name}`, value]));
  const signHeader = asciiJson(prefixed);
  return {
    ...prefixed,
    'Content-Type': request.contentType,
    'XroadVnpt-sign-header': signHeader,
    'XroadVnpt-sign-header-key': entries.map(([name]) => name).join(';'),
    'XroadVnpt-hash-header': createHmac('sha256', request.secret).update(signHeader, 'utf8').digest('hex'),
    'XroadVnpt-version': '3.0.201608',
    'User-Agent': 'JAVASDKAgent/1.0.0 XRoad/VPCP',
  };
}
