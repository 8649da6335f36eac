import { expect, test } from 'vitest';
import { hasPostgres, startPostgres } from '../support/postgres.ts';
import { drive } from './drive.ts';

/** A short part of `npm run faults`, with another seed each day so that in time many are met; the seed is in the name of a failure. */
const seed = Math.floor(Date.now() / 86_400_000);
const sound = { lost: 0, doubled: 0, wronglyAcknowledged: 0, evidence: true, integrity: 'ok' };

test('an office and a hub that are killed, on a network that breaks what passes: nothing lost, doubled or wrongly acknowledged', { timeout: 600_000 }, async () => {
  const outcome = await drive({ seed, documents: 120, kills: 24 });
  expect(outcome, `seed ${seed}`).toMatchObject(sound);
  expect(outcome.killed.office + outcome.killed.hub).toBeGreaterThan(5);
  console.log(`faults: seed ${seed}, ${outcome.documents} documents, killed ${outcome.killed.office} + ${outcome.killed.hub}, lost 0, doubled 0, wrongly acknowledged 0`);
});

test('two hubs on one PostgreSQL, killed in turn: the same', { timeout: 600_000 }, async (context) => {
  if (!hasPostgres()) {
    console.log('PostgreSQL is not here: skipped');
    return context.skip();
  }
  const postgres = await startPostgres();
  try {
    const outcome = await drive({ seed, documents: 100, kills: 20, postgres: await postgres.database() });
    expect(outcome, `seed ${seed}`).toMatchObject(sound);
    expect(outcome.killed.hub).toBeGreaterThan(0);
    console.log(`faults: two hubs, seed ${seed}, killed ${outcome.killed.office} + ${outcome.killed.hub}, lost 0, doubled 0, wrongly acknowledged 0`);
  } finally {
    await postgres.stop();
  }
});
