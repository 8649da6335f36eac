import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { rendererInThread } from '../../main/core/compare-rendered.ts';
import type { DocumentVerification } from '../../main/core/signing/validation/result.ts';
import { verifyPdf } from '../../main/core/signing/validation/verify.ts';
import { failed, type CommandAnswer, type Language } from '../output.ts';
import { readInput } from '../read-input.ts';
import { writeOutput } from '../write-output.ts';

interface VerifyOptions {
  readonly trust?: string[];
  readonly assumeTrust?: boolean;
  readonly at?: string;
  readonly report?: string;
  readonly output?: string;
  readonly passwordEnv?: string;
}

/** `verify IN.pdf…`: one verdict for each file and each signature in it. */
export async function verify({ files, options, language }: { files: string[]; options: VerifyOptions; language: Language }): Promise<CommandAnswer> {
  const at = options.at === undefined ? Date.now() : Date.parse(options.at);
  if (Number.isNaN(at)) return failed({ code: 'command.usage', details: { problem: `--at ${options.at ?? ''}` } }, language);
  if (options.passwordEnv !== undefined || (options.report !== undefined && options.report !== 'json')) return failed({ code: 'command.notYet' }, language);
  const trustAnchors = await anchorsIn(options.trust ?? []);
  if (trustAnchors === undefined) return failed({ code: 'input.unreadable', details: { file: (options.trust ?? []).join(', ') } }, language);
  const compareRendered = rendererInThread();
  let missing = false;
  const results: (DocumentVerification & { file: string })[] = [];
  for (const file of files) {
    const bytes = await readInput(file);
    missing ||= !bytes.ok;
    const result: DocumentVerification = bytes.ok
      ? await verifyPdf(bytes.value, { trustAnchors, at, assumeTrust: options.assumeTrust === true, compareRendered })
      : { document: 'unreadable', reasons: ['input.unreadable' as never], signatures: [] };
    results.push({ file, ...result });
  }
  const good = results.every((r) => r.document === 'valid' || r.document === 'valid-with-later-changes');
  const json = { assumedTrust: options.assumeTrust === true, at: new Date(at).toISOString(), files: results };
  if (options.output !== undefined) {
    const written = await writeOutput(options.output, Buffer.from(JSON.stringify(json, undefined, 2)));
    if (!written.ok) return failed(written.error, language);
  }
  return { status: missing ? 2 : good ? 0 : 1, json, text: results.flatMap(lines) };
}

function lines(result: DocumentVerification & { file: string }): string[] {
  return [
    `${result.file}: ${result.document}${result.reasons.length === 0 ? '' : ` (${result.reasons.join(', ')})`}`,
    ...(result.warnings ?? []).filter((w) => w.severity === 'warning').map((w) => `  ! ${w.code}${w.page === undefined ? '' : ` · page ${String(w.page)}`}${w.where === undefined ? '' : ` · ${w.where}`}`),
    ...result.signatures.map((s) => `  ${s.field}: ${s.verdict}${s.subIndication === undefined ? '' : ` ${s.subIndication}`} · ${s.level} · ${s.signer?.commonName ?? '?'} · ${s.signingTime ?? '?'} · later changes: ${s.laterChanges}${s.reasons.length === 0 ? '' : ` · ${s.reasons.join(', ')}`}`),
  ];
}

/** DER or PEM files, or folders of them. Undefined when a place cannot be read: a missing root must not pass for distrust. */
async function anchorsIn(places: readonly string[]): Promise<Uint8Array[] | undefined> {
  const anchors: Uint8Array[] = [];
  for (const place of places) {
    const info = await stat(place).catch(() => undefined);
    if (info === undefined) return undefined;
    const paths = info.isDirectory() ? (await readdir(place)).filter((n) => /\.(der|cer|crt|pem)$/i.test(n)).map((n) => join(place, n)) : [place];
    for (const path of paths) {
      const bytes = await readInput(path);
      if (!bytes.ok) return undefined;
      try {
        anchors.push(new Uint8Array(new X509Certificate(bytes.value).raw));
      } catch {
        return undefined;
      }
    }
  }
  return anchors;
}
