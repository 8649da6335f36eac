import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import { completeCades, type CadesAdditions, type CompleteCadesFailure } from '../cades/complete.ts';
import { digestContent } from '../cades/content.ts';
import { cadesAlgorithm, type PrepareCadesFailureCode } from '../cades/prepare.ts';
import type { Signer } from '../pdf/sign-request.ts';
import { asicE, isContainerName, isSafeName, metaKind, mimetypeEntry, nameKey } from './names.rules.ts';
import { prepareManifest, type PreparedAsic } from './prepare.ts';
import { readZip, type ZipArchive } from './zip-read.ts';
import { ZipWriter } from './zip-write.ts';

export type AddAsicFailureCode = PrepareCadesFailureCode | 'asic.unreadable' | 'asic.notExtendable';

/**
 * First half of one more signature on an ASiC-E container: a manifest of its own over every file in it and over the
 * signatures and manifests that are there (EN 319 162-1 §4.4.3.2: a manifest may name any object of the container).
 */
export async function prepareAddedSignature(
  container: Uint8Array,
  request: { readonly signingTime: number },
  signer: Signer,
): Promise<Result<PreparedAsic, Failure<AddAsicFailureCode>>> {
  const archive = openExtendable(container);
  if (!archive.ok) return archive;
  const algorithm = cadesAlgorithm(signer);
  if (!algorithm.ok) return algorithm;
  const { hash } = algorithm.value;
  const files: (PreparedAsic['files'][number])[] = [];
  for (const entry of archive.value.entries) {
    if (entry.name === mimetypeEntry || entry.name.endsWith('/')) continue;
    const content = entry.read();
    if (!content.ok) return fail('asic.unreadable');
    const read = await digestContent(content.value, [hash]);
    if (!read.ok) return read;
    files.push({ name: entry.name, digest: read.value.digests.get(hash) ?? new Uint8Array(), size: entry.size });
  }
  const taken = new Set(archive.value.entries.map(({ name }) => nameKey(name)));
  let number = 2;
  const names = (): readonly [string, string] => {
    const digits = String(number).padStart(3, '0');
    return [`META-INF/ASiCManifest${digits}.xml`, `META-INF/signature${digits}.p7s`];
  };
  while (names().some((name) => taken.has(nameKey(name)))) number += 1;
  const [manifest, signature] = names();
  return prepareManifest(manifest, signature, files, hash, request.signingTime, signer);
}

/** Second half: the container with the manifest and the signature added; every entry before them stays byte for byte. */
export async function completeAddedSignature(
  container: Uint8Array,
  prepared: PreparedAsic,
  signatureValue: Uint8Array,
  additions: CadesAdditions = {},
): Promise<Result<Uint8Array, CompleteCadesFailure | Failure<'asic.unreadable' | 'asic.notExtendable'>>> {
  const archive = openExtendable(container);
  if (!archive.ok) return archive;
  const cms = completeCades(prepared.cades, signatureValue, additions);
  if (!cms.ok) return cms;
  const { at, count, records } = archive.value.directory;
  const parts: Uint8Array[] = [container.subarray(0, at)];
  const keep = (bytes: Uint8Array): Promise<void> => {
    parts.push(bytes);
    return Promise.resolve();
  };
  const zip = new ZipWriter(keep, prepared.signingTime, { startAt: at, count, records });
  await zip.stored(prepared.manifest.name, prepared.manifest.bytes);
  await zip.stored(prepared.signatureName, cms.value);
  await zip.finish();
  return ok(new Uint8Array(Buffer.concat(parts)));
}

/** A sound ASiC-E container whose signatures are CAdES: one with XAdES in it may hold no CAdES (EN 319 162-1 §4.4.1). */
function openExtendable(container: Uint8Array): Result<ZipArchive, Failure<'asic.unreadable' | 'asic.notExtendable'>> {
  const archive = readZip(container);
  if (!archive.ok) return fail('asic.unreadable');
  const { entries } = archive.value;
  const keys = new Set(entries.map(({ name }) => nameKey(name)));
  if (keys.size !== entries.length || !entries.every(({ name }) => isSafeName(name))) return fail('asic.unreadable');
  const type = entries[0]?.name === mimetypeEntry ? entries[0].read() : undefined;
  const cades = entries.some(({ name }) => metaKind(name) === 'cades');
  const holdsFiles = entries.some(({ name }) => !isContainerName(name));
  const isAsicE = type?.ok === true && Buffer.from(type.value).toString('latin1') === asicE;
  return isAsicE && cades && holdsFiles && !entries.some(({ name }) => metaKind(name) === 'xades') ? archive : fail('asic.notExtendable');
}
