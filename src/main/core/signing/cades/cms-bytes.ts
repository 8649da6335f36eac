const maxText = 64 * 1024 * 1024;
/** Marks of RFC 7468 §8, §9 and of older tools. */
const begin = /^\s*-----BEGIN (CMS|PKCS7|PKCS #7 SIGNED DATA)-----/;
const base64 = /^[A-Za-z0-9+/=\s]+$/;
/** The identifier of SignedData (RFC 5652 §5.1). */
const signedDataOid = Buffer.from('06092a864886f70d010702', 'hex');

/** The binary of a CMS file: signing tools also write PEM or plain base64. Anything else stays what it is. */
export function cmsBytes(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 0x30 || bytes.length > maxText) return bytes;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const body = armoured(text);
  return body !== undefined && base64.test(body) ? new Uint8Array(Buffer.from(body, 'base64')) : bytes;
}

/** What stands between the marks; all of a text that starts as a base64 SEQUENCE does. */
function armoured(text: string): string | undefined {
  const mark = begin.exec(text.slice(0, 200));
  if (mark === null) return /^\s*M[A-Za-z]/.test(text.slice(0, 200)) ? text : undefined;
  const end = text.indexOf(`-----END ${mark[1] ?? ''}-----`);
  return end < 0 ? undefined : text.slice(mark[0].length, end);
}

/** Whether bytes look like CMS, plain or in text: the identifier of SignedData right behind the first header. */
export function looksLikeCms(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 200));
  const text = start.toString('latin1').replace(begin, '').replace(/\s+/g, '');
  const head = start[0] === 0x30 ? start : Buffer.from(text.slice(0, 64), 'base64');
  return head[0] === 0x30 && head.subarray(0, 24).includes(signedDataOid);
}
