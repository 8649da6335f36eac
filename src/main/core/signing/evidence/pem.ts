/** The DER inside the first PEM block of that label (RFC 7468), or the bytes as they are where there is none. */
export function derOf(bytes: Uint8Array, label: 'X509 CRL' | 'CERTIFICATE'): Uint8Array {
  // DER of a certificate or a list begins with 30; text with a dash, or with words before it.
  if (bytes[0] === 0x30) return bytes;
  const text = Buffer.from(bytes).toString('latin1');
  const begin = `-----BEGIN ${label}-----`;
  const from = text.indexOf(begin);
  const to = text.indexOf(`-----END ${label}-----`, from);
  return from < 0 || to < 0 ? bytes : new Uint8Array(Buffer.from(text.slice(from + begin.length, to), 'base64'));
}
