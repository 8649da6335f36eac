import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { electronPath } from '../support/electron-path.ts';
import { authority, lacking, softTokens } from '../support/soft-tokens.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pin = 'mã-8-ký-tự';

if (lacking !== undefined) console.log(`${lacking} is not here: the tests of tokens in Electron are skipped`);

/** The runtime that ships: another Node, BoringSSL instead of OpenSSL, and a process that is not Node's own child. */
describe.skipIf(lacking !== undefined)('tokens in Electron\'s utilityProcess', () => {
  const seen = new Map<string, unknown>();
  let folder = '';
  let trouble = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'congvan-token-electron-'));
    const ca = authority(folder);
    const tokens = softTokens(folder, [{
      label: 'Cơ quan', pin, issuers: [ca.root],
      keys: [{ id: '01', label: 'RSA', ...ca.issue('rsa', ['rsa:2048']) }, { id: '02', label: 'P-256', ...ca.issue('p256', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256']) }],
    }]);
    const out = join(folder, 'out');
    await build({
      configFile: false, logLevel: 'silent', root,
      build: {
        outDir: out, emptyOutDir: false, minify: false, target: 'node20', ssr: true,
        rollupOptions: {
          input: { program: join(root, 'tests/support/pkcs11/in-electron.ts'), token: join(root, 'src/main/token/token-main.ts') },
          external: ['electron', 'pkcs11js', /^node:/], output: { format: 'es', entryFileNames: '[name].js' },
        },
      },
      ssr: { noExternal: true },
    });
    writeFileSync(join(out, 'package.json'), JSON.stringify({ name: 'tokens', type: 'module', main: 'program.js' }));
    symlinkSync(join(root, 'node_modules'), join(out, 'node_modules'));
    const child = spawn(electronPath(), [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', out], {
      stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...tokens.env, CONGVAN_HOST: '', TOKEN_TEST: JSON.stringify([tokens.double, pin]) },
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => { text += chunk.toString(); });
    child.stderr.on('data', (chunk: Buffer) => { trouble = (trouble + chunk.toString()).slice(-4000); });
    await new Promise((resolve) => { child.on('exit', resolve); });
    for (const line of text.split('\n').filter((each) => each.startsWith('{'))) {
      const { what, seen: value } = JSON.parse(line) as { what: string; seen: unknown };
      seen.set(what, value);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('signs with RSA, PSS and ECDSA, and checks each value', () => {
    expect(seen.get('RSA rsa'), trouble).toEqual(['ok', 1]);
    expect(seen.get('RSA rsa-pss')).toEqual(['ok', 1]);
    expect(seen.get('P-256 ec')).toEqual(['ok', 1]);
    expect(seen.get('files')).toBe('ok');
  });

  test.each([['crash_init', 'token.driverCrashed'], ['exit_init', 'token.driverCrashed'], ['hang_init', 'token.driverHung']])('%s takes nothing else down', (mode, code) => {
    expect(seen.get(mode), trouble).toEqual([code, 1, 'ok']);
  });
});
