import { startPostgres } from '../support/postgres.ts';
import { drive, type Outcome } from './drive.ts';

/**
 * `npm run faults -- [--json] [--documents N] [--kills N] [--seeds N] [--seed FIRST] [--hub sqlite|postgres]`: the whole suite,
 * some ten minutes a seed. Exit 0 only when nothing was lost, doubled or wrongly acknowledged.
 */
const args = process.argv.slice(2);
const valueOf = (name: string, usual: number): number => {
  const at = args.indexOf(`--${name}`);
  return at < 0 ? usual : Number(args[at + 1]);
};
const [documents, kills, seeds, first] = [valueOf('documents', 10_000), valueOf('kills', 200), valueOf('seeds', 1), valueOf('seed', 1)];
const onPostgres = args[args.indexOf('--hub') + 1] === 'postgres' && args.includes('--hub');

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
process.stdout.write(args.includes('--json') ? `${JSON.stringify(report, undefined, 2)}\n`
  : `${report.documents} documents, killed ${report.killPoints} times: lost ${report.lost}, doubled ${report.doubled}, wrongly acknowledged ${report.wronglyAcknowledged}\n`);
process.exitCode = report.lost + report.doubled + report.wronglyAcknowledged === 0 && report.evidenceSound && report.databaseSound ? 0 : 1;
