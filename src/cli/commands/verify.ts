import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { rendererInThread } from '../../main/core/compare-rendered.ts';
import { carriedEvidence } from '../../main/core/reports/carried-evidence.ts';
import { evidenceFiles, writeEvidence } from '../../main/core/reports/evidence-files.ts';
import { makeReport, reportFile, type ReportableAnswer } from '../../main/core/reports/make-report.ts';
import type { FileReport, ReportedFile } from '../../main/core/reports/report.ts';
import { renderReport, reportKinds, type ReportKind } from '../../main/core/reports/render-report.ts';
import { reportName } from '../../main/core/reports/report-name.rules.ts';
import { sentenceOf } from '../../main/core/reports/sentence.rules.ts';
import { wordsIn } from '../../main/core/reports/words.ts';
import { trustFetch } from '../../main/core/trust-fetch.ts';
import { memoryEvidenceCache } from '../../main/core/verification/memory-cache.ts';
import { verifyOnline, type OnlineMeans, type OnlineOptions } from '../../main/core/verification/verify-online.ts';
import type { Failure, Result } from '../../main/core/model/result.ts';
import { failed, type CommandAnswer, type Language } from '../output.ts';
import { readInput } from '../read-input.ts';
import { anchorsIn } from '../signing/anchors-in.ts';
import { writeWhole } from '../../main/core/write-whole.ts';
import { verificationLines } from './verify-lines.ts';

export interface VerifyCommandOptions {
  readonly trust?: string[];
  readonly trustTime?: string[];
  readonly assumeTrust?: boolean;
  readonly at?: string;
  readonly offline?: boolean;
  readonly content?: string;
  readonly report?: string;
  readonly output?: string;
  readonly evidence?: string;
  readonly lang?: string;
  readonly passwordEnv?: string;
}

type Call = { readonly files: string[]; readonly options: VerifyCommandOptions; readonly language: Language };

/** `verify IN…`: one verdict for each file and each signature in it; reports and evidence on request. */
export async function verify({ files, options, language }: Call): Promise<CommandAnswer> {
  const problem = usageProblem(files, options);
  if (problem !== undefined) return failed({ code: 'command.usage', details: { problem } }, language);
  if (await wouldOverwrite(files, options)) return failed({ code: 'output.exists' }, language);
  const anchors = await anchorsIn(options.trust ?? []);
  if (!anchors.ok) return failed(anchors.error, language);
  const timeAnchors = options.trustTime === undefined ? undefined : await anchorsIn(options.trustTime);
  if (timeAnchors?.ok === false) return failed(timeAnchors.error, language);
  if (options.content !== undefined && !(await stat(options.content).then((s) => s.isFile(), () => false))) {
    return failed({ code: 'input.unreadable', details: { file: basename(options.content) } }, language);
  }

  const now = Date.now();
  const at = options.at === undefined ? now : Date.parse(options.at);
  // Whoever assumes trust asks whether a file was changed: nobody needs to hear of that.
  const online = options.offline !== true && options.assumeTrust !== true;
  const password = options.passwordEnv === undefined ? undefined : process.env[options.passwordEnv];
  const verification: OnlineOptions = {
    anchors: anchors.value, at, assumeTrust: options.assumeTrust === true, compareRendered: rendererInThread(),
    ...(timeAnchors === undefined ? {} : { timeAnchors: timeAnchors.value }),
    ...(password === undefined ? {} : { password }),
  };
  const means: OnlineMeans = { cache: memoryEvidenceCache(), ...(online ? { network: trustFetch() } : {}) };
  const reported: ReportedFile[] = [];
  for (const file of files) reported.push(await verifyOne(file, options, verification, means));

  const frame = {
    programVersion: process.env['npm_package_version'] ?? '0.3.0', checkedAt: now, at, assumedTrust: options.assumeTrust === true,
    revocation: online ? 'online' : 'offline', signatureRoots: anchors.value, timeRoots: timeAnchors?.value ?? [],
  } as const;
  const reports = reported.map(({ report }) => report);
  const report = makeReport(frame, reports);
  const written = await writeAll(reported, options, language, (some) => makeReport(frame, some));
  if (!written.ok) return failed(written.error, language);
  const words = wordsIn(languageOfReport(options, language));
  return { status: statusOf(reports), json: report, text: reports.flatMap((file) => verificationLines(file, sentenceOf(file, words, report.assumedTrust), words)) };
}

async function verifyOne(file: string, options: VerifyCommandOptions, verification: OnlineOptions, means: OnlineMeans): Promise<ReportedFile> {
  const bytes = await readInput(file);
  if (!bytes.ok) {
    const answer = { document: 'unreadable', reasons: ['input.unreadable' as never], signatures: [] } as const satisfies ReportableAnswer;
    return reportFile({ file, answer });
  }
  const content = options.content;
  const { verification: answer } = await verifyOnline(bytes.value, {
    ...verification,
    ...(content === undefined ? {} : { content: () => createReadStream(content), contentName: basename(content) }),
  }, means);
  const wanted = options.evidence !== undefined || options.report !== undefined;
  return reportFile({
    file, bytes: bytes.value, answer,
    ...(wanted ? { carried: carriedEvidence(bytes.value, verification.password) } : {}),
  });
}

/** 0 only when every file is good; 2 when one could not be read from the disk. */
function statusOf(files: readonly FileReport[]): 0 | 1 | 2 {
  if (files.some(({ reasons }) => reasons.includes('input.unreadable'))) return 2;
  return files.every(({ document }) => document === 'valid' || document === 'valid-with-later-changes') ? 0 : 1;
}

async function writeAll(
  reported: readonly ReportedFile[], options: VerifyCommandOptions, language: Language, reportOf: (files: readonly FileReport[]) => ReturnType<typeof makeReport>,
): Promise<Result<void, Failure>> {
  if (options.evidence !== undefined) {
    const documents = reported.map(({ report, evidence }) => ({ file: report.file, ...(report.sha256 === undefined ? {} : { sha256: report.sha256 }), evidence }));
    const written = await writeEvidence(options.evidence, evidenceFiles(documents), writeWhole);
    if (!written.ok) return written;
  }
  if (options.output === undefined) return { ok: true, value: undefined };
  const kind = (options.report ?? 'json') as ReportKind;
  const lang = languageOfReport(options, language);
  // A list of verdicts for a script is one document; a report to be filed belongs to one file.
  const groups = kind === 'json' || reported.length === 1 ? [reported] : reported.map((one) => [one]);
  const names = new Set<string>();
  for (const group of groups) {
    const path = groups.length === 1 ? options.output : join(options.output, reportName(group[0]?.report.file ?? '', kind, names));
    const bytes = await renderReport(reportOf(group.map(({ report }) => report)), kind, lang, group.flatMap(({ evidence }) => evidence));
    const written = await writeWhole(path, bytes);
    if (!written.ok) return written;
  }
  return { ok: true, value: undefined };
}

/** A report never takes the place of what it is about, nor an index of evidence that of another one. */
async function wouldOverwrite(files: readonly string[], { content, output, evidence }: VerifyCommandOptions): Promise<boolean> {
  const read = [...files, ...(content === undefined ? [] : [content])].map((path) => resolve(path));
  if (output !== undefined && read.includes(resolve(output))) return true;
  return evidence !== undefined && (await stat(join(evidence, 'index.json')).then(() => true, () => false));
}

const languageOfReport = ({ lang }: VerifyCommandOptions, language: Language): Language => (lang === 'vi' || lang === 'en' ? lang : language);

function usageProblem(files: readonly string[], o: VerifyCommandOptions): string | undefined {
  if (o.at !== undefined && Number.isNaN(Date.parse(o.at))) return `--at ${o.at}`;
  if (o.report !== undefined && !reportKinds.some((kind) => kind === o.report)) return `--report ${reportKinds.join('|')}`;
  if (o.report !== undefined && o.report !== 'json' && o.output === undefined) return files.length === 1 ? '-o FILE' : '-o DIR';
  if (o.lang !== undefined && o.lang !== 'vi' && o.lang !== 'en') return '--lang vi|en';
  if (o.content !== undefined && files.length !== 1) return '--content FILE';
  return o.passwordEnv !== undefined && process.env[o.passwordEnv] === undefined ? `--password-env ${o.passwordEnv}` : undefined;
}
