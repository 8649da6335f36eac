import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fail, type Failure, type Result } from '../../main/core/model/result.ts';
import { extendPdf } from '../../main/core/signing/levels/extend.ts';
import { baselineLevels, reaches, type BaselineLevel } from '../../main/core/signing/levels/level-services.ts';
import { openPdf } from '../../main/core/signing/pdf/file.ts';
import { certificatesInPdf } from '../signing/certificates-in-pdf.ts';
import { cliServices, timeoutOf } from '../signing/cli-services.ts';
import { failed, type CommandAnswer, type Language } from '../output.ts';
import { readInput } from '../read-input.ts';
import { writeWhole } from '../../main/core/write-whole.ts';

interface ExtendOptions { readonly output?: string; readonly level?: string; readonly tsa?: string; readonly trust?: string[]; readonly timeout?: string; readonly passwordEnv?: string }

/** `extend IN.pdf -o OUT --level B-T|B-LT|B-LTA --tsa URL`: adds what was missing when it was signed; a B-LTA file is renewed. */
export async function extend({ files, options, language }: { files: string[]; options: ExtendOptions; language: Language }): Promise<CommandAnswer> {
  const level = options.level as BaselineLevel;
  const password = options.passwordEnv === undefined ? undefined : process.env[options.passwordEnv];
  const problem = options.output === undefined ? '-o OUT'
    : !baselineLevels.includes(level) || level === 'B-B' ? '--level B-T|B-LT|B-LTA'
      : options.tsa === undefined ? '--tsa URL'
        : !(timeoutOf(options) > 0) ? '--timeout SECONDS'
        : options.passwordEnv !== undefined && password === undefined ? `--password-env ${options.passwordEnv}` : undefined;
  const [input = ''] = files;
  if (problem !== undefined || options.output === undefined) return failed({ code: 'command.usage', details: { problem: problem ?? '' } }, language);
  if (resolve(input) === resolve(options.output) || await stat(options.output).then(() => true, () => false)) return failed({ code: 'output.exists' }, language);
  const done = await extendFile(input, level, options, password);
  if (!done.ok) return failed(done.error, language);
  const written = await writeWhole(options.output, done.value);
  if (!written.ok) return failed(written.error, language);
  return { status: 0, json: { input, output: options.output, ok: true, level, bytes: done.value.length }, text: [`${input} → ${options.output} (${level})`] };
}

async function extendFile(input: string, level: BaselineLevel, options: ExtendOptions, password: string | undefined): Promise<Result<Uint8Array, Failure>> {
  const bytes = await readInput(input);
  if (!bytes.ok) return bytes;
  const opened = openPdf(bytes.value, { password });
  if (!opened.ok) return opened;
  const services = await cliServices(options, certificatesInPdf(opened.value));
  if (!services.ok) return services;
  const reached = await extendPdf(bytes.value, level, services.value, { password });
  if (!reached.ok) return reached;
  const [missing] = reached.value.missing;
  if (missing !== undefined) return { ok: false, error: missing.error };
  return reaches(reached.value.level, level) ? { ok: true, value: reached.value.bytes } : fail('evidence.incomplete', { missing: 1, field: '' });
}
