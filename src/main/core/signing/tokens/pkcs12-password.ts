/**
 * The ways one typed password may have been turned into bytes. Vietnamese input methods give NFC or
 * NFD for the same letters, and the empty password is written with and without its terminator.
 */
export interface PasswordForm {
  /** BMPString with terminator (RFC 7292 §B.1); for derivations of PKCS#12 itself. */
  readonly bmp: Uint8Array;
  /** UTF-8, for PBES2 and PBMAC1 (RFC 8018, RFC 9579). */
  readonly utf8: Uint8Array;
}

export function passwordForms(password: string): readonly PasswordForm[] {
  const texts = new Set([password, password.normalize('NFC'), password.normalize('NFD')]);
  const forms = [...texts].map((text) => ({ bmp: bmpString(text), utf8: new Uint8Array(Buffer.from(text, 'utf8')) }));
  if (password === '') forms.push({ bmp: new Uint8Array(), utf8: new Uint8Array() });
  return forms;
}

const bmpString = (text: string): Uint8Array => new Uint8Array(Buffer.from(`${text}\0`, 'utf16le').swap16());
