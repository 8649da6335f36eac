import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fail, ok, type Failure, type Result } from '../../main/core/model/result.ts';
import { parseCertificates } from '../../main/core/trust/certificates-in.ts';
import { readInput } from '../read-input.ts';

/** Certificates of DER or PEM files, or of folders of them. A place that cannot be read is a failure: a missing root must not pass for distrust. */
export async function anchorsIn(places: readonly string[]): Promise<Result<readonly Uint8Array[], Failure<'input.unreadable'>>> {
  const anchors: Uint8Array[] = [];
  for (const place of places) {
    const info = await stat(place).catch(() => undefined);
    if (info === undefined) return fail('input.unreadable', { file: basename(place) });
    const paths = info.isDirectory() ? (await readdir(place)).filter((n) => /\.(der|cer|crt|pem)$/i.test(n)).map((n) => join(place, n)) : [place];
    for (const path of paths) {
      const bytes = await readInput(path);
      const found = bytes.ok ? parseCertificates(bytes.value) : undefined;
      if (found === undefined) return fail('input.unreadable', { file: basename(path) });
      anchors.push(...found);
    }
  }
  return ok(anchors);
}
