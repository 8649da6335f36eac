import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import type { EvidenceEntry, EvidenceKind, EvidenceObject } from './report.ts';

/** Usual endings of DER files: RFC 2585 §4, RFC 6960 §C, RFC 3161 §3. */
const endings: Readonly<Record<EvidenceKind, string>> = { certificate: 'cer', crl: 'crl', ocsp: 'ors', timestamp: 'tst' };

export interface EvidenceFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The name of an object's file: kind, the first 16 digits of its SHA-256, its ending. */
export const evidenceFileName = ({ kind, sha256 }: Pick<EvidenceEntry, 'kind' | 'sha256'>): string => `${kind}-${sha256.slice(0, 16)}.${endings[kind]}`;

/** The files of an archive of evidence, and `index.json`, which says of each what it is and for which document it was found. */
export function evidenceFiles(documents: readonly { readonly file: string; readonly sha256?: string; readonly evidence: readonly EvidenceObject[] }[]): readonly EvidenceFile[] {
  const objects = new Map(documents.flatMap(({ evidence }) => evidence.map((object) => [object.id, object] as const)));
  const index = {
    schema: 'congvan.evidence-index',
    version: 1,
    documents: documents.map(({ file, sha256, evidence }) => ({ file, ...(sha256 === undefined ? {} : { sha256 }), evidence: evidence.map(({ id, used }) => ({ id, used })) })),
    objects: [...objects.values()].map(({ der: _der, used: _used, ...entry }) => ({ ...entry, name: entry.name ?? '', path: evidenceFileName(entry) })),
  };
  return [
    ...[...objects.values()].map((object) => ({ name: evidenceFileName(object), bytes: object.der })),
    { name: 'index.json', bytes: Buffer.from(`${JSON.stringify(index, undefined, 2)}\n`) },
  ];
}

/** Writes a file whole or not at all. */
export type WriteFile = (path: string, bytes: Uint8Array) => Promise<Result<void, Failure<'file.unwritable' | 'data.diskFull'>>>;

/** Writes them into a folder, which is made when it is not there; the index last, so that it names only what is there. */
export async function writeEvidence(folder: string, files: readonly EvidenceFile[], write: WriteFile): Promise<Result<void, Failure<'file.unwritable' | 'data.diskFull'>>> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    return fail((error as { code?: string }).code === 'ENOSPC' ? 'data.diskFull' : 'file.unwritable');
  }
  for (const { name, bytes } of files) {
    const written = await write(join(folder, name), bytes);
    if (!written.ok) return written;
  }
  return ok(undefined);
}
