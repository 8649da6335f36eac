import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRouting } from '../../../src/main/core/exchange/edxml/routing.ts';
import { sampleOf, sniffKind } from '../../../src/main/core/exchange/edxml/sniff.ts';
import { writeStatus } from '../../../src/main/core/exchange/edxml/write-status.ts';
import { bytesOf as sourceOf } from '../../../src/main/core/ports/bytes.ts';
import { edocBytes } from '../../support/memory-contents.ts';
import { answerOf, attachment, bytesOf, edocXml, files, fullDraft, reference, seeded, statusDraft, wrappedZip } from './messages.ts';

const root = join(import.meta.dirname, '../../../../shared/data/edxml');
const samples = existsSync(root) ? readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.edxml')).sort().map((name) => readFileSync(join(root, name))) : [];
if (samples.length === 0) console.warn('the edXML samples are absent: only our own messages are mutated');

/** The samples' papers are large and mutations nearly always fall into them: what is around them, with a shorter one inside. */
const shortened = samples.map((bytes) => Buffer.from(bytes.toString('latin1').replaceAll(/>[A-Za-z0-9+/=\s]{5000,}</gu, `>${Buffer.from(wrappedZip(Buffer.from('<a/>'), 'edxml')).toString('base64')}<`), 'latin1'));

const many = edocXml({
  manifest: reference('cid:1', 'a.txt') + reference('2', 'b.csv') + reference('cid:3', 'c.pdf'),
  attachments: attachment('1', 'a.txt', bytesOf('chữ')) + attachment('cid:2', 'b.csv', wrappedZip(bytesOf('a;b\n'.repeat(40)), 'csv')) + attachment('3', 'c.pdf', `\n${Buffer.from('%PDF-1.7\n').toString('base64').replaceAll(/(.{4})/gu, '$1&#13;\n')}`),
});
const seeds: readonly Uint8Array[] = [
  await edocBytes(fullDraft, files), writeStatus(statusDraft), bytesOf(edocXml()), bytesOf(many), Buffer.from(`\uFEFF${many}`, 'utf16le'), bytesOf(many.replace('UTF-8', 'windows-1258')),
  await edocBytes({ ...fullDraft, business: 'update', targetDocumentIds: ['x'], receiverChanges: [{ organId: 'A', change: 'added' }] }, files),
  bytesOf(many.replace('<Subject>Thử', '<Subject>MẬT. Thử')), ...shortened,
];
const pieces = ['<', '>', '&', '&#0;', ']]>', '<!--', '-->', '<![CDATA[', '<!DOCTYPE a [', '\0', '\uFFFF', '<edXML:From>', '</edXML:From>', '<ContentTransferEncoded>', '<ContentTransferEncoded a=">">', '</Attachment>', '"', '=', '99999999999', 'cid:', '../', '<?x ?>', 'MẬT', 'ﷺ'.repeat(50)].map((text) => Buffer.from(text));

function mutate(bytes: Uint8Array, random: () => number): Uint8Array {
  let current = Buffer.from(bytes);
  const at = (): number => Math.floor(random() * (current.length + 1));
  for (let n = Math.floor(random() * 3); n >= 0; n -= 1) {
    const [from, to] = [at(), at()].toSorted((a, b) => a - b) as [number, number];
    const piece = pieces[Math.floor(random() * pieces.length)] ?? Buffer.alloc(0);
    switch (Math.floor(random() * 5)) {
      case 0: current[from % Math.max(1, current.length)] = Math.floor(random() * 256); break;
      case 1: current = Buffer.concat([current.subarray(0, from), piece, current.subarray(from)]); break;
      case 2: current = Buffer.concat([current.subarray(0, from), current.subarray(Math.min(to, from + 40))]); break;
      case 3: current = Buffer.concat([current.subarray(0, from), current.subarray(from, Math.min(to, from + 3000)), current.subarray(from)]); break;
      default: if (random() < 0.2) current = current.subarray(0, from);
    }
  }
  return current;
}

const codes = /^(edxml\.(notXml|notEdxml|tooLarge|tooComplex|entityForbidden|malformed|missing)|secret\.marked)$/u;

describe('hostile input', () => {
  it('is answered, never thrown, and nothing is left open or kept in vain', async () => {
    const random = seeded(20_250_304);
    const outcomes = new Map<string, number>();
    for (let round = 0; round < 4000; round += 1) {
      const input = mutate(seeds[round % seeds.length] ?? new Uint8Array(), random);
      const { answer, contents } = await answerOf(input);
      const outcome = answer.ok ? answer.value.kind : answer.error.code;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      const { opened, finished, discarded } = contents.counts;
      expect([opened, answer.ok ? finished : 0]).toEqual([finished + discarded, finished]);
      if (!answer.ok) expect(answer.error.code).toMatch(codes);
      if (answer.ok && answer.value.kind === 'edoc') {
        expect(finished).toBe(answer.value.attachments.length);
        for (const { name, blob, bytes } of answer.value.attachments) {
          expect(name).not.toMatch(/[/\\\0]|^\.\.?$/u);
          expect(contents.bytes(blob)).toHaveLength(bytes);
        }
      }
      const routing = await readRouting(sourceOf(input));
      expect(routing.ok && routing.value.secrecy === undefined).toBe(answer.ok);
    }
    // Both sides of the border were visited: otherwise the mutations test nothing.
    for (const outcome of ['edoc', 'status', 'edxml.malformed', 'secret.marked']) expect([outcome, outcomes.get(outcome) ?? 0].join()).toMatch(/,[1-9]/u);
    expect(outcomes.get('edoc') ?? 0).toBeGreaterThan(150);
  });

  it('reads the same however the bytes come', async () => {
    const random = seeded(77);
    for (let round = 0; round < 400; round += 1) {
      const seed = seeds[round % seeds.length] ?? new Uint8Array();
      const input = round < seeds.length ? seed : mutate(seed, random);
      const whole = await answerOf(input);
      for (const size of [1, 7, 4096]) expect((await answerOf(input, {}, size)).answer).toEqual(whole.answer);
    }
  });

  it('the whole samples too', async () => {
    for (const bytes of samples) {
      const whole = await answerOf(bytes);
      for (const size of [4096, 61]) expect((await answerOf(bytes, {}, size)).answer).toEqual(whole.answer);
    }
  });

  it('damaged archives are sniffed without harm', () => {
    const random = seeded(99);
    const zip = wrappedZip(Buffer.from('nội dung'.repeat(50)), 'txt');
    for (let round = 0; round < 2000; round += 1) expect(typeof sniffKind(sampleOf(mutate(zip, random)))).toBe('string');
  });
});
