import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { verifyAny, type AnyVerification } from '../../../src/main/core/signing/verify-any.ts';

// Files nobody of this project wrote. They are not part of the repository.
const root = fileURLToPath(new URL('../../../../shared/data/corpora/cades-xades/', import.meta.url));
const present = existsSync(`${root}manifest.tsv`);
if (!present) console.log('corpus cades-xades is absent: ../shared/data/corpora (skipped)');

interface Row {
  readonly file: string;
  readonly expected: string;
  readonly answer: AnyVerification;
}

async function verifyAll(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const line of readFileSync(`${root}manifest.tsv`, 'utf8').split('\n').slice(1).filter((text) => text !== '')) {
    const columns = line.split('\t');
    const [file = '', expected = '', detached = ''] = [columns[0], columns[4], columns[12]?.trim()];
    const content = detached === '' ? undefined : new Uint8Array(readFileSync(`${root}${detached}`));
    const answer = await verifyAny(new Uint8Array(readFileSync(`${root}${file}`)), { trustAnchors: [], at: Date.now(), assumeTrust: true }, content, detached);
    rows.push({ file, expected, answer });
  }
  return rows;
}

const told = ({ file, answer }: Row): string =>
  `${file}: ${answer.document} ${[...new Set([...answer.reasons, ...answer.signatures.flatMap(({ subIndication, reasons }) => [subIndication ?? '', ...reasons])])].filter((text) => text !== '' && text !== 'chain.assumedTrust' && text !== 'revocation.notChecked').join(' ')}`;

describe.skipIf(!present)('CAdES and XAdES of others', () => {
  test('nothing invalid is called valid, nothing valid invalid, and every file has an answer', async () => {
    const rows = await verifyAll();
    expect(rows.length).toBeGreaterThan(30);
    expect(rows.filter(({ answer }) => answer.reasons.includes('internal')).map(told)).toEqual([]);
    expect(rows.filter(({ answer }) => answer.document === 'unreadable').map(told)).toEqual([]);
    const refused = rows.filter(({ expected }) => expected.startsWith('INVALID') || expected.startsWith('INDETERMINATE'));
    expect(refused.length).toBeGreaterThan(5);
    expect(refused.filter(({ answer }) => answer.document === 'valid').map(told)).toEqual([]);
    const accepted = rows.filter(({ expected }) => expected === 'VALID');
    expect(accepted.filter(({ answer }) => answer.document === 'invalid').map(told)).toEqual([]);
    const alarms = accepted.filter(({ answer }) => answer.document !== 'valid').map(told);
    console.log(`valid elsewhere, unsure here: ${String(alarms.length)} of ${String(accepted.length)}\n${alarms.join('\n')}`);
    console.log(`mixed: ${rows.filter(({ expected }) => expected === 'MIXED').map(told).join('\n')}`);
  });
});
