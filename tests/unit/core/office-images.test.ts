import { createHash } from 'node:crypto';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { OfficeProfile } from '../../../src/contract/office-profile.ts';
import { storeOfficeImages } from '../../../src/main/core/office-images.ts';
import { createBlobStore } from '../../../src/main/core/store/blobs.ts';
import { noPacks } from '../../support/no-packs.ts';
import { tempDir } from '../../support/temp-dir.ts';

test('the images of seals and signatures are in the store; what cannot be read is left out and said', async () => {
  const dir = tempDir();
  mkdirSync(join(dir, 'images'));
  const picture = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]);
  writeFileSync(join(dir, 'images/seal.png'), picture);
  writeFileSync(join(dir, 'images/empty.png'), '');
  writeFileSync(join(dir, 'images/huge.png'), '');
  truncateSync(join(dir, 'images/huge.png'), 9 * 1024 * 1024);
  const certificate = (id: string, imagePath?: string) => ({ id, role: 'organ' as const, label: id, holder: id, p12Path: 'x.p12', ...(imagePath === undefined ? {} : { imagePath }) });
  const profile = { certificates: [certificate('seal', 'images/seal.png'), certificate('none'), certificate('lost', 'images/lost.png'), certificate('empty', 'images/empty.png'), certificate('huge', 'images/huge.png'), certificate('folder', 'images')] } as unknown as OfficeProfile;
  const said: unknown[] = [];
  const log = { info: () => undefined, warn: (_: string, facts: object = {}) => void said.push(facts), error: () => undefined };
  const blobs = createBlobStore(join(dir, 'blobs'), noPacks);

  const stored = await storeOfficeImages(dir, profile, blobs, log);
  const blob = createHash('sha256').update(picture).digest('hex');
  expect([...stored]).toEqual([['seal', blob]]);
  expect(await blobs.read(blob)).toMatchObject({ ok: true });
  expect(said).toHaveLength(4);
  expect(said).toEqual(expect.arrayContaining([{ certificate: 'lost' }, { certificate: 'empty' }, { certificate: 'huge' }, { certificate: 'folder' }]));
});
