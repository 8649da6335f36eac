import { createReadStream } from 'node:fs';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { fail, ok, type Failure, type Result } from '../../main/core/model/result.ts';
import type { AsicFile } from '../../main/core/signing/asic/prepare.ts';
import { signFolderAsic } from '../../main/core/signing/asic/sign-folder.ts';
import { signatureTimestamp, type CadesAdditions } from '../../main/core/signing/cades/complete.ts';
import { signFileDetached, type KeyHolder } from '../../main/core/signing/cades/sign-detached.ts';
import type { BaselineLevel, LevelServices } from '../../main/core/signing/levels/level-services.ts';
import { requestTimestamp } from '../../main/core/signing/timestamp/request-timestamp.ts';
import { parseSignedData } from '../../main/core/signing/validation/cms-parse.ts';
import { noEvidence } from '../../main/core/signing/evidence/evidence.ts';
import { writeOutput } from '../write-output.ts';
import type { CliKey } from './cli-key.ts';

interface OtherSigning {
  readonly key: CliKey;
  readonly level: BaselineLevel;
  readonly services: LevelServices | undefined;
}

/** A CAdES signature beside the file, which is read in pieces and may be of any size. */
export async function signDetached(input: string, output: string, signing: OtherSigning): Promise<Result<void, Failure>> {
  if (!(await stat(input).then((s) => s.isFile(), () => false))) return fail('input.unreadable', { file: basename(input) });
  const signed = await signFileDetached(createReadStream(input), { signingTime: Date.now() }, holderOf(signing));
  return signed.ok ? writeOutput(output, signed.value) : signed;
}

/** One ASiC-E container for files and folders; written beside its name and put there when it is whole. */
export async function signContainer(inputs: readonly string[], output: string, signing: OtherSigning): Promise<Result<void, Failure>> {
  if (await stat(output).then(() => true, () => false)) return fail('output.exists');
  const files = await filesIn(inputs);
  if (!files.ok) return files;
  const temporary = `${output}.${process.pid}.part`;
  try {
    const file = await open(temporary, 'wx', 0o644);
    let done: Result<undefined, Failure>;
    try {
      done = await signFolderAsic(files.value, { signingTime: Date.now() }, holderOf(signing), async (bytes) => void (await file.writeFile(bytes)));
      await file.sync();
    } finally {
      await file.close();
    }
    if (done.ok) await rename(temporary, output);
    else await rm(temporary, { force: true });
    return done;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    return fail((error as { code?: string }).code === 'ENOSPC' ? 'data.diskFull' : 'file.unwritable');
  }
}

async function filesIn(inputs: readonly string[]): Promise<Result<readonly AsicFile[], Failure>> {
  const files: AsicFile[] = [];
  const add = (path: string, name: string): void => void files.push({ name, open: () => createReadStream(path) });
  for (const input of inputs) {
    const info = await stat(input).catch(() => undefined);
    if (info === undefined) return fail('input.unreadable', { file: basename(input) });
    if (!info.isDirectory()) add(input, basename(input));
    else {
      for (const entry of await readdir(input, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name);
        if (entry.isFile()) add(path, relative(input, path).split(sep).join('/'));
      }
    }
  }
  return ok(files.sort((a, b) => (a.name < b.name ? -1 : 1)));
}

/** The key, and for higher levels a timestamp over the value and the evidence of both chains. */
function holderOf({ key, level, services }: OtherSigning): KeyHolder<Failure> {
  const signer = { certificate: key.certificate, chain: key.chain, algorithm: key.algorithm };
  const sign: KeyHolder<Failure>['sign'] = ({ toBeSigned, algorithm }) => key.sign(toBeSigned, algorithm);
  return level === 'B-B' || services === undefined ? { signer, sign } : { signer, sign, additions: (value) => additions(value, { key, level, services }) };
}

async function additions(value: Uint8Array, { key, level, services }: OtherSigning & { readonly services: LevelServices }): Promise<Result<CadesAdditions, Failure>> {
  const { network, tsa, anchors, now } = services;
  if (tsa === undefined) return fail('extend.noTimeAuthority');
  const token = await requestTimestamp([value], { network, authority: tsa, anchors: anchors.time, now });
  if (!token.ok) return token;
  const unsignedAttributes = [signatureTimestamp(token.value.bytes)];
  if (level === 'B-T') return ok({ unsignedAttributes });
  const carried = parseSignedData(token.value.bytes)?.certificates.map(({ raw }) => raw) ?? [];
  const common = { chain: [...key.chain, ...carried], at: now(), network, known: noEvidence, timeoutMs: services.gatherTimeoutMs ?? 30_000, clock: now };
  const own = await services.gather({ ...common, certificates: [key.certificate], anchors: anchors.signature });
  const time = await services.gather({ ...common, certificates: carried.slice(0, 1), anchors: anchors.time });
  if (!own.complete || !time.complete) return fail('evidence.incomplete', { missing: 1, field: '' });
  const merge = (a: readonly Uint8Array[], b: readonly Uint8Array[]): Uint8Array[] => [...new Map([...a, ...b].map((x) => [Buffer.from(x).toString('latin1'), x])).values()];
  return ok({
    unsignedAttributes,
    evidence: {
      certificates: merge(own.evidence.certificates, time.evidence.certificates),
      ocspResponses: merge(own.evidence.ocspResponses, time.evidence.ocspResponses), crls: merge(own.evidence.crls, time.evidence.crls),
    },
  });
}
