import { createHash, type Hash } from 'node:crypto';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import { completeCades, type CadesAdditions, type CompleteCadesFailure } from '../cades/complete.ts';
import { asicE, mimetypeEntry } from './names.rules.ts';
import { reading, type AsicFile, type PreparedAsic } from './prepare.ts';
import { ZipWriter, type Write } from './zip-write.ts';

export type WriteAsicFailure = CompleteCadesFailure | Failure<'asic.fileChanged' | 'content.unreadable'>;

class Unreadable extends Error {}

/**
 * Second half: writes the container to a sink, a file at a time, never holding one. `mimetype` comes first and is stored
 * (EN 319 162-1 §A.1). A file that is not what was hashed ends in `asic.fileChanged`: what the sink got is then of no use.
 * What the sink throws goes to the caller, who owns it.
 */
export async function writeAsic(
  prepared: PreparedAsic,
  signatureValue: Uint8Array,
  files: readonly AsicFile[],
  write: Write,
  additions: CadesAdditions = {},
): Promise<Result<undefined, WriteAsicFailure>> {
  const cms = completeCades(prepared.cades, signatureValue, additions);
  if (!cms.ok) return cms;
  const sources = new Map(files.map((file) => [file.name.normalize('NFC'), file]));
  const zip = new ZipWriter(write, prepared.signingTime);
  await zip.stored(mimetypeEntry, Buffer.from(asicE, 'latin1'));
  for (const { name, digest, size } of prepared.files) {
    const source = sources.get(name);
    if (source === undefined) return fail('asic.fileChanged', { name });
    const hash = createHash(prepared.cades.algorithm.hash);
    try {
      await zip.deflated(name, size, hashing(source, hash));
    } catch (error) {
      if (error instanceof Unreadable) return fail('content.unreadable');
      throw error;
    }
    if (Buffer.compare(hash.digest(), digest) !== 0) return fail('asic.fileChanged', { name });
  }
  await zip.stored(prepared.manifest.name, prepared.manifest.bytes);
  await zip.stored(prepared.signatureName, cms.value);
  await zip.finish();
  return ok(undefined);
}

async function* hashing(file: AsicFile, hash: Hash): AsyncGenerator<Uint8Array> {
  const iterator = reading(file);
  for (;;) {
    let next: IteratorResult<Uint8Array>;
    try {
      next = await iterator.next();
    } catch {
      throw new Unreadable();
    }
    if (next.done === true) return;
    hash.update(next.value);
    yield next.value;
  }
}
