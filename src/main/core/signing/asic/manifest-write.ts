import type { HashName } from '../cms/algorithms.ts';
import { uriOfName } from './names.rules.ts';

/** A data object of an ASiCManifest (ETSI EN 319 162-1 §A.4): entry name, media type, digest. */
export interface ManifestEntry {
  readonly name: string;
  readonly mimeType?: string;
  readonly digest: Uint8Array;
}

const digestMethods: Readonly<Record<HashName, string>> = {
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  sha384: 'http://www.w3.org/2001/04/xmldsig-more#sha384',
  sha512: 'http://www.w3.org/2001/04/xmlenc#sha512',
};

/** ASiCManifest (EN 319 162-1 §A.4) of the files one CAdES signature covers; `signature` is the entry it will be in. */
export function asicManifest(signature: string, hash: HashName, entries: readonly ManifestEntry[]): Uint8Array {
  const objects = entries.map(
    ({ name, mimeType, digest }) =>
      `  <asic:DataObjectReference URI="${escaped(uriOfName(name))}"${mimeType === undefined ? '' : ` MimeType="${escaped(mimeType)}"`}>\n` +
      `    <ds:DigestMethod Algorithm="${digestMethods[hash]}"/>\n` +
      `    <ds:DigestValue>${Buffer.from(digest).toString('base64')}</ds:DigestValue>\n` +
      '  </asic:DataObjectReference>\n',
  );
  return Buffer.from(
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
      '<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">\n' +
      `  <asic:SigReference URI="${escaped(uriOfName(signature))}" MimeType="application/pkcs7-signature"/>\n` +
      `${objects.join('')}</asic:ASiCManifest>\n`,
    'utf8',
  );
}

/** An attribute value (XML 1.0 §2.3); names were checked to hold no control characters. */
const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
