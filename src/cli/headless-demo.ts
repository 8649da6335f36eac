import { createHash, sign as signBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { DocumentView } from '../contract/views.ts';
import type { HandlerAnswer } from '../main/hosts/serve.ts';
import { openPkcs12 } from '../main/core/signing/tokens/pkcs12.ts';
import { startTraining } from '../training/training-main.ts';
import { openOffice, type OpenedOffice } from './open-office.ts';

/** The clerk's first morning without a window: the same core, the same hub, the same keys; prints each step. */
const { values } = parseArgs({ options: { 'data-dir': { type: 'string' }, 'headless-demo': { type: 'boolean' } }, strict: false });
const given = typeof values['data-dir'] === 'string' ? values['data-dir'] : undefined;
const dataDir = given ?? mkdtempSync(join(tmpdir(), 'congvan-demo-'));
const say = (text: string): void => void process.stdout.write(`${text}\n`);

function must<T>(step: string, answer: HandlerAnswer<T>): T {
  if (answer.ok) return answer.value;
  throw new Error(`${step}: ${answer.error.code}`);
}

async function morning(office: OpenedOffice): Promise<void> {
  const { handlers, core } = office;
  const { certificates, people, defaultNotation, organ } = must('office', await handlers['office.get']({}));
  must('sync', await handlers['sync.now']({}));
  await core.verifyQueue.drained();
  const { rows } = must('list', await handlers['inbox.list']({ folder: 'incoming.toRegister', limit: 100 }));
  say(`2. Nhận: ${rows.length} văn bản từ trục, đã lưu, đã báo «đã đến» (01)`);
  for (const row of rows) say(`   ${row.mark.padEnd(8)} ${row.code} · ${row.organName} · ${row.subject}${row.duplicateSuspected ? ' · nghi trùng' : ''}${row.recallRequested ? ' · bị thu hồi' : ''}`);

  const recalled = rows.find((row) => row.recallRequested);
  if (recalled !== undefined) {
    const view = must('recall', await handlers['incoming.acceptRecall']({ id: recalled.id }));
    say(`3. Thu hồi: ${recalled.code} đã hủy (${view.row.state}), đã báo (15)`);
  }
  const forged = rows.find((row) => row.mark === 'invalid');
  if (forged !== undefined) {
    must('refuse', await handlers['incoming.refuse']({ id: forged.id, reason: 'Văn bản bị thay đổi sau khi ký' }));
    say(`4. Trả lại: ${forged.code}, chữ ký không toàn vẹn (02)`);
  }
  const good = rows.find((row) => row.mark === 'valid' && row.id !== recalled?.id && row.id !== forged?.id);
  if (good === undefined) throw new Error('no valid document arrived');
  const registered = must('register', await handlers['incoming.register']({ id: good.id }));
  say(`5. Vào sổ: ${good.code}, số đến ${registered.row.arrivalNumber ?? '?'} (03)`);
  const handler = people.find((p) => p.role === 'handler');
  must('route', await handlers['incoming.route']({ id: good.id, assigneeId: handler?.id ?? '', supportingIds: [], directive: 'Tham mưu văn bản trả lời' }));
  say(`6. Chuyển: ${handler?.fullName ?? ''} (04)`);

  let draft = must('draft', await handlers['outgoing.draftReply']({ id: good.id }));
  const folder = join(dataDir, 'huan-luyen', 'du-thao');
  const paper = readdirSync(folder).filter((name) => name.endsWith('.pdf')).sort()[0] ?? '';
  draft = must('attach', await handlers['outgoing.attach']({ id: draft.row.id, path: join(folder, paper) }));
  draft = must('number', await handlers['outgoing.number']({ id: draft.row.id, notation: defaultNotation }));
  say(`7. Dự thảo trả lời: ${paper}, số ${draft.row.code}`);
  for (const role of ['personal', 'organ'] as const) {
    const certificate = certificates.find((c) => c.role === role);
    draft = await sign(office, draft, certificate?.id ?? '');
    const pdf = draft.attachments[0];
    say(`8. ${role === 'personal' ? 'Ký' : 'Đóng dấu'}: ${certificate?.holder ?? ''} → ${draft.row.state}, ${pdf?.verification?.signatures.length ?? 0} chữ ký, ${pdf?.verification?.document ?? '?'}`);
  }
  must('send', await handlers['outgoing.send']({ id: draft.row.id }));
  must('sync', await handlers['sync.now']({}));
  say(`9. Gửi: ${draft.row.code} từ ${organ.organName}`);
  for (let round = 0; round < 60; round++) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    must('sync', await handlers['sync.now']({}));
    draft = must('show', await handlers['document.get']({ id: draft.row.id }));
    if (draft.tracking.every((t) => t.statusCode === '03')) break;
  }
  for (const t of draft.tracking) say(`10. Theo dõi: ${t.organName}: ${t.statusCode ?? '-'} ${t.description ?? ''}`);
  if (!draft.tracking.every((t) => t.statusCode === '03')) throw new Error('the receipt did not come back');
  const pdf = draft.attachments[0];
  const bytes = pdf === undefined ? undefined : await core.blobs.read(pdf.blob);
  if (bytes?.ok !== true || createHash('sha256').update(bytes.value).digest('hex') !== pdf?.blob) throw new Error('the stored file is not what was signed');
}

/** The key is opened here, beside the core, as the token host does it for the window. */
async function sign({ handlers }: OpenedOffice, draft: DocumentView, keyId: string): Promise<DocumentView> {
  const { source } = must('certificate', await handlers['signing.source']({ keyId }));
  if (source.kind !== 'file') throw new Error('the training key is not a file');
  const hint = must('office', await handlers['office.get']({})).trainingHint ?? '';
  const key = must('key', await openPkcs12(await readFile(source.path), /\d+/.exec(hint)?.[0] ?? ''));
  const prepared = must('prepare', await handlers['signing.prepare']({
    id: draft.row.id, ordinal: 0, keyId, certificate: Buffer.from(key.certificate).toString('base64'), chain: key.chain.map((c) => Buffer.from(c).toString('base64')),
  }));
  const value = signBytes(prepared.hash, Buffer.from(prepared.toBeSigned, 'base64'), key.key);
  return must('complete', await handlers['signing.complete']({ attemptId: prepared.attemptId, signatureValue: value.toString('base64') })).document;
}

try {
  if (!existsSync(join(dataDir, 'office.json'))) {
    const made = must('training', await startTraining({ dataDir, now: () => Date.now(), progress: (text) => say(`   ${text}`) }));
    await made.close();
  }
  say(`1. Văn phòng huấn luyện: ${dataDir}`);
  const office = must('open', await openOffice(dataDir, { axis: true }));
  await morning(office).finally(() => office.close());
  say('Xong: một buổi sáng của văn thư, không mất, không trùng.');
} catch (error) {
  process.stderr.write(`Không xong: ${(error as Error).message}\n`);
  process.exitCode = 1;
} finally {
  if (given === undefined) await rm(dataDir, { recursive: true, force: true });
}
