import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { createHub, type Hub } from '../../src/axis/create-hub.ts';
import type { OfficeProfile } from '../../src/contract/office-profile.ts';
import { readEdxml } from '../../src/main/core/exchange/edxml/read-edxml.ts';
import { createVxpAxis } from '../../src/main/core/exchange/transports/vxp/create-vxp-axis.ts';
import type { EdocMessage, StatusMessage } from '../../src/main/core/model/message.ts';
import { bytesOf } from '../../src/main/core/ports/bytes.ts';
import type { ExchangeAxis, MessageKind } from '../../src/main/core/ports/exchange-axis.ts';
import { edocBytes, memoryContents, type MemoryContents } from './memory-contents.ts';
import { edoc, ours, theirs } from './office.ts';
import { stampedPaper } from './stamped-paper.ts';

export const clock = { now: () => Date.now() };
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A real hub on loopback with two agencies. */
export async function startHub(dataDir: string): Promise<Hub> {
  mkdirSync(dataDir, { recursive: true });
  const hub = await createHub({ dataDir, port: 0, clock, log: silent });
  for (const organ of [ours, theirs]) await hub.addAgency({ code: organ.organId, name: organ.organName, secret: `secret-${organ.organId}` });
  return hub;
}

export const axisOf = (hub: Hub, organId: string): ExchangeAxis =>
  createVxpAxis({ endpoint: `http://127.0.0.1:${hub.port}`, systemId: organId, secret: `secret-${organId}` }, { clock });

/** A one-page paper with Vietnamese text. */
export const paper = (text = 'Kính gửi: Ủy ban nhân dân xã Đồng Mây'): Promise<Uint8Array> => stampedPaper([text]);

/** Sends bytes as one message, under a key of its own. */
export async function sendBytes(axis: ExchangeAxis, kind: MessageKind, fromOrganId: string, toOrganIds: readonly string[], bytes: Uint8Array): Promise<string> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const sent = await axis.send({ kind, fromOrganId, toOrganIds, key: randomUUID(), content: bytesOf(bytes), sha256 });
  if (!sent.ok) throw new Error(sent.error.code);
  return sent.value.docId;
}

/** The bytes of one message that waits. */
export async function fetched(axis: ExchangeAxis, docId: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const answer = await axis.fetch(docId, { write: (piece) => void pieces.push(piece) });
  if (!answer.ok) throw new Error(answer.error.code);
  return Buffer.concat(pieces);
}

/** What the other agency sends us: with one paper where `change` names none. `contents` holds the files it names. */
export async function sendToUs(axis: ExchangeAxis, number: number, change: Partial<EdocMessage> = {}, contents: MemoryContents = memoryContents()): Promise<string> {
  const own = change.attachments ?? [contents.put({ name: `${number}.pdf`, contentType: 'application/pdf' }, await paper())];
  const message = edoc({ code: { number: String(number), notation: 'UBND-VX' }, ...change, attachments: own });
  return sendBytes(axis, 'edoc', theirs.organId, message.to.map(({ organId }) => organId), await edocBytes(message, contents));
}

/** What reached the other agency, parsed; `papers` holds the files of the documents. */
export async function receivedThere(axis: ExchangeAxis): Promise<{ edocs: EdocMessage[]; statuses: StatusMessage[]; papers: MemoryContents }> {
  const edocs: EdocMessage[] = [];
  const statuses: StatusMessage[] = [];
  const papers = memoryContents();
  for (const kind of ['edoc', 'status'] as const) {
    const listed = await axis.list(kind);
    if (!listed.ok) throw new Error(listed.error.code);
    for (const pending of listed.value) {
      const message = await readEdxml(bytesOf(await fetched(axis, pending.docId)), papers);
      if (!message.ok) throw new Error(message.error.code);
      if (message.value.kind === 'edoc') edocs.push(message.value);
      else statuses.push(message.value);
    }
  }
  return { edocs, statuses, papers };
}

/** A leader's and the agency's certificate file, made by openssl, with Vietnamese names; password `bí mật 1`. */
export const password = 'bí mật 1';
export function makeKeys(dir: string): void {
  const run = (...args: string[]): void => void execFileSync('openssl', args, { cwd: dir, stdio: 'pipe' });
  mkdirSync(dir, { recursive: true });
  for (const [name, subject] of [['leader', '/C=VN/O=UBND xã Đồng Mây/title=Chủ tịch/CN=Vũ Thị Thử Nghiệm'], ['organ', '/C=VN/O=UBND xã Đồng Mây/CN=UBND xã Đồng Mây']] as const) {
    run('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-utf8', '-days', '30', '-subj', subject, '-addext', 'keyUsage=critical,digitalSignature,nonRepudiation', '-keyout', `${name}.key`, '-out', `${name}.pem`);
    run('x509', '-in', `${name}.pem`, '-outform', 'DER', '-out', `${name}.der`);
    run('pkcs12', '-export', '-inkey', `${name}.key`, '-in', `${name}.pem`, '-out', `${name}.p12`, '-passout', `pass:${password}`);
  }
}

/** Writes `office.json` for our agency with these keys and this hub. */
export function writeOffice(dataDir: string, keys: string, endpoint: string): OfficeProfile {
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(join(dataDir, 'secret'), `secret-${ours.organId}\n`, { mode: 0o600 });
  const profile: OfficeProfile = {
    version: 1, training: false, organ: ours, place: 'Đồng Mây', defaultNotation: 'UBND-VP',
    people: [
      { id: 'clerk', fullName: 'Nguyễn Thị Thử', position: 'Văn thư', unit: 'Văn phòng', role: 'clerk' },
      { id: 'leader', fullName: 'Vũ Thị Thử Nghiệm', position: 'Chủ tịch', unit: 'Lãnh đạo', role: 'leader' },
    ],
    certificates: [
      { id: 'c-leader', role: 'personal', label: 'Chủ tịch', holder: 'Vũ Thị Thử Nghiệm', p12Path: join(keys, 'leader.p12') },
      { id: 'c-organ', role: 'organ', label: 'UBND xã', holder: 'UBND xã Đồng Mây', p12Path: join(keys, 'organ.p12') },
    ],
    trustAnchors: [join(keys, 'leader.der'), join(keys, 'organ.der')],
    connections: [{ id: 'main', kind: 'vxp', endpoint, systemId: ours.organId, secretFile: 'secret' }],
    partners: [theirs],
  };
  writeFileSync(join(dataDir, 'office.json'), JSON.stringify(profile));
  return profile;
}
