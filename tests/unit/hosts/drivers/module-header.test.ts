import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { moduleHeader } from '../../../../src/main/hosts/drivers/module-header.rules.ts';

/** Bytes at their places in an otherwise empty header. */
function header(length: number, ...parts: readonly (readonly [number, string])[]): Uint8Array {
  const bytes = Buffer.alloc(length);
  for (const [at, hex] of parts) Buffer.from(hex, 'hex').copy(bytes, at);
  return new Uint8Array(bytes);
}
const elf = (size: string, machine: string): Uint8Array => header(64, [0, `7f454c46${size}0101`], [18, machine]);
const pe = (machine: string, start = 0x80): Uint8Array => header(0x200, [0, '4d5a'], [0x3c, Buffer.of(start & 255, start >> 8, 0, 0).toString('hex')], [start, `50450000${machine}`]);

test('ELF: 32 and 64 bits, either byte order', () => {
  expect(moduleHeader(elf('02', '3e00'))).toEqual({ format: 'elf', machines: [{ bits: 64, cpu: 'x64' }] });
  expect(moduleHeader(elf('01', '0300'))).toEqual({ format: 'elf', machines: [{ bits: 32, cpu: 'ia32' }] });
  expect(moduleHeader(elf('02', 'b700'))).toEqual({ format: 'elf', machines: [{ bits: 64, cpu: 'arm64' }] });
  // ELFDATA2MSB: the machine is read the other way round.
  expect(moduleHeader(header(64, [0, '7f454c46020201'], [18, '0016']))).toEqual({ format: 'elf', machines: [{ bits: 64, cpu: '22' }] });
  expect(moduleHeader(header(64, [0, '7f454c46090101'], [18, '3e00']))).toBeUndefined();
});

test('PE: by its COFF machine, wherever the header begins', () => {
  expect(moduleHeader(pe('4c01'))).toEqual({ format: 'pe', machines: [{ bits: 32, cpu: 'ia32' }] });
  expect(moduleHeader(pe('6486', 0x118))).toEqual({ format: 'pe', machines: [{ bits: 64, cpu: 'x64' }] });
  expect(moduleHeader(pe('64aa'))).toEqual({ format: 'pe', machines: [{ bits: 64, cpu: 'arm64' }] });
  expect(moduleHeader(pe('ffff'))).toBeUndefined();
  expect(moduleHeader(header(64, [0, '4d5a'], [0x3c, 'ffffffff']))).toBeUndefined();
});

test('Mach-O: one machine, or several in a universal file; a Java class is none', () => {
  expect(moduleHeader(header(32, [0, 'cffaedfe0c000001']))).toEqual({ format: 'mach-o', machines: [{ bits: 64, cpu: 'arm64' }] });
  expect(moduleHeader(header(32, [0, 'cefaedfe07000000']))).toEqual({ format: 'mach-o', machines: [{ bits: 32, cpu: 'ia32' }] });
  expect(moduleHeader(header(64, [0, 'cafebabe00000002'], [8, '01000007'], [28, '0100000c']))).toEqual({
    format: 'mach-o', machines: [{ bits: 64, cpu: 'x64' }, { bits: 64, cpu: 'arm64' }],
  });
  expect(moduleHeader(header(64, [0, 'cafebabe00000034']))).toBeUndefined();
});

test('the binary that runs this test is of this machine', () => {
  expect(moduleHeader(readFileSync(process.execPath).subarray(0, 4096))?.machines).toContainEqual(expect.objectContaining({ cpu: process.arch }));
});

test('never throws, whatever the bytes, and says nothing of what it does not know', () => {
  let seed = 20_241;
  const random = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  const bases = [elf('02', '3e00'), pe('6486'), header(64, [0, 'cafebabe00000002'], [8, '01000007'], [28, '0100000c']), header(32, [0, 'cffaedfe0c000001'])];
  for (let i = 0; i < 20_000; i++) {
    const base = bases[i % bases.length] ?? new Uint8Array();
    const bytes = base.slice(0, Math.floor(random() * (base.length + 1)));
    for (let n = Math.floor(random() * 6); n > 0; n--) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    const found = moduleHeader(bytes);
    if (found === undefined) continue;
    expect(found.machines.length).toBeGreaterThan(0);
    expect(found.machines.length).toBeLessThanOrEqual(16);
    expect(found.machines.every(({ bits, cpu }) => (bits === 32 || bits === 64) && cpu !== '')).toBe(true);
  }
  expect(moduleHeader(new Uint8Array())).toBeUndefined();
  expect(moduleHeader(Buffer.from('#!/bin/sh\necho no library\n'))).toBeUndefined();
});
