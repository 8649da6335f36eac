import forge from 'node-forge';

export interface Served {
  readonly key: string;
  readonly cert: string;
}

const DAY = 24 * 3_600_000;

function certificate(name: string, issuer: { readonly name: string; readonly key: forge.pki.rsa.PrivateKey } | undefined, extensions: readonly object[], until: number): Served & { readonly private: forge.pki.rsa.PrivateKey } {
  const keys = forge.pki.rsa.generateKeyPair(2048);
  const made = forge.pki.createCertificate();
  made.publicKey = keys.publicKey;
  made.serialNumber = `01${forge.util.bytesToHex(forge.random.getBytesSync(8))}`;
  made.validity.notBefore = new Date(Math.min(Date.now(), until) - 30 * DAY);
  made.validity.notAfter = new Date(until);
  made.setSubject([{ name: 'commonName', value: name }]);
  made.setIssuer([{ name: 'commonName', value: issuer?.name ?? name }]);
  made.setExtensions([...extensions]);
  made.sign(issuer?.key ?? keys.privateKey, forge.md.sha256.create());
  return { key: forge.pki.privateKeyToPem(keys.privateKey), cert: forge.pki.certificateToPem(made), private: keys.privateKey };
}

/** A certificate authority of a test, and servers under it, for names (`DNS`) or addresses (`IP`). */
export function testAuthority() {
  const name = 'Goc thu nghiem';
  const root = certificate(name, undefined, [{ name: 'basicConstraints', cA: true, critical: true }, { name: 'keyUsage', keyCertSign: true, critical: true }], Date.now() + 30 * DAY);
  return {
    pem: root.cert,
    server: (alt: { readonly dns?: string; readonly ip?: string }, until = Date.now() + DAY): Served =>
      certificate('may chu', { name, key: root.private }, [{ name: 'subjectAltName', altNames: [alt.ip === undefined ? { type: 2, value: alt.dns ?? '' } : { type: 7, ip: alt.ip }] }], until),
  };
}
