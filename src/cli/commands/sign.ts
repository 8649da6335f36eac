import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { loadFonts } from '../../main/core/fonts.ts';
import { officeTime } from '../../main/core/model/dates.ts';
import { fail, ok, type Failure, type Result } from '../../main/core/model/result.ts';
import type { SignatureAppearance } from '../../main/core/signing/appearance/appearance.ts';
import { checkSigningCertificate } from '../../main/core/signing/cms/certificate.ts';
import { signWithKey } from '../../main/core/signing/pdf/complete.ts';
import { prepareSignature } from '../../main/core/signing/pdf/sign.ts';
import { openPkcs12, type Pkcs12Identity } from '../../main/core/signing/tokens/pkcs12.ts';
import { describeSigner, parseCertificate } from '../../main/core/signing/validation/certificate.ts';
import { failed, sentence, statusOf, type CommandAnswer, type ExitStatus, type Language } from '../output.ts';
import { readInput } from '../read-input.ts';
import { writeOutput } from '../write-output.ts';

interface SignOptions {
  readonly output?: string; readonly outDir?: string; readonly p12?: string; readonly pinEnv?: string; readonly pkcs11?: string;
  readonly level?: string; readonly as?: string; readonly image?: string; readonly page?: string; readonly rect?: string;
  readonly field?: string; readonly number?: string; readonly organName?: string; readonly copyKind?: string; readonly certify?: string; readonly tsa?: string; readonly passwordEnv?: string;
}

interface Line { readonly input: string; readonly output?: string; readonly ok: boolean; readonly level?: string; readonly error?: { readonly code: string; readonly message: string } }

/** `sign IN.pdf…`: many files, one password, a result for each; one failure stops nothing else. */
export async function sign({ files, options, language }: { files: string[]; options: SignOptions; language: Language }): Promise<CommandAnswer> {
  if (options.pkcs11 !== undefined || options.tsa !== undefined || options.passwordEnv !== undefined || (options.level ?? 'B-B') !== 'B-B') return failed({ code: 'command.notYet' }, language);
  const problem = usageProblem(files, options);
  if (problem !== undefined) return failed({ code: 'command.usage', details: { problem } }, language);
  const key = await openKey(options);
  if (!key.ok) return noneSigned(files, key.error, language);
  const appearance = await appearanceOf(options, key.value);
  if (!appearance.ok) return noneSigned(files, appearance.error, language);
  const lines: Line[] = [];
  let status: ExitStatus = 0;
  for (const input of files) {
    const output = options.output ?? join(options.outDir ?? '', basename(input));
    const done = await signOne(input, output, options, key.value, appearance.value);
    if (done.ok) lines.push({ input, output, ok: true, level: 'B-B' });
    else {
      lines.push({ input, ok: false, error: { code: done.error.code, message: sentence(done.error, language) } });
      const one = statusOf(done.error.code);
      if (one > status) status = one;
    }
  }
  return { status, json: { files: lines }, text: lines.map((l) => (l.ok ? `${l.input} → ${l.output ?? ''} (B-B)` : `${l.input}: ${l.error?.message ?? ''}`)) };
}

/** The key or the image cannot be used: said once, and of each file, so that a script finds a result for every one. */
function noneSigned(files: readonly string[], error: Failure, language: Language): CommandAnswer {
  const answer = failed(error, language);
  const lines: Line[] = files.map((input) => ({ input, ok: false, error: { code: error.code, message: sentence(error, language) } }));
  return { ...answer, json: { ...answer.json as object, files: lines } };
}

function usageProblem(files: readonly string[], o: SignOptions): string | undefined {
  if (o.p12 === undefined || o.pinEnv === undefined) return '--p12 F --pin-env VAR';
  if ((o.output === undefined) === (o.outDir === undefined)) return '-o OUT | --out-dir DIR';
  if (o.output !== undefined && files.length > 1) return '--out-dir DIR';
  if (!['personal', 'organ', 'appendix', 'copy', 'invisible'].includes(o.as ?? '')) return '--as personal|organ|appendix|copy|invisible';
  if (o.as === 'organ' && o.image === undefined) return '--as organ --image PNG';
  if (o.as === 'appendix' && o.number === undefined) return '--as appendix --number S';
  if (o.as === 'copy' && (o.organName === undefined || o.copyKind === undefined)) return '--as copy --copy-kind S --organ-name S';
  if (o.rect !== undefined && rectOf(o.rect) === undefined) return '--rect x,y,w,h';
  if (o.page !== undefined && !/^[1-9]\d*$/.test(o.page)) return '--page N';
  if (o.certify !== undefined && !/^[123]$/.test(o.certify)) return '--certify 1|2|3';
  return undefined;
}

async function openKey(o: SignOptions): Promise<Result<Pkcs12Identity, Failure>> {
  const password = process.env[o.pinEnv ?? ''];
  if (password === undefined) return fail('command.usage', { problem: `--pin-env ${o.pinEnv ?? ''}` });
  const bytes = await readInput(o.p12 ?? '');
  if (!bytes.ok) return bytes;
  const opened = await openPkcs12(bytes.value, password);
  if (!opened.ok) return opened;
  const usable = checkSigningCertificate(opened.value.certificate, Date.now());
  return usable.ok ? opened : usable;
}

/** Exact strings of Decree 30/2020, Annex I, II.8 and Part II; time as ISO 8601 in +07:00. */
async function appearanceOf(o: SignOptions, key: Pkcs12Identity): Promise<Result<SignatureAppearance, Failure>> {
  const time = officeTime(Date.now());
  if (o.as === 'invisible') return ok({ kind: 'invisible' });
  if (o.as === 'appendix') return ok({ kind: 'text', text: `${o.number ?? ''}; ${time}` });
  if (o.as === 'copy') return ok({ kind: 'text', text: `${o.copyKind ?? ''}; ${o.organName ?? ''}; ${time}` });
  const holder = parseCertificate(key.certificate);
  if (o.image === undefined) return ok({ kind: 'personal', lines: [holder === undefined ? '' : describeSigner(holder).commonName ?? ''] });
  const image = await readInput(o.image);
  if (!image.ok) return image;
  return ok(o.as === 'organ' ? { kind: 'organ', image: image.value } : { kind: 'personal', image: image.value, lines: [] });
}

async function signOne(input: string, output: string, o: SignOptions, key: Pkcs12Identity, appearance: SignatureAppearance): Promise<Result<void, Failure>> {
  const bytes = await readInput(input);
  if (!bytes.ok) return bytes;
  if (resolve(input) === resolve(output) || await stat(output).then(() => true, () => false)) return fail('output.exists');
  const prepared = await prepareSignature(bytes.value, {
    appearance,
    page: o.page === undefined ? (appearance.kind === 'text' ? 1 : -1) : Number(o.page),
    signingTime: Date.now(),
    fonts: loadFonts(),
    ...(appearance.kind === 'invisible' || appearance.kind === 'text' && o.rect === undefined ? {} : { rect: rectOf(o.rect ?? '') ?? (appearance.kind === 'organ' ? [290, 130, 102, 102] : [350, 150, 130, 60]) }),
    ...(o.field === undefined ? {} : { fieldName: o.field }),
    ...(o.certify === undefined ? {} : { certify: Number(o.certify) as 1 | 2 | 3 }),
  }, { certificate: key.certificate, chain: key.chain });
  if (!prepared.ok) return prepared;
  const signed = signWithKey(prepared.value, key.key);
  if (!signed.ok) return signed;
  return writeOutput(output, signed.value);
}

function rectOf(text: string): [number, number, number, number] | undefined {
  const parts = text.split(',').map(Number);
  const [x, y, w, h] = parts;
  return parts.length === 4 && x !== undefined && y !== undefined && w !== undefined && h !== undefined && parts.every(Number.isFinite) ? [x, y, w, h] : undefined;
}
