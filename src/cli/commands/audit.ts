import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { acceptLoss } from '../../main/core/evidence/accept-loss.ts';
import { checkExport, exportLimits } from '../../main/core/evidence/check-export.ts';
import type { ExportFault } from '../../main/core/evidence/export-shapes.ts';
import { readHead } from '../../main/core/evidence/head-file.ts';
import { verifyEvidence } from '../../main/core/evidence/verify-evidence.ts';
import { createDocumentStore } from '../../main/core/store/documents.ts';
import { createEvidenceAnchors } from '../../main/core/store/evidence-anchors.ts';
import { createEvidenceReads } from '../../main/core/store/evidence.ts';
import { openDatabase } from '../../main/core/store/connection.ts';
import { openReadOnly } from '../../main/core/store/open-read-only.ts';
import { storageFailure } from '../../main/core/store/storage-failure.ts';
import { openOffice, resolveDataDir } from '../open-office.ts';
import { failed, sentence, type CommandAnswer, type Language } from '../output.ts';
import { readInput } from '../read-input.ts';

interface Args { readonly files: string[]; readonly options: { readonly dataDir?: string; readonly output?: string }; readonly language: Language }

/** What the three checks have in common. */
interface Checked { readonly ok: boolean; readonly rows: number; readonly head: string; readonly headSeq: number; readonly firstBad?: number; readonly reason?: ExportFault; readonly anchored?: { readonly seq: number; readonly at: number } }

/** `audit verify`: whether anything in the log was changed or removed. Also while the office is open. Status 1 when it was. */
export async function auditVerify({ options, language }: Args): Promise<CommandAnswer> {
  const dataDir = resolveDataDir(options.dataDir);
  const kept = readHead(dataDir);
  const opened = openReadOnly(dataDir);
  if (!opened.ok) return failed(opened.error, language);
  try {
    return answer(await verifyEvidence(createEvidenceReads(opened.value), kept, createEvidenceAnchors(opened.value).all()), language);
  } catch (error) {
    const failure = storageFailure(error);
    if (failure === undefined) throw error;
    return failed(failure, language);
  } finally {
    opened.value.close();
  }
}

/** `audit check F.zip`: an exported file, with nothing but itself. */
export async function auditCheck({ files, language }: Args): Promise<CommandAnswer> {
  const file = files[0] ?? '';
  const size = (await stat(file).catch(() => undefined))?.size ?? 0;
  if (size > exportLimits.maxBytes) return failed({ code: 'audit.exportUnreadable', details: { file: basename(file) } }, language);
  const bytes = await readInput(file);
  if (!bytes.ok) return failed(bytes.error, language);
  const checked = checkExport(bytes.value);
  if (!checked.ok) return failed(checked.error, language);
  const { messages, messagesMissing, verdicts, verdictsNotInLog } = checked.value;
  const checkedFile = answer(checked.value, language);
  return { ...checkedFile, text: [...checkedFile.text, `messages ${messages}, not kept ${messagesMissing}; verdicts ${verdicts}, not in the log ${verdictsNotInLog}`] };
}

/** `audit export ID -o F.zip`. */
export async function auditExport({ files, options, language }: Args): Promise<CommandAnswer> {
  const [id, path] = [Number(files[0]), options.output];
  if (!Number.isSafeInteger(id) || id < 1 || path === undefined) return failed({ code: 'command.usage', details: { problem: path === undefined ? '-o F.zip' : `ID ${files[0] ?? ''}` } }, language);
  const opened = await openOffice(options.dataDir, { axis: false });
  if (!opened.ok) return failed(opened.error, language);
  try {
    const exported = await opened.value.handlers['document.exportEvidence']({ id, path: resolve(path) });
    return exported.ok ? { status: 0, json: { output: path }, text: [path] } : failed(exported.error, language);
  } finally {
    await opened.value.close();
  }
}

/** `audit accept-loss`: after a restored backup. The log says from then on what was lost. */
export async function auditAcceptLoss({ options, language }: Args): Promise<CommandAnswer> {
  const dataDir = resolveDataDir(options.dataDir);
  const looked = openReadOnly(dataDir);
  if (!looked.ok) return failed(looked.error, language);
  looked.value.close();
  const opened = openDatabase(dataDir);
  if (!opened.ok) return failed(opened.error, language);
  try {
    const { db } = opened.value;
    const accepted = await acceptLoss({ dataDir, store: createDocumentStore(db), log: createEvidenceReads(db), now: Date.now() });
    return accepted.ok ? { status: 0, json: accepted.value, text: [`- ${accepted.value.lost}`] } : failed(accepted.error, language);
  } finally {
    opened.value.close();
  }
}

function answer(checked: Checked, language: Language): CommandAnswer {
  const { ok, rows, head, headSeq, firstBad, reason, anchored } = checked;
  const lines = [
    ok ? `✓ ${rows}` : `✗ ${rows}: ${sentence({ code: `audit.fault.${reason ?? ''}`, details: { row: firstBad ?? headSeq } }, language)}`,
    `${headSeq} ${head}`,
    ...(anchored === undefined ? [] : [`${anchored.seq} @ ${new Date(anchored.at).toISOString()}`]),
  ];
  return { status: ok ? 0 : 1, json: checked, text: lines };
}
