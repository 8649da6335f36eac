import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { fail, ok, type Failure, type Result } from '../../main/core/model/result.ts';
import type { AsicFile } from '../../main/core/signing/asic/prepare.ts';
import { signFolderAsic } from '../../main/core/signing/asic/sign-folder.ts';
import { cadesAdditionsAt } from '../../main/core/signing/cades/additions-at-level.ts';
import { signFileDetached, type KeyHolder } from '../../main/core/signing/cades/sign-detached.ts';
import type { BaselineLevel, LevelServices } from '../../main/core/signing/levels/level-services.ts';
import { writeWhole, writeWholeFrom } from '../../main/core/write-whole.ts';
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
  return signed.ok ? writeWhole(output, signed.value) : signed;
}

/** One ASiC-E container for files and folders; written beside its name and put there when it is whole. */
export async function signContainer(inputs: readonly string[], output: string, signing: OtherSigning): Promise<Result<void, Failure>> {
  if (await stat(output).then(() => true, () => false)) return fail('output.exists');
  const files = await filesIn(inputs);
  if (!files.ok) return files;
  return writeWholeFrom(output, (write) => signFolderAsic(files.value, { signingTime: Date.now() }, holderOf(signing), write));
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
  if (level === 'B-B' || level === 'B-LTA' || services === undefined) return { signer, sign };
  return {
    signer, sign,
    additions: async (value) => {
      const reached = await cadesAdditionsAt(signer, value, level, services);
      const [missing] = reached.missing;
      // A script wants the level it asked for, or none.
      return reached.level === level ? ok(reached.additions) : { ok: false, error: missing?.error ?? { code: 'evidence.incomplete', details: { missing: 1, field: '' } } };
    },
  };
}
