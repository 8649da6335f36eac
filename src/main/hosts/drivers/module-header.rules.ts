/** What a native library is made for. `cpu` in Node's words (`process.arch`) where it has one, else the number of the format. */
export interface Machine {
  readonly bits: 32 | 64;
  readonly cpu: string;
}

export interface ModuleHeader {
  readonly format: 'elf' | 'pe' | 'mach-o';
  /** One, or several in a universal Mach-O file. */
  readonly machines: readonly Machine[];
}

/** So much of a file holds every header met in practice. */
export const headerBytes = 4096;

/**
 * Reads for which machine a native library is: ELF (System V gABI, ch. 4), PE (Microsoft PE/COFF, §3) or Mach-O
 * (`mach-o/loader.h`, `mach-o/fat.h`). Takes the first bytes of the file; `undefined` when they are of none of these.
 */
export function moduleHeader(bytes: Uint8Array): ModuleHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8) return undefined;
  switch (view.getUint32(0, false)) {
    case 0x7f45_4c46:
      return elf(view);
    case 0xcafe_babe:
      return universal(view);
    case 0xcefa_edfe:
    case 0xcffa_edfe:
      return { format: 'mach-o', machines: [machMachine(view.getUint32(4, true))] };
    default:
      return view.getUint16(0, false) === 0x4d5a ? pe(view) : undefined;
  }
}

const elfMachines: Readonly<Record<number, string>> = { 3: 'ia32', 40: 'arm', 62: 'x64', 183: 'arm64', 243: 'riscv64', 258: 'loong64' };
const peMachines: Readonly<Record<number, Machine>> = { 0x14c: { bits: 32, cpu: 'ia32' }, 0x8664: { bits: 64, cpu: 'x64' }, 0xaa64: { bits: 64, cpu: 'arm64' }, 0x1c4: { bits: 32, cpu: 'arm' } };
const machMachines: Readonly<Record<number, string>> = { 7: 'ia32', 12: 'arm', 0x0100_0007: 'x64', 0x0100_000c: 'arm64' };

function elf(view: DataView): ModuleHeader | undefined {
  if (view.byteLength < 20) return undefined;
  const [size, order] = [view.getUint8(4), view.getUint8(5)];
  if ((size !== 1 && size !== 2) || (order !== 1 && order !== 2)) return undefined;
  const machine = view.getUint16(18, order === 1);
  return { format: 'elf', machines: [{ bits: size === 2 ? 64 : 32, cpu: elfMachines[machine] ?? String(machine) }] };
}

function pe(view: DataView): ModuleHeader | undefined {
  if (view.byteLength < 0x40) return undefined;
  const start = view.getUint32(0x3c, true);
  if (start + 6 > view.byteLength || view.getUint32(start, false) !== 0x5045_0000) return undefined;
  const machine = peMachines[view.getUint16(start + 4, true)];
  return machine === undefined ? undefined : { format: 'pe', machines: [machine] };
}

/** Java classes begin with the same four bytes; their next number, a version, is above any count of machines. */
function universal(view: DataView): ModuleHeader | undefined {
  const count = view.getUint32(4, false);
  if (count === 0 || count > 16 || view.byteLength < 8 + count * 20) return undefined;
  return { format: 'mach-o', machines: Array.from({ length: count }, (_, i) => machMachine(view.getUint32(8 + i * 20, false))) };
}

/** `CPU_ARCH_ABI64` is the bit that says 64. */
const machMachine = (type: number): Machine => ({ bits: (type & 0x0100_0000) === 0 ? 32 : 64, cpu: machMachines[type] ?? String(type) });
