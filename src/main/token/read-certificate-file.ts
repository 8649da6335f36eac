import { open } from 'node:fs/promises';
import { fail, ok, type Failure, type Result } from '../core/model/result.ts';

/** The largest certificate file met in practice is some 10 kB; this leaves room for long chains. */
const mostBytes = 1_048_576;

/** Reads a PKCS#12 file. A file that is too large is not one: `p12.damaged`. */
export async function readCertificateFile(path: string): Promise<Result<Uint8Array, Failure<'cert.notFound' | 'cert.unreadable' | 'p12.damaged'>>> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > mostBytes) return fail('p12.damaged', { bytes: size });
      return ok(new Uint8Array(await file.readFile()));
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return fail(code === 'ENOENT' ? 'cert.notFound' : 'cert.unreadable');
  }
}
