import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readPkcs12 } from '../../../src/main/core/signing/tokens/pkcs12.ts';
import { corpus } from './tools.ts';

const folder = corpus('pkcs12');

it.skipIf(folder === undefined)('every file of the corpus opens or is refused as its authors state', async () => {
  const rows = readFileSync(join(folder ?? '', 'manifest.tsv'), 'utf8').trim().split('\n').slice(1).map((line) => line.split('\t'));
  const wrong: string[] = [];
  const counts = new Map<string, number>();
  for (const [file = '', , password = '', expected = '', , seen = ''] of rows) {
    const answer = await readPkcs12(new Uint8Array(readFileSync(join(folder ?? '', file))), password);
    const got = answer.ok
      ? `OPEN keys=${String(answer.value.keys.length)} certs=${String(answer.value.certificates.length)} identities=${String(answer.value.identities.length)} unusable=${String(answer.value.unusableKeys)}`
      : answer.error.code;
    if (process.env['CONGVAN_LIST'] !== undefined) console.log(file, expected, '->', got);
    // What another reader saw in the file must be found here as well.
    const wantsKey = /key=\w*PrivateKey/.test(seen);
    const wantsPair = wantsKey && seen.includes('cert=True');
    const good = answer.ok
      ? expected.startsWith('OPEN') && (!wantsKey || answer.value.keys.length > 0) && (!wantsPair || answer.value.identities.length > 0)
      : expected.startsWith('REJECT') || expected === 'OPEN_OR_CLEAN_ERROR' || (expected === 'UNSUPPORTED_CLEAN' && answer.error.code === 'p12.unsupported');
    if (!good) wrong.push(`${file}: expected ${expected}, got ${got}`);
    counts.set(expected, (counts.get(expected) ?? 0) + (good ? 1 : 0));
  }
  console.log(`pkcs12: ${String(rows.length - wrong.length)} of ${String(rows.length)}`, Object.fromEntries(counts));
  expect(wrong).toEqual([]);
});
