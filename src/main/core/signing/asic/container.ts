import type { FileFormat } from '../file-result.ts';
import { digest, type HashName } from '../validation/algorithms.ts';
import type { ReasonCode } from '../validation/result.ts';
import { readManifest, type Manifest } from './manifest-read.ts';
import { asicE, asicS, isContainerName, isSafeName, metaKind, mimetypeEntry, nameKey, type MetaKind } from './names.rules.ts';
import type { ZipArchive, ZipEntry } from './zip-read.ts';

/** A container with its entries told apart. Content is read when asked for, an entry at a time. */
export interface Container {
  readonly format: Extract<FileFormat, 'asic-s' | 'asic-e'>;
  readonly reasons: readonly ReasonCode[];
  /** What the person put in. */
  readonly data: readonly ZipEntry[];
  readonly signatures: readonly { readonly entry: ZipEntry; readonly kind: MetaKind }[];
  readonly manifests: readonly Manifest[];
  /** Under META-INF, and nothing the standard knows there. */
  readonly strangers: readonly string[];
  /** Bytes of an entry by name; `undefined` where it is missing, there twice, or damaged. */
  readonly content: (name: string | undefined) => Uint8Array | undefined;
  /** Digest of an entry, made once. `unknown`: the hash is not known to this runtime. */
  readonly digest: (name: string | undefined, hash: HashName) => Uint8Array | 'unknown' | undefined;
}

/** Entries of OpenDocument and EPUB packages that ASiC-E lets stand (EN 319 162-1 §4.4.3.1). */
const knownMeta: ReadonlySet<string> = new Set(['META-INF/manifest.xml', 'META-INF/container.xml']);

/** `undefined`: a ZIP without any signature in META-INF and without an ASiC type, an ordinary archive. */
export function openContainer({ entries }: ZipArchive): Container | undefined {
  const files = entries.filter(({ name }) => !name.endsWith('/'));
  const meta = files.flatMap((entry) => {
    const kind = metaKind(entry.name);
    return kind === undefined ? [] : [{ entry, kind }];
  });
  const signatures = meta.filter(({ kind }) => kind === 'cades' || kind === 'xades' || kind === 'timestamp');
  const type = mimetypeOf(entries);
  if (signatures.length === 0 && type.format === undefined) return undefined;
  const reasons = new Set<ReasonCode>(type.reasons);
  const counts = new Map<string, number>();
  for (const { name } of entries) counts.set(nameKey(name), (counts.get(nameKey(name)) ?? 0) + 1);
  if ([...counts.values()].some((count) => count > 1)) reasons.add('asic.duplicateEntry');
  if (!entries.every(({ name }) => isSafeName(name))) reasons.add('asic.unsafeName');
  const byName = new Map(files.map((entry) => [entry.name, entry]));
  let left = maxUnpacked;
  const content = (name: string | undefined): Uint8Array | undefined => {
    const entry = name === undefined || counts.get(nameKey(name)) !== 1 ? undefined : byName.get(name);
    if (entry === undefined || left <= 0) return undefined;
    left -= entry.size;
    const read = entry.read();
    return read?.ok === true ? read.value : undefined;
  };
  const digests = new Map<string, Uint8Array | 'unknown' | undefined>();
  const digestOf = (name: string | undefined, hash: HashName): Uint8Array | 'unknown' | undefined => {
    const key = `${hash} ${name ?? ''}`;
    if (!digests.has(key)) {
      const bytes = content(name);
      digests.set(key, bytes === undefined ? undefined : (digest(hash, bytes) ?? 'unknown'));
    }
    return digests.get(key);
  };
  const manifests = meta.filter(({ entry, kind }) => kind === 'manifest' && entry.size <= maxManifest).slice(0, maxManifests).flatMap(({ entry }) => {
    const bytes = content(entry.name);
    return bytes === undefined ? [] : (readManifest(bytes) ?? []);
  });
  return {
    format: type.format ?? (manifests.length === 0 && signatures.length === 1 && signatures[0]?.kind !== 'xades' ? 'asic-s' : 'asic-e'),
    reasons: [...reasons],
    data: files.filter(({ name }) => !isContainerName(name)),
    signatures,
    manifests,
    strangers: [...meta.filter(({ entry, kind }) => kind === 'other' && !knownMeta.has(entry.name)).map(({ entry }) => entry.name), ...disguised(files)],
    content,
    digest: digestOf,
  };
}

/** In all, bytes, however often signatures ask for the same entry. */
const maxUnpacked = 8 * 1024 * 1024 * 1024;
const maxManifest = 8 * 1024 * 1024;
const maxManifests = 128;

/** Names that only look like the container's own (`Meta-Inf/…`, `MIMETYPE`). */
const disguised = (files: readonly ZipEntry[]): readonly string[] =>
  files.map(({ name }) => name).filter((name) => isContainerName(name) && name !== mimetypeEntry && !name.startsWith('META-INF/'));

/** EN 319 162-1 §A.1: the type comes first, stored, without extra field. OpenDocument's types may stand in ASiC-E. */
function mimetypeOf(entries: readonly ZipEntry[]): { readonly format: Container['format'] | undefined; readonly reasons: readonly ReasonCode[] } {
  const entry = entries.find(({ name }) => name === mimetypeEntry);
  const read = entry === undefined || entry.size > 200 ? undefined : entry.read();
  const type = read?.ok === true ? Buffer.from(read.value).toString('latin1') : undefined;
  const format = type === asicE ? 'asic-e' : type === asicS ? 'asic-s' : undefined;
  const known = format !== undefined || type?.startsWith('application/vnd.oasis.opendocument.') === true || type === 'application/epub+zip';
  const right = known && entry?.offset === 0 && entry.stored && entry.plainHeader;
  return { format, reasons: right ? [] : ['asic.mimetypeWrong'] };
}
