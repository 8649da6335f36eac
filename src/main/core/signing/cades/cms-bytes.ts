const maxText = 64 * 1024 * 1024;
/** Marks of RFC 7468 §8, §9 and of older tools. */
const pem = /^\s*-----BEGIN (?:CMS|PKCS7|PKCS #7 SIGNED DATA)-----\s+([A-Za-z0-9+/=\s]+?)-----END [A-Z0-9 #]+-----\s*$/;
const bare = /^\s*(MI[A-Za-z0-9+/][A-Za-z0-9+/=\s]+)$/;

/** The binary of a CMS file: signing tools also write PEM or plain base64. Anything else stays what it is. */
export function cmsBytes(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 0x30 || bytes.length > maxText) return bytes;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const body = pem.exec(text)?.[1] ?? bare.exec(text)?.[1];
  return body === undefined ? bytes : new Uint8Array(Buffer.from(body, 'base64'));
}

/** Whether bytes look like CMS: the identifier of SignedData (RFC 5652 §5.1) right behind the first header. */
export function looksLikeCms(bytes: Uint8Array): boolean {
  const head = cmsBytes(bytes).subarray(0, 24);
  const signedDataOid = Buffer.from('06092a864886f70d010702', 'hex');
  return head[0] === 0x30 && Buffer.from(head).includes(signedDataOid);
}
