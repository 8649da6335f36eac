/** Names of ETSI EN 319 162-1 annex A and of ZIP entries, as rules over text. */
export const asicE = 'application/vnd.etsi.asic-e+zip';
export const asicS = 'application/vnd.etsi.asic-s+zip';
export const mimetypeEntry = 'mimetype';

const maxNameBytes = 1024;
// Control characters, and marks that turn the direction of writing: they make a name look like another one.
// eslint-disable-next-line no-control-regex
const deceiving = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffd]/u;

/**
 * Whether an entry name is a plain relative path: nothing that leaves the folder, names a drive or a stream, or is
 * read differently on Windows. A directory's name may end in `/`.
 */
export function isSafeName(name: string): boolean {
  if (Buffer.byteLength(name, 'utf8') > maxNameBytes || deceiving.test(name) || /[\\:]/.test(name)) return false;
  const parts = (name.endsWith('/') ? name.slice(0, -1) : name).split('/');
  return parts.every((part) => part !== '' && part !== '.' && part !== '..');
}

/** Two names with one key would be one file on a disk that ignores case or composes accents. */
export const nameKey = (name: string): string => name.normalize('NFC').toLowerCase();

/** `mimetype` and everything under META-INF belong to the container, not to the person. */
export const isContainerName = (name: string): boolean => nameKey(name) === mimetypeEntry || nameKey(name).startsWith('meta-inf/');

/** The URI reference of an entry, relative to the container's root (EN 319 162-1 §A.4, RFC 3986 §2.1). */
export const uriOfName = (name: string): string => name.split('/').map((part) => encodeURIComponent(part)).join('/');

/** The entry a URI reference means; `undefined` when it leads elsewhere or is no UTF-8. */
export function nameOfUri(uri: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(uri) || uri.startsWith('//')) return undefined;
  try {
    const name = decodeURIComponent(uri).replace(/^\.?\//, '');
    return isSafeName(name) ? name : undefined;
  } catch {
    return undefined;
  }
}

/** What an entry under META-INF is, by its name (EN 319 162-1 §4.3.3, §4.4.3.2, §4.4.4.2). */
export type MetaKind = 'cades' | 'xades' | 'timestamp' | 'manifest' | 'archive-manifest' | 'evidence' | 'other';

export function metaKind(name: string): MetaKind | undefined {
  if (!name.startsWith('META-INF/') || name.endsWith('/')) return undefined;
  const leaf = name.slice('META-INF/'.length).toLowerCase();
  if (leaf.endsWith('.p7s') && leaf.includes('signature')) return 'cades';
  if (leaf.endsWith('.xml') && leaf.includes('signatures')) return 'xades';
  if (leaf.endsWith('.tst') && leaf.includes('timestamp')) return 'timestamp';
  if (leaf.endsWith('.xml') && leaf.startsWith('asicarchivemanifest')) return 'archive-manifest';
  if (leaf.endsWith('.xml') && leaf.startsWith('asicmanifest')) return 'manifest';
  if (leaf.includes('evidencerecord') && (leaf.endsWith('.ers') || leaf.endsWith('.xml'))) return 'evidence';
  return 'other';
}
