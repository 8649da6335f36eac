import { verifyCades } from '../cades/verify.ts';
import { verifyTimestampFile } from '../cades/verify-timestamp.ts';
import { fileVerification, unreadableFile, type CoveredObject, type FileSignature, type FileVerification } from '../file-result.ts';
import { sameBytes } from '../cms/der-read.ts';
import type { ReasonCode, VerifyOptions } from '../validation/result.ts';
import { trustFrom } from '../validation/trust.ts';
import { verifyXades } from '../xades/verify.ts';
import { openContainer, type Container } from './container.ts';
import type { Manifest } from './manifest-read.ts';
import { nameOfUri } from './names.rules.ts';
import { readZip, zipLimits, type ZipEntry, type ZipFailureCode, type ZipLimits } from './zip-read.ts';

const maxSignatures = 64;

/**
 * Verifies an ASiC-S or ASiC-E container (ETSI EN 319 162-1) with CAdES, XAdES or timestamps inside. Never throws. A file
 * that no holding signature covers is named in `uncovered`, and the container is then not "valid".
 */
export async function verifyAsic(file: Uint8Array, options: VerifyOptions, limits: ZipLimits = zipLimits): Promise<FileVerification> {
  try {
    const archive = readZip(file, limits);
    if (!archive.ok) return unreadableFile('asic-e', zipReasons[archive.error.code]);
    const container = openContainer(archive.value);
    if (container === undefined) return { format: 'unknown', document: 'unsigned', reasons: ['asic.notAsic'], signatures: [] };
    return await verifyContainer(container, options);
  } catch {
    // A defect of ours must not look like a verdict about the document.
    return { format: 'asic-e', document: 'unsure', reasons: ['internal'], signatures: [] };
  }
}

const zipReasons: Readonly<Record<ZipFailureCode, ReasonCode>> = {
  'zip.notZip': 'asic.damaged',
  'zip.damaged': 'asic.damaged',
  'zip.methodUnsupported': 'asic.damaged',
  'zip.encrypted': 'asic.encrypted',
  'zip.tooLarge': 'asic.tooLarge',
  'zip.tooManyEntries': 'asic.tooLarge',
};

async function verifyContainer(container: Container, options: VerifyOptions): Promise<FileVerification> {
  const reasons = new Set<ReasonCode>(container.reasons);
  const signatures: FileSignature[] = [];
  if (container.signatures.length > maxSignatures) reasons.add('structure.tooManySignatures');
  for (const { entry, kind } of container.signatures.slice(0, maxSignatures)) {
    const bytes = container.content(entry.name);
    if (bytes === undefined) {
      reasons.add('asic.manifestInvalid');
      continue;
    }
    const answer = kind === 'xades' ? await overXades(bytes, container, options) : await overEntry(bytes, entry, kind === 'timestamp', container, options);
    for (const reason of answer.reasons) reasons.add(reason);
    // An entry that should be a signature and is none must not vanish from the answer.
    if (answer.document === 'unreadable' || answer.signatures.length === 0) reasons.add('asic.manifestInvalid');
    signatures.push(...answer.signatures.map((signature) => named(signature, entry, container)));
  }
  const uncovered = uncoveredFiles(container, signatures);
  if (uncovered.length > 0 && signatures.length > 0) reasons.add('content.notCovered');
  return { ...fileVerification(container.format, signatures, reasons), ...(uncovered.length === 0 ? {} : { uncovered }) };
}

const overXades = (bytes: Uint8Array, container: Container, options: VerifyOptions): Promise<FileVerification> =>
  verifyXades(bytes, { ...options, resolve: (uri) => (uri === undefined ? undefined : container.content(nameOfUri(uri))) });

/** A CAdES or a timestamp: over the manifest that names it (ASiC-E), or over the one file (ASiC-S, §4.3.3.2). */
async function overEntry(bytes: Uint8Array, entry: ZipEntry, isTimestamp: boolean, container: Container, options: VerifyOptions): Promise<FileVerification> {
  const [manifest, second] = container.manifests.filter(({ signature }) => signature === entry.name);
  const [only, another] = container.data;
  const simple = manifest === undefined && only !== undefined && another === undefined;
  const content = manifest?.bytes ?? (simple ? container.content(only.name) : undefined);
  const answer = isTimestamp
    ? verifyTimestampFile(bytes, content, trustFrom(options, []))
    : await verifyCades(bytes, { ...options, ...(content === undefined ? {} : { content }) });
  const extra: readonly ReasonCode[] = second !== undefined || content === undefined ? ['asic.manifestInvalid'] : [];
  const signatures = answer.signatures.map((signature) => {
    if (manifest !== undefined) return withObjects(signature, manifest, container);
    return { ...signature, covers: signature.covers.map(({ state }) => ({ name: simple ? only.name : '', state })) };
  });
  return { ...answer, signatures, reasons: [...answer.reasons, ...extra] };
}

/** The signature holds over the manifest; what it says of the files is what the manifest's digests say (§4.4.3.2). */
function withObjects(signature: FileSignature, manifest: Manifest, container: Container): FileSignature {
  if (signature.covers.some(({ state }) => state !== 'intact')) {
    return { ...signature, covers: manifest.objects.map(({ name, uri }) => ({ name: name ?? uri, state: 'notChecked' })) };
  }
  const covers = manifest.objects.map((object): CoveredObject => {
    const name = object.name ?? object.uri;
    // A hash that is not known here still has to have its file.
    const actual = container.digest(object.name, object.hash ?? 'sha256');
    if (actual === undefined) return { name, state: 'missing' };
    if (actual === 'unknown' || object.hash === undefined) return { name, state: 'notChecked' };
    return { name, state: sameBytes(actual, object.digest) ? 'intact' : 'changed' };
  });
  const has = (state: CoveredObject['state']): boolean => covers.some((item) => item.state === state);
  if (has('changed')) return { ...signature, covers, verdict: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE', reasons: [...signature.reasons, 'content.changed'] };
  if (signature.verdict === 'TOTAL-FAILED' || !(has('missing') || has('notChecked'))) return { ...signature, covers };
  return has('missing')
    ? { ...signature, covers, verdict: 'INDETERMINATE', subIndication: 'SIGNED_DATA_NOT_FOUND', reasons: [...signature.reasons, 'content.missing'] }
    : { ...signature, covers, verdict: 'INDETERMINATE', subIndication: 'GENERIC', reasons: [...signature.reasons, 'cms.algorithmUnsupported'] };
}

function named(signature: FileSignature, entry: ZipEntry, container: Container): FileSignature {
  const covered = new Set(coveredNames(signature));
  return {
    ...signature,
    field: `${entry.name} ${signature.field}`.trim(),
    coversWholeDocument: container.data.length > 0 && container.data.every(({ name }) => covered.has(name)),
  };
}

/** Names of intact objects; references of XAdES are URIs. */
const coveredNames = ({ covers }: FileSignature): readonly string[] =>
  covers.filter(({ state }) => state === 'intact').flatMap(({ name }) => [name, nameOfUri(name) ?? name]);

function uncoveredFiles({ data, strangers }: Container, signatures: readonly FileSignature[]): readonly string[] {
  const covered = new Set(signatures.filter(({ verdict }) => verdict !== 'TOTAL-FAILED').flatMap(coveredNames));
  return [...data.map(({ name }) => name), ...strangers].filter((name) => !covered.has(name));
}
