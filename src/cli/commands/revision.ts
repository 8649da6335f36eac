import { resolve } from 'node:path';
import { revisionOf } from '../../main/core/signing/validation/revision.ts';
import { failed, type CommandAnswer, type Language } from '../output.ts';
import { readInput } from '../read-input.ts';
import { writeWhole } from '../../main/core/write-whole.ts';

/** `revision IN.pdf --signature N -o OUT`: the bytes that signature N covers, as they were. */
export async function revision({ files, options, language }: { files: string[]; options: { signature?: string; output?: string; passwordEnv?: string }; language: Language }): Promise<CommandAnswer> {
  const number = Number(options.signature ?? '1');
  if (options.output === undefined || !Number.isInteger(number) || number < 1) return failed({ code: 'command.usage', details: { problem: '--signature N -o OUT' } }, language);
  if (options.passwordEnv !== undefined && process.env[options.passwordEnv] === undefined) return failed({ code: 'command.usage', details: { problem: `--password-env ${options.passwordEnv}` } }, language);
  // The signed revision is a part of the file, and would take the place of the whole.
  if (resolve(files[0] ?? '') === resolve(options.output)) return failed({ code: 'output.exists' }, language);
  const bytes = await readInput(files[0] ?? '');
  if (!bytes.ok) return failed(bytes.error, language);
  const password = options.passwordEnv === undefined ? undefined : process.env[options.passwordEnv];
  const cut = revisionOf(bytes.value, number - 1, password === undefined ? {} : { password });
  if (!cut.ok) return failed(cut.error, language);
  const written = await writeWhole(options.output, cut.value);
  if (!written.ok) return failed(written.error, language);
  return { status: 0, json: { output: options.output, bytes: cut.value.length }, text: [`${options.output}: ${cut.value.length} B`] };
}
