import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkTimestamp } from '../../../src/main/core/signing/validation/timestamp.ts';

let folder: string;
const stamped = Buffer.from('Giá trị chữ ký', 'utf8');
const openssl = (...args: readonly string[]): void => {
  execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
};

/** A token of openssl's own time stamping authority, whose certificate has the given key use. */
function token(name: string, extendedKeyUsage: string): Uint8Array {
  writeFileSync(join(folder, 'serial'), '01');
  writeFileSync(
    join(folder, `${name}.cnf`),
    `[req]\ndistinguished_name=dn\nprompt=no\n[dn]\nCN=${name}\n[ext]\nextendedKeyUsage=${extendedKeyUsage}\n` +
      `[tsa]\ndefault_tsa=t\n[t]\nserial=serial\nsigner_cert=${name}.pem\nsigner_key=${name}.key\nsigner_digest=sha256\n` +
      'default_policy=1.2.3.4\ndigests=sha256\ness_cert_id_alg=sha256\ntsa_name=yes\n',
  );
  openssl('req', '-x509', '-config', `${name}.cnf`, '-extensions', 'ext', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-keyout', `${name}.key`, '-out', `${name}.pem`, '-days', '30');
  writeFileSync(join(folder, 'data'), stamped);
  openssl('ts', '-query', '-data', 'data', '-sha256', '-cert', '-out', 'query');
  openssl('ts', '-reply', '-config', `${name}.cnf`, '-section', 't', '-queryfile', 'query', '-token_out', '-out', `${name}.tst`);
  return new Uint8Array(readFileSync(join(folder, `${name}.tst`)));
}

let good: Uint8Array;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'congvan-tsa-'));
  good = token('good', 'critical,timeStamping');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a token over these bytes is intact and gives its time', () => {
  const answer = checkTimestamp(good, [stamped.subarray(0, 4), stamped.subarray(4)], []);
  expect(answer).toMatchObject({ state: 'intact', usageRight: true });
  expect(answer.state === 'intact' && answer.time % 1000).toBe(0);
});

test('over other bytes it is broken', () => {
  expect(checkTimestamp(good, [Buffer.from('khác')], []).state).toBe('broken');
});

test('a changed time breaks the signature', () => {
  const at = Buffer.from(good).indexOf(Buffer.from([0x18, 0x0f]));
  const changed = Uint8Array.from(good);
  changed[at + 5] = 0x30 + ((((changed[at + 5] ?? 0) - 0x30) + 1) % 10);
  expect(checkTimestamp(changed, [stamped], []).state).toBe('broken');
});

test('bytes that are no token are broken, never thrown', () => {
  expect(checkTimestamp(new Uint8Array([0x30, 0]), [stamped], []).state).toBe('broken');
  for (let cut = 0; cut < good.length; cut += 31) expect(checkTimestamp(good.subarray(0, cut), [stamped], []).state).toBe('broken');
});
