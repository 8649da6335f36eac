import { sign as signBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openOffice } from '../../src/cli/open-office.ts';
import { openPkcs12 } from '../../src/main/core/signing/tokens/pkcs12.ts';

/** Whatever state a crash left: go on from there until the day's work is done. Used by the crash tests' victim process. */
export async function workDay(dataDir: string, keys: string, password: string): Promise<void> {
  const opened = await openOffice(dataDir, { axis: false });
  if (!opened.ok) throw new Error(opened.error.code);
  const { handlers, core, close } = opened.value;
  const must = <T>(answer: { ok: true; value: T } | { ok: false; error: { code: string } }): T => {
    if (!answer.ok) throw new Error(answer.error.code);
    return answer.value;
  };
  const list = async (folder: 'incoming.toRegister' | 'incoming.toRoute' | 'outgoing.all') => must(await handlers['inbox.list']({ folder, limit: 100 })).rows;
  const sign = async (id: number, keyId: string, file: string): Promise<void> => {
    const key = must(await openPkcs12(await readFile(join(keys, file)), password));
    const prepared = must(await handlers['signing.prepare']({ id, ordinal: 0, keyId, certificate: Buffer.from(key.certificate).toString('base64'), chain: [] }));
    must(await handlers['signing.complete']({ attemptId: prepared.attemptId, signatureValue: signBytes(prepared.hash, Buffer.from(prepared.toBeSigned, 'base64'), key.key).toString('base64') }));
  };

  must(await handlers['sync.now']({}));
  await core.verifyQueue.drained();
  for (const row of await list('incoming.toRegister')) must(await handlers['incoming.register']({ id: row.id }));
  let [reply] = await list('outgoing.all');
  if (reply === undefined) {
    const [first] = await list('incoming.toRoute');
    reply = must(await handlers['outgoing.draftReply']({ id: first?.id ?? 0 })).row;
  }
  const { id } = reply;
  const state = async () => must(await handlers['document.get']({ id }));
  if ((await state()).attachments.length === 0) must(await handlers['outgoing.attach']({ id, path: join(dataDir, 'tra-loi.pdf') }));
  if ((await state()).row.code === '') must(await handlers['outgoing.number']({ id, notation: 'UBND-VP' }));
  if ((await state()).row.state === 'draft') await sign(id, 'c-leader', 'leader.p12');
  await core.verifyQueue.drained();
  if ((await state()).row.state === 'signed') await sign(id, 'c-organ', 'organ.p12');
  if ((await state()).row.state === 'sealed') must(await handlers['outgoing.send']({ id }));
  must(await handlers['sync.now']({}));
  await close();
}
