import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyPdf } from '../../../src/main/core/signing/validation/verify.ts';
import { makePdf, makePki, seeded, signPdf, unsignedRanges, type TestPki } from './support.ts';

let pki: TestPki;
let once: Uint8Array;
let twice: Uint8Array;
beforeAll(async () => {
  pki = makePki();
  once = await signPdf(await makePdf(1), pki.organ);
  twice = await signPdf(once, pki.person);
});
afterAll(() => pki.close());

describe('hostile changes of a signed file', () => {
  test('400 mutations: an answer every time, and no signed byte changes under a good verdict', async () => {
    const random = seeded(77);
    for (let round = 0; round < 400; round++) {
      const source = round % 2 === 0 ? once : twice;
      const mutated = mutate(source, random);
      const answer = await verifyPdf(mutated, { trustAnchors: [pki.root], at: Date.now() });
      expect(answer.reasons, `round ${String(round)}`).not.toContain('internal');
      if (answer.document !== 'valid' && answer.document !== 'valid-with-later-changes') continue;
      // A good answer is right only where everything signed is still there, byte for byte.
      const free = unsignedRanges(source);
      const end = Math.min(...answer.signatures.map(({ signedRevisionEnd }) => signedRevisionEnd));
      for (let at = 0; at < end; at++) {
        if (mutated[at] !== source[at] && !free.some(([from, to]) => at >= from && at < to)) {
          expect.fail(`round ${String(round)}: byte ${String(at)} differs and the answer is ${answer.document}`);
        }
      }
    }
  });
});

function mutate(source: Uint8Array, random: () => number): Uint8Array {
  const at = Math.floor(random() * source.length);
  const kind = Math.floor(random() * 6);
  const copy = Buffer.from(source);
  switch (kind) {
    case 0:
      copy[at] = Math.floor(random() * 256);
      return new Uint8Array(copy);
    case 1:
      return new Uint8Array(copy.subarray(0, at));
    case 2:
      return new Uint8Array(Buffer.concat([copy.subarray(0, at), Buffer.from([Math.floor(random() * 256)]), copy.subarray(at)]));
    case 3:
      return new Uint8Array(Buffer.concat([copy.subarray(0, at), copy.subarray(Math.min(copy.length, at + 1 + Math.floor(random() * 40)))]));
    case 4: {
      const other = Math.floor(random() * source.length);
      return new Uint8Array(Buffer.concat([copy, copy.subarray(Math.min(at, other), Math.max(at, other))]));
    }
    default: {
      // Numbers are where structure lives: offsets, lengths, object numbers, the byte range.
      const text = copy.toString('latin1');
      const next = text.slice(at).search(/\d/);
      if (next >= 0) copy[at + next] = 0x30 + Math.floor(random() * 10);
      return new Uint8Array(copy);
    }
  }
}
