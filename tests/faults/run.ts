import { parseArgs } from 'node:util';
import { startPostgres } from '../support/postgres.ts';
import { drive, type Outcome } from './drive.ts';

/**
 * `npm run faults -- [--json] [--documents N] [--kills N] [--seeds N] [--seed FIRST] [--hub sqlite|postgres]`: the whole suite,
 * some ten minutes a seed. Exit 0 only when nothing was lost, doubled or wrongly acknowledged.
 */
const text = { type: 'string' } as const;
// Strict: a slip of the pen must not run, and pass, another suite than was meant.
const { values } = parseArgs({ options: { documents: text, kills: text, seeds: text, seed: text, hub: text, json: { type: 'boolean' } } });
const [documents, kills, seeds, first] = [Number(values.documents ?? 10_000), Number(values.kills ?? 200), Number(values.seeds ?? 1), Number(values.seed ?? 1)];
const hub = values.hub ?? 'sqlite';
if (![documents, kills, seeds, first].every((n) => Number.isSafeInteger(n) && n > 0) || !['sqlite', 'postgres'].includes(hub)) throw new Error('numbers above 0; --hub sqlite or postgres');
const onPostgres = hub === 'postgres';

const outcomes: Outcome[] = [];
const postgres = onPostgres ? await startPostgres() : undefined;
try {
  for (let seed = first; seed < first + seeds; seed += 1) {
    const outcome = await drive({ seed, documents, kills, ...(postgres === undefined ? {} : { postgres: await postgres.database() }) });
    outcomes.push(outcome);
    process.stderr.write(`seed ${seed}: ${JSON.stringify(outcome)}\n`);
  }
} finally {
  await postgres?.stop();
}
const sum = (of: (outcome: Outcome) => number): number => outcomes.reduce((total, outcome) => total + of(outcome), 0);
const report = {
  seeds, hub: onPostgres ? 'two hubs on one PostgreSQL' : 'one hub with SQLite', documents: sum((o) => o.documents), killPoints: sum((o) => o.killed.office + o.killed.hub),
  lost: sum((o) => o.lost), doubled: sum((o) => o.doubled), wronglyAcknowledged: sum((o) => o.wronglyAcknowledged),
  killed: { office: sum((o) => o.killed.office), hub: sum((o) => o.killed.hub) },
  faults: Object.fromEntries(Object.keys(outcomes[0]?.met ?? {}).map((name) => [name, sum((o) => o.met[name as keyof Outcome['met']])])),
  evidenceSound: outcomes.every((o) => o.evidence), databaseSound: outcomes.every((o) => o.integrity === 'ok'),
};
process.stdout.write(values.json === true ? `${JSON.stringify(report, undefined, 2)}\n`
  : `${report.documents} documents, killed ${report.killPoints} times: lost ${report.lost}, doubled ${report.doubled}, wrongly acknowledged ${report.wronglyAcknowledged}\n`);
process.exitCode = report.lost + report.doubled + report.wronglyAcknowledged === 0 && report.evidenceSound && report.databaseSound ? 0 : 1;
