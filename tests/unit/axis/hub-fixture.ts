import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import { afterAll } from 'vitest';
import { createHub } from '../../../src/axis/create-hub.ts';
import type { Hub, HubOptions } from '../../../src/axis/create-hub.ts';
import type { HubLog } from '../../../src/axis/hub-types.ts';
import { postgresMigrations } from '../../../src/axis/store/postgres/migrations.ts';
import { sqliteMigrations } from '../../../src/axis/store/sqlite/migrations.ts';
import type { TestPostgres } from '../../support/postgres.ts';
import { hasPostgres, startPostgres } from '../../support/postgres.ts';
import type { Caller, CallerOptions } from './vxp-caller.ts';
import { vxpCaller } from './vxp-caller.ts';

export const quiet: HubLog = { info: () => undefined, warn: () => undefined, error: () => undefined };
export const secretOf = (code: string): string => `secret-of-${code}-0123456789`;
export const agencies = ['H99.01', 'H99.02', 'H99.03'].map((code) => ({ code, name: `Cơ quan ${code}`, secret: secretOf(code) }));

export const temporaryDirectory = (): string => mkdtempSync(join(tmpdir(), 'hub-test-'));
export const remove = (path: string): void => {
  rmSync(path, { recursive: true, force: true });
};

/** The databases every test of the hub runs on; where PostgreSQL is not installed only SQLite, and it is said. */
export type StoreKind = 'sqlite' | 'postgres';
export const storeKinds: readonly StoreKind[] = hasPostgres() ? ['sqlite', 'postgres'] : ['sqlite'];
if (!hasPostgres()) console.warn('PostgreSQL is not installed (apt-get install postgresql): the hub is tested on SQLite alone');

let cluster: Promise<TestPostgres> | undefined;
afterAll(async () => {
  await (await cluster)?.stop();
});
export const postgres = (): Promise<TestPostgres> => (cluster ??= startPostgres());

/** Where one hub, or several that share it, keep their data. */
export interface Bed {
  readonly dataDir: string;
  readonly options: Pick<HubOptions, 'dataDir' | 'postgres'>;
  start(options?: Partial<HubOptions>): Promise<Hub>;
  remove(): void;
}

export async function makeBed(kind: StoreKind): Promise<Bed> {
  const dataDir = temporaryDirectory();
  const options = kind === 'sqlite' ? { dataDir } : { dataDir, postgres: await (await postgres()).database() };
  return {
    dataDir,
    options,
    start: (more = {}) => startHub(dataDir, { ...options, ...more }),
    remove: () => {
      remove(dataDir);
    },
  };
}

/** Past the hub, on the same database: what it answers, or nothing where the statement has no answer. */
export async function query<Row>({ dataDir, options }: Bed, text: string): Promise<readonly Row[]> {
  if (options.postgres !== undefined) {
    const db = new pg.Client(options.postgres);
    await db.connect();
    const { rows } = await db.query(text);
    await db.end();
    return rows as Row[];
  }
  const db = new Database(join(dataDir, 'hub.sqlite'));
  const statement = db.prepare(text);
  const rows = statement.reader ? statement.all() as Row[] : (statement.run(), []);
  db.close();
  return rows;
}

/** The bed as it was before the last step of its schema; `undo` takes that step back. The hub is closed. */
export async function undoLastStep(bed: Bed, undo: string): Promise<void> {
  await query(bed, undo);
  await query(bed, bed.options.postgres === undefined ? `PRAGMA user_version = ${sqliteMigrations.length - 1}` : `UPDATE schema_version SET version = ${postgresMigrations.length - 1}`);
}

export async function startHub(dataDir: string, options: Partial<HubOptions> = {}): Promise<Hub> {
  const hub = await createHub({ dataDir, port: 0, clock: { now: () => Date.now() }, log: quiet, ...options });
  for (const agency of agencies) await hub.addAgency(agency);
  return hub;
}

export const client = (port: number, code: string, options: Partial<CallerOptions> = {}): Caller => vxpCaller(port, code, { secret: secretOf(code), ...options });

const organ = (name: string, code: string): string => `<edXML:${name}><edXML:OrganId>${code}</edXML:OrganId><edXML:OrganName>${code}</edXML:OrganName></edXML:${name}>`;
const envelope = (header: string, rest: string): Uint8Array =>
  Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXML:edXMLHeader>${header}</edXML:edXMLHeader>${rest}</edXML>\n`,
  );

/** A document as it is on the wire, written out here: the hub must not need our own writer. */
export const edoc = (from: string, to: readonly string[], number = '1', attachment: Uint8Array = Buffer.from('%PDF-1.7\n')): Uint8Array =>
  envelope(
    `<edXML:MessageHeader>${organ('From', from)}${to.map((code) => organ('To', code)).join('')}<edXML:DocumentId>${from},2025/03/04,${number}/VP</edXML:DocumentId>` +
      `<edXML:Code><edXML:CodeNumber>${number}</edXML:CodeNumber><edXML:CodeNotation>VP</edXML:CodeNotation></edXML:Code>` +
      `<edXML:PromulgationInfo><edXML:Place>Hà Nội</edXML:Place><edXML:PromulgationDate>2025/03/04</edXML:PromulgationDate></edXML:PromulgationInfo>` +
      `<edXML:Subject>Văn bản số ${number}</edXML:Subject></edXML:MessageHeader>` +
      `<edXML:TraceHeaderList><edXML:Bussiness><edXML:BussinessDocType>0</edXML:BussinessDocType></edXML:Bussiness></edXML:TraceHeaderList>`,
    `<edXML:edXMLBody><edXML:edXMLManifest version="1.0"><edXML:Reference><edXML:ContentId>cid:a</edXML:ContentId><edXML:ContentType>application/pdf</edXML:ContentType><edXML:AttachmentName>a.pdf</edXML:AttachmentName></edXML:Reference></edXML:edXMLManifest></edXML:edXMLBody></edXML:edXMLEnvelope>` +
      `<AttachmentEncoded><Attachment><ContentId>cid:a</ContentId><AttachmentName>a.pdf</AttachmentName><ContentType>application/pdf</ContentType><edXML:ContentTransferEncoded xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">${Buffer.from(attachment).toString('base64')}</edXML:ContentTransferEncoded></Attachment></AttachmentEncoded>`,
  );

export const status = (from: string, to: string, code: string): Uint8Array =>
  envelope(
    `<edXML:MessageHeader>${organ('From', from)}<edXML:ResponseFor><edXML:OrganId>${to}</edXML:OrganId><edXML:Code>1/VP</edXML:Code><edXML:DocumentId>${to},2025/03/04,1/VP</edXML:DocumentId></edXML:ResponseFor>` +
      `<edXML:StatusCode>${code}</edXML:StatusCode><edXML:Timestamp>2025/03/04 08:00:00</edXML:Timestamp></edXML:MessageHeader>`,
    '</edXML:edXMLEnvelope>',
  );

/** The number of the document, read back from its bytes. */
export const numberIn = (bytes: Uint8Array): string => /<edXML:CodeNumber>(.*?)</u.exec(Buffer.from(bytes).toString())?.[1] ?? '?';
