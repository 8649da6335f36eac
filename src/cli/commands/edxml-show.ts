import { formatCode } from '../../main/core/model/code.ts';
import type { EdocMessage, StatusMessage } from '../../main/core/model/message.ts';
import { failed, type CommandAnswer, type Language } from '../output.ts';
import { readMessage } from './edxml-read.ts';

/** `edxml show F`: any dialect to one JSON. Unreadable input: status 2 with its code. */
export async function edxmlShow({ files, language }: { files: string[]; options: unknown; language: Language }): Promise<CommandAnswer> {
  const message = await readMessage(files[0] ?? '');
  if (!message.ok) return failed(message.error, language);
  const json = message.value.kind === 'edoc' ? edocJson(message.value) : statusJson(message.value);
  return { status: 0, json, text: textOf(message.value) };
}

function edocJson(m: EdocMessage): Record<string, unknown> {
  return { ...m, attachments: m.attachments.map(({ blob, ...attachment }) => ({ ...attachment, sha256: blob })) };
}

/** The same keys as an edoc where they make sense, so that a script can read both. */
function statusJson(m: StatusMessage): Record<string, unknown> {
  const slash = m.responseFor.code.indexOf('/');
  return {
    kind: 'status', documentId: m.responseFor.documentId, from: m.from, to: [],
    code: slash < 0 ? { number: m.responseFor.code, notation: '' } : { number: m.responseFor.code.slice(0, slash), notation: m.responseFor.code.slice(slash + 1) },
    status: { code: m.statusCode, ...(m.description === undefined ? {} : { description: m.description }), ...(m.timestamp === undefined ? {} : { timestamp: m.timestamp }), ...(m.staff === undefined ? {} : { staff: m.staff }) },
    responseFor: [m.responseFor], attachments: [], warnings: m.warnings,
  };
}

function textOf(m: EdocMessage | StatusMessage): string[] {
  const warnings = m.warnings.map((w) => `  ! ${w.code} ${w.path}${w.value === undefined ? '' : ` (${w.value})`}`);
  if (m.kind === 'status') return [`status ${m.statusCode} · ${m.responseFor.code} · ${m.from.organName || m.from.organId}`, m.description ?? '', ...warnings].filter((l) => l !== '');
  return [
    `${m.business} · ${formatCode(m.code)} · ${m.issuedDate ?? '?'} · ${m.from.organName || m.from.organId}`,
    m.subject,
    ...m.attachments.map((a) => `  @ ${a.name} · ${a.contentType} · ${a.bytes} B`),
    ...warnings,
  ];
}
