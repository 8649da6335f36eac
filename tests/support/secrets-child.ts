import { openSecretStore } from '../../src/main/core/secrets/secret-store.ts';

/** Does one thing with the real keystore of its session and prints the answers, one JSON line each. */
const [dataDir = '', ...steps] = process.argv.slice(2);
const store = openSecretStore(dataDir);
for (const step of steps) {
  const [verb = '', name = '', secret = ''] = step.split('=');
  const answer = verb === 'keep' ? await store.keep(name, secret.repeat(name === 'long' ? 1000 : 1)) : verb === 'read' ? await store.read(name) : verb === 'forget' ? await store.forget(name) : verb === 'where' ? await store.where(name) : await store.place();
  process.stdout.write(`${JSON.stringify(answer ?? 'nowhere')}\n`);
}
