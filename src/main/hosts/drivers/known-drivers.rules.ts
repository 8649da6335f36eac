export type DriverPlatform = 'win32' | 'linux' | 'darwin';

interface KnownDriver {
  readonly vendor: string;
  /** File names, lower case, without folder. Versions in a name are left open: vendors raise them often. */
  readonly win32?: RegExp;
  readonly linux?: RegExp;
  readonly darwin?: RegExp;
}

/**
 * PKCS#11 libraries by file name: those of the authorities that Vietnamese agencies buy from, of the chips they resell, and
 * the general ones. p11-kit-proxy is left out on purpose: it would load every other driver into one process; the
 * modules p11-kit knows are found by its own configuration instead.
 */
export const knownDrivers: readonly KnownDriver[] = [
  { vendor: 'bit4id (VGCA)', win32: /^bit4[xio]pki\.dll$/, linux: /^libbit4[xio]pki\.so$/, darwin: /^libbit4[xio]pki\.dylib$/ },
  { vendor: 'SafeNet eToken (VGCA GCA-01)', win32: /^etpkcs11\.dll$/, linux: /^libetpkcs11\.so$/, darwin: /^libetpkcs11\.dylib$/ },
  { vendor: 'SafeNet IDPrime', win32: /^idprimepkcs11(64)?\.dll$/, linux: /^libidprimepkcs11\.so$/, darwin: /^libidprimepkcs11\.dylib$/ },
  // `_s` is the vendor's CSP, which is no PKCS#11.
  { vendor: 'Viettel-CA', win32: /^viettel-ca_v\d+\.dll$/, linux: /^(lib)?viettel-ca_v\d+\.so$/, darwin: /^(lib)?viettel-ca_v\d+\.dylib$/ },
  { vendor: 'VNPT-CA', win32: /^(vnpt-?ca_(csp11|p11_v\d+|v\d+|cl_v\d+))\.dll$/, linux: /^(lib)?vnpt-?ca_(csp11|p11_v\d+|v\d+|cl_v\d+)\.so$/ },
  { vendor: 'FPT-CA', win32: /^(fptca_v\d+|signaturep11)\.dll$/, linux: /^(lib)?fptca_v\d+\.so$/, darwin: /^(lib)?fptca_v\d+\.dylib$/ },
  { vendor: 'BKAV-CA', win32: /^bkavca(v\d+s?)?\.dll$/, linux: /^(lib)?bkavca(v\d+s?)?\.so$/ },
  { vendor: 'CA2', win32: /^ca2_(csp11|v\d+)\.dll$/ },
  { vendor: 'Newtel-CA', win32: /^(ncca_csp11_v\d+|nca_v\d+|ngp11v\d+)\.dll$/ },
  { vendor: 'I-CA', win32: /^ica_csp11_v\d+\.dll$/ },
  { vendor: 'Feitian ePass2003', win32: /^eps2003csp11\.dll$/, linux: /^libcastle(_v2)?\.so([.\d]*)$/, darwin: /^libcastle[.\d]*\.dylib$/ },
  { vendor: 'Feitian ShuttleCsp11', win32: /^shuttlecsp11(_\d+)?\.dll$/, linux: /^libshuttle_p11v\d+\.so[.\d]*$/ },
  { vendor: 'Watchdata', win32: /^(wdpkcs|wdp11.*|proxkeycsp11)\.dll$/, linux: /^(libwdpkcs.*|wdpkcs)\.so$/ },
  { vendor: 'Gemalto', win32: /^gclib\.dll$/, linux: /^libgclib\.so$/ },
  { vendor: 'YubiKey', win32: /^libykcs11(-\d+)?\.dll$/, linux: /^libykcs11\.so$/, darwin: /^libykcs11\.dylib$/ },
  { vendor: 'OpenSC', win32: /^opensc-pkcs11\.dll$/, linux: /^opensc-pkcs11\.so$/, darwin: /^opensc-pkcs11\.(so|dylib)$/ },
  { vendor: 'SoftHSM', win32: /^softhsm2(-x64)?\.dll$/, linux: /^libsofthsm2\.so$/, darwin: /^libsofthsm2\.(so|dylib)$/ },
];

/** Whose PKCS#11 library a file is by its name, or `undefined`. */
export function vendorOf(fileName: string, platform: DriverPlatform): string | undefined {
  const name = fileName.toLowerCase();
  return knownDrivers.find((known) => known[platform]?.test(name) === true)?.vendor;
}
