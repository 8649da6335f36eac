import type { TokenCertificateView, TokenView } from '../../contract/token-contract.ts';
import { fail, ok, type Failure, type Result } from '../../main/core/model/result.ts';
import type { TokenCalls } from '../../main/hosts/key-hosts.ts';
import { checkSigningCertificate } from '../../main/core/signing/cms/certificate.ts';
import { readPkcs12 } from '../../main/core/signing/tokens/pkcs12.ts';
import { describeSigner, parseCertificate } from '../../main/core/signing/validation/certificate.ts';
import { cliKeyHosts, driversFor } from '../cli-key-hosts.ts';
import { failed, sentence, statusOf, type CommandAnswer, type ExitStatus, type Language } from '../output.ts';
import { readInput } from '../read-input.ts';

interface Source {
  readonly module?: string;
  readonly token?: Pick<TokenView, 'tokenId' | 'label' | 'serial'>;
  readonly file?: string;
}

interface CertificateLine extends Source {
  readonly certificateId?: string;
  readonly label?: string;
  readonly holder?: string | undefined;
  readonly issuer?: string;
  readonly notAfter?: string;
  /** May sign now, as far as the certificate itself says. */
  readonly usable: boolean;
  readonly reason?: { readonly code: string; readonly message: string };
  /** Whether its key was seen; a token may show keys only after the PIN. */
  readonly keyKnown: boolean;
}

interface CertsOptions {
  readonly module?: string[];
  readonly p12?: string;
  readonly pinEnv?: string;
}

/** `certs`: the certificates there are to sign with; one that may not is listed with the reason. Status 1 when none may. */
export async function certs({ options, language }: { files: string[]; options: CertsOptions; language: Language }): Promise<CommandAnswer> {
  if (options.p12 !== undefined || options.pinEnv !== undefined) {
    const listed = await inFile(options, language);
    return listed.ok ? answer(listed.value, [], 0, language) : failed(listed.error, language);
  }
  const hosts = cliKeyHosts();
  try {
    const found = await driversFor(options.module ?? []);
    const listed = await Promise.all(found.map(async (driver) => ({ driver, held: await inDriver(driver.path, hosts.driver(driver.path), language) })));
    const problems = listed.flatMap(({ driver, held }) => (held.ok ? [] : [{ module: driver.path, named: driver.source === 'person', code: held.error.code, message: sentence(held.error, language) }]));
    const status = problems.reduce<ExitStatus>((worst, { named, code }) => (named && statusOf(code) > worst ? statusOf(code) : worst), 0);
    return answer(listed.flatMap(({ held }) => (held.ok ? held.value : [])), problems.map(({ named: _, ...problem }) => problem), status, language);
  } finally {
    await hosts.stop();
  }
}

function answer(certificates: readonly CertificateLine[], problems: readonly { readonly module: string; readonly code: string; readonly message: string }[], worst: ExitStatus, language: Language): CommandAnswer {
  const none = language === 'en' ? 'No certificate was found. Insert the token, or name a file with --p12.' : 'Không thấy chứng thư số nào. Hãy cắm token, hoặc chỉ ra tệp chứng thư bằng --p12.';
  return {
    status: worst > 0 ? worst : certificates.some(({ usable }) => usable) ? 0 : 1,
    json: { certificates, problems },
    text: [...(certificates.length === 0 ? [none] : certificates.map((line) => lineOf(line, language))), ...problems.map(({ module, message }) => `✗ ${module}: ${message}`)],
  };
}

async function inFile({ p12, pinEnv }: CertsOptions, language: Language): Promise<Result<readonly CertificateLine[], Failure>> {
  if (p12 === undefined || pinEnv === undefined) return fail('command.usage', { problem: '--p12 F --pin-env VAR' });
  const password = process.env[pinEnv];
  if (password === undefined) return fail('command.usage', { problem: `--pin-env ${pinEnv}` });
  const bytes = await readInput(p12);
  if (!bytes.ok) return bytes;
  const content = await readPkcs12(bytes.value, password);
  if (!content.ok) return content;
  const { identities, keys, unusableKeys } = content.value;
  if (identities.length > 0) return ok(identities.map(({ certificate }) => ({ file: p12, ...judge(certificate, language), keyKnown: true })));
  return fail(keys.length > 0 ? 'p12.noCertificate' : unusableKeys > 0 ? 'p12.keyPasswordDiffers' : 'p12.noKey');
}

async function inDriver(module: string, driver: TokenCalls, language: Language): Promise<Result<readonly CertificateLine[], Failure>> {
  const inserted = await driver.call('driver.tokens', {});
  if (!inserted.ok) return inserted;
  const lines: CertificateLine[] = [];
  for (const { tokenId, label, serial } of inserted.value.tokens) {
    const held = await driver.call('driver.certificates', { tokenId });
    if (!held.ok) return held;
    lines.push(...held.value.certificates.map((each: TokenCertificateView) => ({
      module, token: { tokenId, label, serial }, certificateId: each.certificateId, label: each.label, ...judge(Buffer.from(each.certificate, 'base64'), language), keyKnown: each.keyKnown,
    })));
  }
  return ok(lines);
}

function judge(der: Uint8Array, language: Language): Pick<CertificateLine, 'holder' | 'issuer' | 'notAfter' | 'usable' | 'reason'> {
  const parsed = parseCertificate(der);
  const about = parsed === undefined ? {} : (({ commonName, issuer, notAfter }) => ({ holder: commonName, issuer, notAfter }))(describeSigner(parsed));
  const usable = checkSigningCertificate(der, Date.now());
  return { ...about, usable: usable.ok, ...(usable.ok ? {} : { reason: { code: usable.error.code, message: sentence(usable.error, language) } }) };
}

function lineOf({ usable, holder, label, issuer, notAfter, token, file, reason, certificateId }: CertificateLine, language: Language): string {
  const until = `${language === 'en' ? 'until' : 'đến'} ${notAfter?.slice(0, 10) ?? '?'}`;
  const where = token === undefined ? file : `${token.label} (${token.serial})`;
  const parts = [holder ?? '?', label, until, issuer, where, certificateId].filter((part) => part !== undefined && part !== '');
  return `${usable ? '✓' : '–'} ${parts.join(' · ')}${reason === undefined ? '' : `\n    ${reason.message}`}`;
}
