import { app } from 'electron';
import { fileURLToPath } from 'node:url';
import { keyHosts } from '../../../src/main/hosts/key-hosts.ts';
import { utilityStarter } from '../../../src/main/shell/utility-starter.ts';

/** An Electron main program: the hosts of drivers over `utilityProcess`. Prints one JSON line for each thing it saw. */
const [module = '', pin = ''] = JSON.parse(process.env['TOKEN_TEST'] ?? '[]') as string[];
const entry = fileURLToPath(new URL('./token.js', import.meta.url));
const say = (what: string, seen: unknown): void => console.log(JSON.stringify({ what, seen }));
const codeOf = (answer: { readonly ok: boolean; readonly error?: { readonly code: string } }): string => (answer.ok ? 'ok' : answer.error?.code ?? '?');

async function run(): Promise<void> {
  const start = (env: Readonly<Record<string, string>>) =>
    keyHosts({ starter: utilityStarter({ entry, env }, 'token'), limitMs: (method) => (method === 'driver.open' ? 5_000 : undefined) });

  const hosts = start({});
  const driver = hosts.driver(module);
  const listed = await driver.call('driver.tokens', {});
  const tokenId = listed.ok ? (listed.value.tokens[0]?.tokenId ?? '') : '';
  const held = await driver.call('driver.certificates', { tokenId });
  for (const { label, certificateId, chain } of held.ok ? held.value.certificates : []) {
    const opened = await driver.call('key.openToken', { tokenId, certificateId, pin });
    if (!opened.ok) return say(label, opened.error);
    const kinds = label === 'RSA' ? (['rsa', 'rsa-pss'] as const) : (['ec'] as const);
    for (const key of kinds) say(`${label} ${key}`, [codeOf(await driver.call('key.sign', { session: opened.value.session, toBeSigned: 'MYIAAA==', key, hash: 'sha256' })), chain.length]);
  }
  say('files', codeOf(await hosts.files.call('token.available', {})));
  await hosts.stop();

  for (const mode of ['crash_init', 'exit_init', 'hang_init']) {
    const own = start({ P11_DOUBLE: mode });
    say(mode, [codeOf(await own.driver(module).call('driver.tokens', {})), own.marks().length, codeOf(await own.files.call('token.available', {}))]);
    await own.stop();
  }
}

void app.whenReady().then(run).then(() => app.exit(0), (error: unknown) => {
  say('failed', String(error));
  app.exit(1);
});
