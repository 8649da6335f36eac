import Database from 'better-sqlite3';
import pg from 'pg';
import { join } from 'node:path';

/** One delivery as the hub's own database has it. */
export interface Delivered {
  readonly sha256: string;
  readonly kind: string;
  readonly from_code: string;
  readonly to_code: string;
  readonly notation: string;
  readonly status: string;
}

const question = 'SELECT m.sha256, m.kind, m.from_code, d.to_code, m.notation, d.status FROM message m JOIN delivery d ON d.doc_id = m.doc_id';

export async function deliveries(hubDir: string, postgres: string | undefined): Promise<readonly Delivered[]> {
  if (postgres === undefined) {
    const db = new Database(join(hubDir, 'hub.sqlite'), { readonly: true });
    try {
      return db.prepare(question).all() as Delivered[];
    } finally {
      db.close();
    }
  }
  const client = new pg.Client(postgres);
  await client.connect();
  try {
    return (await client.query(question)).rows as Delivered[];
  } finally {
    await client.end();
  }
}

export interface Verdict {
  readonly lost: number;
  readonly doubled: number;
  /** The hub was told `done` of a message that is not on the office's disk. */
  readonly wronglyAcknowledged: number;
}

/** What the office has against what was sent to it, and what the hub has against what the office sent. */
export async function judge(parts: {
  readonly officeDir: string; readonly hubDir: string; readonly postgres: string | undefined; readonly office: string; readonly sentIn: ReadonlySet<string>; readonly out: number;
}): Promise<Verdict> {
  const all = await deliveries(parts.hubDir, parts.postgres);
  const db = new Database(join(parts.officeDir, 'office.sqlite'), { readonly: true });
  try {
    const stored = (db.prepare(`SELECT m.blob, d.code_number AS number FROM message_in m JOIN document d ON d.id = m.document WHERE m.outcome = 'document'`).all() as { blob: string; number: string }[]);
    const kept = new Set((db.prepare(`SELECT blob FROM message_in`).all() as { blob: string }[]).map((row) => row.blob));
    const inHashes = new Set(stored.map((row) => row.blob));
    const lostIn = [...parts.sentIn].filter((sha256) => !inHashes.has(sha256)).length;
    const doubledIn = stored.length - inHashes.size;
    // Each number of ours at its receiver, once: whatever bytes it came in.
    const left = all.filter((d) => d.from_code === parts.office && d.kind === 'edoc').map((d) => `${d.to_code} ${d.notation}`);
    const distinct = new Set(left);
    return {
      lost: lostIn + Math.max(0, parts.out - distinct.size),
      doubled: doubledIn + (left.length - distinct.size),
      wronglyAcknowledged: all.filter((d) => d.to_code === parts.office && d.status === 'DONE' && !kept.has(d.sha256)).length,
    };
  } finally {
    db.close();
  }
}
