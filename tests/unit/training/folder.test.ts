import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startTraining } from '../../../src/training/training-main.ts';
import { tempDir } from '../../support/temp-dir.ts';

test('a folder that cannot be made is an answer', async () => {
  const file = join(tempDir(), 'file');
  writeFileSync(file, '');
  expect(await startTraining({ dataDir: join(file, 'below'), now: () => Date.now() })).toMatchObject({ ok: false, error: { code: 'training.folderUnusable' } });
});
