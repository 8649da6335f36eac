import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OfficeProfile } from '../src/contract/office-profile.ts';
import type { Attachment } from '../src/main/core/model/document.ts';
import type { VerificationRecord } from '../src/main/core/model/verification.ts';
import type { NewDocument } from '../src/main/core/ports/document-store.ts';
import { createBlobStore } from '../src/main/core/store/blobs.ts';
import { noPacks } from '../tests/support/no-packs.ts';
import { openDatabase } from '../src/main/core/store/connection.ts';
import { createDocumentStore } from '../src/main/core/store/documents.ts';

const organ = { organId: 'H99.01', organName: 'UBND xã Đồng Mây' };
const theirs = { organId: 'H99', organName: 'UBND tỉnh Lạc Dương' };
const words = 'báo cáo kết quả thực hiện kế hoạch phát triển kinh tế xã hội đường giao thông nông thôn ngân sách đầu tư an ninh trật tự y tế giáo dục môi trường đất đai nguồn nước'.split(' ');

/** A real office (no training, no axis) in `dir` with `size` received documents, the newest of which carry `papers`, first one newest. */
export async function makeOffice(dir: string, size: number, papers: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Promise<void> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const profile: OfficeProfile = {
    version: 1, training: false, organ, place: 'Đồng Mây', defaultNotation: 'UBND-VP',
    people: [{ id: 'clerk', fullName: 'Nguyễn Thị Thử', position: 'Văn thư', unit: 'Văn phòng', role: 'clerk' }],
    certificates: [], trustAnchors: [], connections: [], partners: [theirs],
  };
  writeFileSync(join(dir, 'office.json'), JSON.stringify(profile));
  const blobs = createBlobStore(join(dir, 'blobs'), noPacks);
  const files: Attachment[] = [];
  for (const { name, bytes } of papers) {
    const put = await blobs.put(bytes);
    if (!put.ok) throw new Error(put.error.code);
    files.push({ ordinal: 0, name, contentType: 'application/pdf', bytes: bytes.length, blob: put.value, verification: unsigned });
  }
  const opened = openDatabase(dir);
  if (!opened.ok) throw new Error(opened.error.code);
  try {
    createDocumentStore(opened.value.db).transact((tx) => {
      for (let i = 0; i < size; i++) tx.insert(received(i, files[size - 1 - i]));
    });
  } finally {
    opened.value.close();
  }
}

/** Checked already: a bench of the window must not measure the verifier. */
const unsigned: VerificationRecord = { document: 'unsigned', reasons: [], signatures: [], checkedAt: 0 };

function received(i: number, file: Attachment | undefined): NewDocument {
  const number = String(i + 1);
  const subject = `V/v ${Array.from({ length: 18 }, (_, at) => words[hash(i, at) % words.length] ?? '').join(' ')}`;
  return {
    direction: 'in', state: 'received', documentId: `H99,2026/11/20,${number}/UBND-VX`, organ: theirs, to: [organ], code: { number, notation: 'UBND-VX' },
    typeName: 'Công văn', subject, issuedDate: '2026-11-20', toPlaces: [], priority: i % 7 === 0 ? 1 : 0, warnings: [],
    attachments: file === undefined ? [] : [file], receivedAt: Date.UTC(2026, 0, 5) + i * 60_000, unread: i % 3 === 0, duplicateSuspected: false,
  };
}

/** The same text at each run. */
const hash = (i: number, at: number): number => createHash('sha1').update(`${i}/${at}`).digest().readUInt16BE(0);
