/**
 * RC4 over the whole of `data`; encrypting and decrypting are the same. Ours, because OpenSSL 3 and BoringSSL keep it
 * out of reach and old papers and certificate files still need to be read.
 */
export function rc4(key: Uint8Array, data: Uint8Array): Uint8Array {
  const s = Uint8Array.from({ length: 256 }, (_, i) => i);
  for (let i = 0, j = 0; i < 256; i++) {
    const kept = s[i] ?? 0;
    j = (j + kept + (key[i % key.length] ?? 0)) & 255;
    s[i] = s[j] ?? 0;
    s[j] = kept;
  }
  const out = new Uint8Array(data.length);
  for (let n = 0, i = 0, j = 0; n < data.length; n++) {
    i = (i + 1) & 255;
    const a = s[i] ?? 0;
    j = (j + a) & 255;
    const b = s[j] ?? 0;
    s[i] = b;
    s[j] = a;
    out[n] = (data[n] ?? 0) ^ (s[(a + b) & 255] ?? 0);
  }
  return out;
}
