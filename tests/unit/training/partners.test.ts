import { join } from 'node:path';
import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { writeStatus } from '../../../src/main/core/exchange/edxml/write-status.ts';
import type { EdocMessage, StatusMessage } from '../../../src/main/core/model/message.ts';
import { commune, department, province } from '../../../src/training/cast.ts';
import { startTraining } from '../../../src/training/training-main.ts';
import type { TrainingOffice } from '../../../src/training/training-main.ts';
import { fetched, sendBytes } from '../../support/exchange.ts';
import { edocBytes, memoryContents } from '../../support/memory-contents.ts';
import { read } from '../exchange/messages.ts';
import { axisOf, freshFolder } from './support.ts';

let dataDir: string;
let office: TrainingOffice | undefined;
let clock = Date.now();

/**
 * The timer is far away: every round is asked for, so no test depends on time passing. Each look at the clock is a
 * millisecond later: a hub refuses a call that was signed before, and two of one moment would be the same.
 */
async function start(): Promise<TrainingOffice> {
  const started = await startTraining({ dataDir, now: () => (clock += 1), everyMs: 3_600_000, delays: { arrived: 0, accepted: 4000 } });
  if (!started.ok) throw new Error(started.error.code);
  office = started.value;
  return started.value;
}

beforeAll(async () => {
  dataDir = await freshFolder();
});
afterEach(async () => {
  await office?.close();
  office = undefined;
});

type Message = Omit<EdocMessage, 'warnings'>;
const draft = (number: string, to: Message['to'], more: Partial<Message> = {}): Message => ({
  kind: 'edoc', business: 'new', documentId: `${commune.organ.organId},2026/11/23,${number}/UBND-VP`, from: commune.organ, to, code: { number, notation: 'UBND-VP' },
  issuedDate: '2026-11-23', typeName: 'Công văn', subject: 'V/v trả lời', toPlaces: [], priority: 0, responseFor: [], traceHeaders: [], targetDocumentIds: [],
  attachments: [], ...more,
});

async function send(kind: 'edoc' | 'status', to: readonly { readonly organId: string }[], bytes: Uint8Array): Promise<void> {
  await sendBytes(await axisOf(dataDir, 'commune'), kind, commune.organ.organId, to.map(({ organId }) => organId), bytes);
}
const sendEdoc = async (message: Message): Promise<void> => send('edoc', message.to, await edocBytes(message, memoryContents()));

/** Takes and acknowledges the statuses that wait for us. */
async function statuses(): Promise<readonly StatusMessage[]> {
  const axis = await axisOf(dataDir, 'commune');
  const listed = await axis.list('status');
  if (!listed.ok) throw new Error(listed.error.code);
  const list: StatusMessage[] = [];
  for (const { docId } of listed.value) {
    const message = await read(await fetched(axis, docId));
    if (message.kind !== 'status') throw new Error('not a status');
    list.push(message);
    await axis.acknowledge(docId, 'done');
  }
  return list;
}
const told = (list: readonly StatusMessage[]): readonly string[] => list.map((one) => `${one.from.organId} ${one.responseFor.code} ${one.statusCode}`).sort();

test('both partners report 01 at once and 03 later, about the right document', async () => {
  const running = await start();
  await sendEdoc(draft('01', [province.organ, department.organ]));
  await running.round();
  const first = await statuses();
  expect(told(first)).toEqual(['000.00.00.H99 01/UBND-VP 01', '000.00.12.H99 01/UBND-VP 01']);
  expect(first[0]?.responseFor.documentId).toBe(draft('01', []).documentId);
  expect(first[0]?.responseFor.organId).toBe(commune.organ.organId);
  await running.round();
  expect(await statuses()).toEqual([]);
  clock += 5000;
  await running.round();
  expect(told(await statuses())).toEqual(['000.00.00.H99 01/UBND-VP 03', '000.00.12.H99 01/UBND-VP 03']);
  const pending = await (await axisOf(dataDir, 'province')).list('edoc');
  expect(pending).toEqual({ ok: true, value: [] });
});

test('a restart neither loses nor doubles an answer', async () => {
  const running = await start();
  await sendEdoc(draft('02', [province.organ]));
  await running.round();
  await running.close();
  office = undefined;
  clock += 5000;
  const again = await start();
  await again.round();
  await again.round();
  expect(told(await statuses())).toEqual(['000.00.00.H99 02/UBND-VP 01', '000.00.00.H99 02/UBND-VP 03']);
});

/** As if the program had died between the call and the note of its outcome. */
async function restartWith(last: 'sent' | 'waiting'): Promise<TrainingOffice> {
  await office?.close();
  office = undefined;
  const path = join(dataDir, 'training', 'partners.json');
  const state = await readFile(path, 'utf8');
  const step = `"step":"${last}"`;
  const at = state.lastIndexOf(step);
  expect(at).toBeGreaterThan(0);
  await writeFile(path, `${state.slice(0, at)}"step":"sending"${state.slice(at + step.length)}`);
  return await start();
}

test('an answer under way at a crash is settled by the sent list: not again if it arrived, once more if not', async () => {
  const running = await start();
  await sendEdoc(draft('03', [department.organ]));
  await running.round();
  await (await restartWith('sent')).round();
  expect(told(await statuses())).toEqual(['000.00.12.H99 03/UBND-VP 01']);
  clock += 5000;
  await (await restartWith('waiting')).round();
  expect(told(await statuses())).toEqual(['000.00.12.H99 03/UBND-VP 03']);
});

test('a recall and a request to take back are agreed to', async () => {
  const running = await start();
  await sendEdoc(draft('04', [department.organ], { business: 'recall', targetDocumentIds: [draft('01', []).documentId], businessReason: 'sai số liệu' }));
  await send('status', [province.organ], writeStatus({
    kind: 'status', from: commune.organ, statusCode: '13', description: 'Lấy lại', timestamp: new Date(clock).toISOString(),
    responseFor: { organId: province.organ.organId, code: '01/UBND-VP', documentId: draft('01', []).documentId },
  }));
  await running.round();
  clock += 5000;
  await running.round();
  const list = await statuses();
  expect(told(list)).toEqual(['000.00.00.H99 01/UBND-VP 15', '000.00.12.H99 04/UBND-VP 01', '000.00.12.H99 04/UBND-VP 15']);
  expect(list.every((one) => one.responseFor.documentId === draft('01', []).documentId)).toBe(true);
});

test('a state file cut short does not stop the partners', async () => {
  await writeFile(join(dataDir, 'training', 'partners.json'), '{"version":1,"agen');
  const running = await start();
  await sendEdoc(draft('05', [province.organ]));
  await running.round();
  expect(told(await statuses())).toEqual(['000.00.00.H99 05/UBND-VP 01']);
});
