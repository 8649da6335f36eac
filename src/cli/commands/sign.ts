import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fail, type Failure, type Result } from '../../main/core/model/result.ts';
import { baselineLevels, type BaselineLevel } from '../../main/core/signing/levels/level-services.ts';
import { keyProblem, openCliKey, type CliKey, type KeyOptions } from '../signing/cli-key.ts';
import { cliServices, timeoutOf, type ServiceOptions } from '../signing/cli-services.ts';
import { checkCliSigner } from '../signing/check-cli-signer.ts';
import { lookOf, lookProblem, type LookOptions } from '../signing/look.ts';
import { signContainer, signDetached } from '../signing/sign-other.ts';
import { measureToken, signPdf, type PdfSigning } from '../signing/sign-pdf.ts';
import { failed, sentence, statusOf, type CommandAnswer, type ExitStatus, type Language } from '../output.ts';
import { readInput } from '../read-input.ts';
import { writeWhole } from '../../main/core/write-whole.ts';

interface SignOptions extends KeyOptions, LookOptions, ServiceOptions {
  readonly output?: string;
  readonly outDir?: string;
  readonly level?: string;
  readonly format?: string;
  readonly passwordEnv?: string;
  readonly repair?: boolean;
}

interface Line { readonly input: string; readonly output?: string; readonly ok: boolean; readonly level?: string; readonly error?: { readonly code: string; readonly message: string } }
type Call = { files: string[]; options: SignOptions; language: Language };

/** `sign IN…`: many files, one PIN, a result for each; one failure stops nothing else. PDF signatures, `.p7s` beside a file, or one `.asice` for all. */
export async function sign({ files, options, language }: Call): Promise<CommandAnswer> {
  const problem = usageProblem(files, options);
  if (problem !== undefined) return failed({ code: 'command.usage', details: { problem } }, language);
  const key = await openCliKey(options);
  if (!key.ok) return noneSigned(files, key.error, language);
  try {
    return await signAll({ files, options, language }, key.value);
  } finally {
    await key.value.close();
  }
}

async function signAll({ files, options, language }: Call, key: CliKey): Promise<CommandAnswer> {
  const level = (options.level ?? 'B-B') as BaselineLevel;
  const services = level === 'B-B' ? undefined : await cliServices(options, [key.certificate, ...key.chain]);
  if (services?.ok === false) return noneSigned(files, services.error, language);
  const usable = await checkCliSigner(options, key);
  if (!usable.ok) return noneSigned(files, usable.error, language);
  const tokenRoom = await measureToken(level, services?.value);
  if (!tokenRoom.ok) return noneSigned(files, tokenRoom.error, language);
  const format = formatOf(options);
  if (format === 'asic') return lined([await lineOf(files.join(', '), options.output ?? '', level, language, () => signContainer(files, options.output ?? '', { key, level, services: services?.value }))]);
  const look = await lookOf(options, key);
  if (!look.ok) return noneSigned(files, look.error, language);
  const password = options.passwordEnv === undefined ? undefined : process.env[options.passwordEnv];
  const signing: PdfSigning = { key, look: look.value, level, services: services?.value, tokenRoom: tokenRoom.value, password, repair: options.repair === true };
  const lines: Line[] = [];
  // While one file waits for the disk the next is prepared; results keep the order of the files.
  const inFlight: Promise<Line>[] = [];
  for (const input of files) {
    const output = options.output ?? join(options.outDir ?? '', `${basename(input)}${format === 'cades' ? '.p7s' : ''}`);
    inFlight.push(lineOf(input, output, level, language, () => signOne(input, output, format, signing)));
    if (inFlight.length >= atOnce) lines.push(await (inFlight.shift() as Promise<Line>));
  }
  lines.push(...await Promise.all(inFlight));
  return lined(lines);
}

const atOnce = 3;

async function signOne(input: string, output: string, format: 'pades' | 'cades', signing: PdfSigning): Promise<Result<void, Failure>> {
  if (resolve(input) === resolve(output) || await stat(output).then(() => true, () => false)) return fail('output.exists');
  if (format === 'cades') return signDetached(input, output, signing);
  const bytes = await readInput(input);
  if (!bytes.ok) return bytes;
  const signed = await signPdf(bytes.value, signing);
  return signed.ok ? writeWhole(output, signed.value) : signed;
}

async function lineOf(input: string, output: string, level: string, language: Language, work: () => Promise<Result<void, Failure>>): Promise<Line> {
  const done = await work();
  return done.ok ? { input, output, ok: true, level } : { input, ok: false, error: { code: done.error.code, message: sentence(done.error, language) } };
}

function lined(lines: readonly Line[]): CommandAnswer {
  const worst = Math.max(0, ...lines.map((l) => (l.error === undefined ? 0 : statusOf(l.error.code)))) as ExitStatus;
  return { status: worst, json: { files: lines }, text: lines.map((l) => (l.ok ? `${l.input} → ${l.output ?? ''} (${l.level ?? ''})` : `${l.input}: ${l.error?.message ?? ''}`)) };
}

/** The key or a service cannot be used: said once, and of each file, so that a script finds a result for every one. */
function noneSigned(files: readonly string[], error: Failure, language: Language): CommandAnswer {
  const answer = failed(error, language);
  const lines: Line[] = files.map((input) => ({ input, ok: false, error: { code: error.code, message: sentence(error, language) } }));
  return { ...answer, json: { ...answer.json as object, files: lines } };
}

function formatOf({ format, output }: SignOptions): 'pades' | 'cades' | 'asic' {
  if (format === 'cades' || format === 'asic') return format;
  if (format === undefined && output?.endsWith('.p7s') === true) return 'cades';
  return format === undefined && /\.(asice|sce)$/.test(output ?? '') ? 'asic' : 'pades';
}

function usageProblem(files: readonly string[], o: SignOptions): string | undefined {
  const key = keyProblem(o);
  if (key !== undefined) return key;
  if ((o.output === undefined) === (o.outDir === undefined)) return '-o OUT | --out-dir DIR';
  const format = formatOf(o);
  if (o.format !== undefined && !['pades', 'cades', 'asic'].includes(o.format)) return '--format pades|cades|asic';
  if (format === 'asic' && o.output === undefined) return '-o OUT.asice';
  if (format !== 'asic' && o.output !== undefined && files.length > 1) return '--out-dir DIR';
  if (!baselineLevels.some((level) => level === (o.level ?? 'B-B'))) return '--level B-B|B-T|B-LT|B-LTA';
  if ((o.level ?? 'B-B') !== 'B-B' && o.tsa === undefined) return '--tsa URL';
  if (!(timeoutOf(o) > 0)) return '--timeout SECONDS';
  if (format !== 'pades' && o.level === 'B-LTA') return '--level B-B|B-T|B-LT';
  if (o.passwordEnv !== undefined && process.env[o.passwordEnv] === undefined) return `--password-env ${o.passwordEnv}`;
  return format === 'pades' ? lookProblem(o) : undefined;
}
