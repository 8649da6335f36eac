import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildEdoc, buildStatus } from '../../../src/main/core/exchange/edxml/build.ts';
import { parseEdxml } from '../../../src/main/core/exchange/edxml/parse.ts';
import { readRouting } from '../../../src/main/core/exchange/edxml/routing.ts';
import { sniffKind } from '../../../src/main/core/exchange/edxml/sniff.ts';
import { edocXml, fullDraft, seeded, statusDraft, wrappedZip } from './messages.ts';

const sampleDir = join(import.meta.dirname, '../../../../shared/data/edxml/truclienthong-example');
const samples = ['status_inbox__01.edxml', 'edoc.edxml', 'edoc_update.edxml'].filter((name) => existsSync(join(sampleDir, name))).map((name) => readFileSync(join(sampleDir, name)));
if (samples.length === 0) console.warn('the edXML samples are absent: only our own messages are mutated');

const seeds: readonly Uint8Array[] = [buildEdoc(fullDraft), buildStatus(statusDraft), Buffer.from(edocXml()), ...samples];
const pieces = ['<', '>', '&', '&#0;', ']]>', '<!--', '-->', '<![CDATA[', '<!DOCTYPE a [', '\0', '\uFFFF', '<edXML:From>', '</edXML:From>', '"', '=', '99999999999', 'cid:', '../', '<?x ?>', 'ﷺ'.repeat(50)].map((text) => Buffer.from(text));

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

describe('hostile input', () => {
  it('is answered, never thrown', () => {
    const random = seeded(20_250_304);
    const outcomes = new Map<string, number>();
    for (let round = 0; round < 2000; round += 1) {
      const seed = seeds[round % (round % 20 === 0 ? seeds.length : Math.min(seeds.length, 5))] ?? new Uint8Array();
      const input = mutate(seed, random);
      const parsed = parseEdxml(input);
      const outcome = parsed.ok ? parsed.value.kind : parsed.error.code;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      expect(readRouting(input).ok).toBe(parsed.ok);
      if (parsed.ok && parsed.value.kind === 'edoc') for (const { name } of parsed.value.attachments) expect(name).not.toMatch(/[/\\\0]|^\.\.?$/u);
    }
    // Both sides of the border were visited: otherwise the mutations test nothing.
    expect(outcomes.get('edoc') ?? 0).toBeGreaterThan(50);
    expect(outcomes.get('edxml.malformed') ?? 0).toBeGreaterThan(50);
  });

  it('damaged archives are sniffed without harm', () => {
    const random = seeded(99);
    const zip = wrappedZip(Buffer.from('nội dung'.repeat(50)), 'txt');
    for (let round = 0; round < 2000; round += 1) expect(typeof sniffKind(mutate(zip, random))).toBe('string');
  });
});
