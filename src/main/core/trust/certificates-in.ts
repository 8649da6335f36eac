import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';

/** A folder of roots holds a few kilobytes each; a bundle of all authorities of the world is below this. */
const fileLimit = 4 * 1024 * 1024;
const mostInFile = 1000;

/** The certificates of a file, DER or one or more PEM blocks; `undefined` when it is neither. Each is parsed once to be sure. */
export function certificatesIn(path: string): readonly Uint8Array[] | undefined {
  try {
    return statSync(path).size > fileLimit ? undefined : parseCertificates(readFileSync(path));
  } catch {
    return undefined;
  }
}

export function parseCertificates(bytes: Uint8Array): readonly Uint8Array[] | undefined {
  const text = Buffer.from(bytes).toString('latin1');
  const blocks = [...text.matchAll(/-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g)].slice(0, mostInFile).map(([block]) => block);
  try {
    return (blocks.length > 0 ? blocks : [Buffer.from(bytes)]).map((one) => new Uint8Array(new X509Certificate(one).raw));
  } catch {
    return undefined;
  }
}
