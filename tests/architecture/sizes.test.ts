import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { sourceFiles } from '../../tools/import-rules.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sizes = sourceFiles(root).map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }));

test('no source file is longer than 400 lines', () => {
  const sorted = sizes.map(({ lines }) => lines).sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;
  console.log(`${sorted.length} source files, median ${at(0.5)} lines, 95th percentile ${at(0.95)}, longest ${sorted.at(-1)}`);
  expect(sizes.filter(({ lines }) => lines > 400)).toEqual([]);
});

test('no default exports, enums, silenced checks or empty names', () => {
  const found: string[] = [];
  for (const { file } of sizes) {
    if (file.endsWith('.mjs')) continue;
    const text = readFileSync(join(root, file), 'utf8');
    for (const [word, pattern] of [
      ['default export', /^export default/m],
      ['enum', /^\s*(export )?(const )?enum \w/m],
      ['ts-ignore', /@ts-(ignore|nocheck)/],
      ['name', /^(export )?(class|interface|function|const|type) \w*(Manager|Helper|Util|Service)\b/m],
    ] as const) {
      if (pattern.test(text)) found.push(`${file}: ${word}`);
    }
  }
  expect(found).toEqual([]);
});
