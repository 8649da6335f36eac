import { createPrivateKey, X509Certificate, type JsonWebKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pkcs11 from 'pkcs11js';

/** What the parent wants on new tokens; it comes as JSON on stdin, for SoftHSM reads its configuration once in a process. */
export interface TokenOrder {
  readonly label: string;
  /** No user PIN is set when it is left out. */
  readonly pin?: string;
  readonly keys: readonly { readonly id: string; readonly label: string; readonly key: string; readonly certificate: string; readonly alwaysAuthenticate?: boolean; readonly withoutKey?: boolean }[];
  /** Issuers' certificates, PEM. */
  readonly issuers: readonly string[];
}

const { module, tokens } = JSON.parse(readFileSync(0, 'utf8')) as { module: string; tokens: readonly TokenOrder[] };
const soPin = '87654321';
const c = pkcs11;
const p11 = new pkcs11.PKCS11();
p11.load(module);
p11.C_Initialize();
for (const token of tokens) fill(token);
p11.C_Finalize();

function fill({ label, pin, keys, issuers }: TokenOrder): void {
  // SoftHSM always shows one empty token, the last, and numbers it anew once it is initialised.
  const empty = p11.C_GetSlotList(true).find((slot) => (p11.C_GetTokenInfo(slot).flags & c.CKF_TOKEN_INITIALIZED) === 0);
  if (empty === undefined) throw new Error('no empty token');
  const before = serials();
  p11.C_InitToken(empty, soPin, label.padEnd(32));
  p11.C_Finalize();
  p11.C_Initialize();
  const slot = p11.C_GetSlotList(true).find((each) => !before.includes(p11.C_GetTokenInfo(each).serialNumber) && (p11.C_GetTokenInfo(each).flags & c.CKF_TOKEN_INITIALIZED) !== 0);
  if (slot === undefined || pin === undefined) return;
  const session = p11.C_OpenSession(slot, c.CKF_RW_SESSION | c.CKF_SERIAL_SESSION);
  p11.C_Login(session, c.CKU_SO, soPin);
  p11.C_InitPIN(session, pin);
  p11.C_Logout(session);
  p11.C_Login(session, c.CKU_USER, pin);
  // Issuers first: whoever takes the first certificate for the leaf is wrong here.
  for (const pem of issuers) certificate(session, pem, 'Issuer', '');
  for (const each of keys) {
    certificate(session, each.certificate, each.label, each.id);
    if (each.withoutKey !== true) privateKey(session, each);
  }
  p11.C_CloseSession(session);
}

function serials(): string[] {
  return p11.C_GetSlotList(true).map((slot) => p11.C_GetTokenInfo(slot).serialNumber);
}

function certificate(session: Buffer, pem: string, label: string, id: string): void {
  const x509 = new X509Certificate(pem);
  p11.C_CreateObject(session, [
    { type: c.CKA_CLASS, value: c.CKO_CERTIFICATE }, { type: c.CKA_CERTIFICATE_TYPE, value: c.CKC_X_509 }, { type: c.CKA_TOKEN, value: true }, { type: c.CKA_PRIVATE, value: false },
    { type: c.CKA_LABEL, value: label }, { type: c.CKA_ID, value: Buffer.from(id, 'hex') }, { type: c.CKA_SUBJECT, value: Buffer.from('3000', 'hex') }, { type: c.CKA_VALUE, value: Buffer.from(x509.raw) },
  ]);
}

function privateKey(session: Buffer, { id, label, key, alwaysAuthenticate }: TokenOrder['keys'][number]): void {
  const jwk = createPrivateKey(key).export({ format: 'jwk' });
  const part = (name: keyof JsonWebKey): Buffer => Buffer.from(String(jwk[name]), 'base64url');
  const common = [{ type: c.CKA_TOKEN, value: true }, { type: c.CKA_LABEL, value: label }, { type: c.CKA_ID, value: Buffer.from(id, 'hex') }];
  const secret = [
    { type: c.CKA_CLASS, value: c.CKO_PRIVATE_KEY }, { type: c.CKA_PRIVATE, value: true }, { type: c.CKA_SENSITIVE, value: true }, { type: c.CKA_SIGN, value: true },
    ...(alwaysAuthenticate === true ? [{ type: c.CKA_ALWAYS_AUTHENTICATE, value: true }] : []), ...common,
  ];
  const open = [{ type: c.CKA_CLASS, value: c.CKO_PUBLIC_KEY }, { type: c.CKA_PRIVATE, value: false }, { type: c.CKA_VERIFY, value: true }, ...common];
  if (jwk.kty === 'RSA') {
    const own = [{ type: c.CKA_KEY_TYPE, value: c.CKK_RSA }, { type: c.CKA_MODULUS, value: part('n') }, { type: c.CKA_PUBLIC_EXPONENT, value: part('e') }];
    p11.C_CreateObject(session, [
      ...secret, ...own, { type: c.CKA_PRIVATE_EXPONENT, value: part('d') }, { type: c.CKA_PRIME_1, value: part('p') }, { type: c.CKA_PRIME_2, value: part('q') },
      { type: c.CKA_EXPONENT_1, value: part('dp') }, { type: c.CKA_EXPONENT_2, value: part('dq') }, { type: c.CKA_COEFFICIENT, value: part('qi') },
    ]);
    p11.C_CreateObject(session, [...open, ...own]);
    return;
  }
  const curve = Buffer.from(jwk.crv === 'P-256' ? '06082a8648ce3d030107' : jwk.crv === 'P-384' ? '06052b81040022' : '06052b81040023', 'hex');
  const own = [{ type: c.CKA_KEY_TYPE, value: c.CKK_EC }, { type: c.CKA_EC_PARAMS, value: curve }];
  p11.C_CreateObject(session, [...secret, ...own, { type: c.CKA_VALUE, value: part('d') }]);
  const point = Buffer.concat([Buffer.of(4), part('x'), part('y')]);
  p11.C_CreateObject(session, [...open, ...own, { type: c.CKA_EC_POINT, value: Buffer.concat([point.length < 0x80 ? Buffer.of(4, point.length) : Buffer.of(4, 0x81, point.length), point]) }]);
}
