import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import type { HashName } from '../cms/algorithms.ts';
import { digestContent } from '../cades/content.ts';
import { cadesAlgorithm, prepareCades, type PrepareCadesFailureCode, type PreparedCades } from '../cades/prepare.ts';
import type { Signer } from '../pdf/sign-request.ts';
import { asicManifest, type ManifestEntry } from './manifest-write.ts';
import { isContainerName, isSafeName, nameKey } from './names.rules.ts';

/** One file of the folder. It is opened twice: to be hashed, and to be written. */
export interface AsicFile {
  /** Path inside the container, `/` between folders. Stored in NFC. */
  readonly name: string;
  readonly mimeType?: string;
  readonly open: () => AsyncIterable<Uint8Array>;
}

export type PrepareAsicFailureCode = PrepareCadesFailureCode | 'asic.noFiles' | 'asic.nameUnsafe' | 'asic.nameTwice' | 'asic.tooManyFiles';

/** An ASiC-E signature waiting for its value: what the key signs is the CAdES over the manifest. Plain data. */
export interface PreparedAsic {
  readonly cades: PreparedCades;
  readonly manifest: { readonly name: string; readonly bytes: Uint8Array };
  readonly signatureName: string;
  /** In the order of writing, with the sizes and digests they must still have then. */
  readonly files: readonly (ManifestEntry & { readonly size: number })[];
  /** Claimed time, ms since 1970. */
  readonly signingTime: number;
}

/** Chunks of a file; that it cannot be opened is found while reading, like that it cannot be read. */
export async function* reading(file: AsicFile): AsyncGenerator<Uint8Array> {
  yield* file.open();
}

export const maxAsicFiles = 5_000;

/**
 * First half of an ASiC-E container with CAdES (ETSI EN 319 162-1 §4.4): hashes every file once, writes the ASiCManifest
 * and answers what the key has to sign.
 */
export async function prepareAsic(
  files: readonly AsicFile[],
  request: { readonly signingTime: number },
  signer: Signer,
): Promise<Result<PreparedAsic, Failure<PrepareAsicFailureCode>>> {
  const named = checkNames(files);
  if (!named.ok) return named;
  const algorithm = cadesAlgorithm(signer);
  if (!algorithm.ok) return algorithm;
  const { hash } = algorithm.value;
  const hashed: (ManifestEntry & { readonly size: number })[] = [];
  for (const file of files) {
    const read = await digestContent(reading(file), [hash]);
    if (!read.ok) return read;
    hashed.push({
      name: file.name.normalize('NFC'),
      ...(file.mimeType === undefined ? {} : { mimeType: file.mimeType }),
      digest: read.value.digests.get(hash) ?? new Uint8Array(),
      size: read.value.bytes,
    });
  }
  return prepareManifest('META-INF/ASiCManifest.xml', 'META-INF/signature001.p7s', hashed, hash, request.signingTime, signer);
}

/** Manifest and CAdES over it, for a first or a later signature. */
export async function prepareManifest(
  manifestName: string,
  signatureName: string,
  files: PreparedAsic['files'],
  hash: HashName,
  signingTime: number,
  signer: Signer,
): Promise<Result<PreparedAsic, Failure<PrepareCadesFailureCode>>> {
  const bytes = asicManifest(signatureName, hash, files);
  const cades = await prepareCades(bytes, { signingTime }, signer);
  return cades.ok ? ok({ cades: cades.value, manifest: { name: manifestName, bytes }, signatureName, files, signingTime }) : cades;
}

function checkNames(files: readonly AsicFile[]): Result<undefined, Failure<PrepareAsicFailureCode>> {
  if (files.length === 0) return fail('asic.noFiles');
  if (files.length > maxAsicFiles) return fail('asic.tooManyFiles', { limit: maxAsicFiles });
  const seen = new Set<string>();
  for (const { name } of files) {
    if (!isSafeName(name) || name.endsWith('/') || isContainerName(name)) return fail('asic.nameUnsafe', { name });
    if (seen.has(nameKey(name))) return fail('asic.nameTwice', { name });
    seen.add(nameKey(name));
  }
  return ok(undefined);
}
