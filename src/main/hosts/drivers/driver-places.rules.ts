import { posix, win32 } from 'node:path';
import type { DriverPlatform } from './known-drivers.rules.ts';

export interface Place {
  readonly folder: string;
  /** How many folders deep to look: 0 is the folder itself. */
  readonly depth: 0 | 1 | 2 | 3;
}

type Env = Readonly<Record<string, string | undefined>>;

/** The folders where vendors' installers put their libraries. */
export function driverPlaces(platform: DriverPlatform, env: Env): readonly Place[] {
  switch (platform) {
    case 'win32': {
      const windows = env['SystemRoot'] ?? env['windir'] ?? 'C:\\Windows';
      const programs = [env['ProgramW6432'] ?? env['ProgramFiles'] ?? 'C:\\Program Files', env['ProgramFiles(x86)'] ?? 'C:\\Program Files (x86)'];
      return [
        { folder: win32.join(windows, 'System32'), depth: 0 },
        { folder: win32.join(windows, 'SysWOW64'), depth: 0 },
        // Vendor\Product\x64 is as deep as they go.
        ...[...new Set(programs)].map((folder): Place => ({ folder, depth: 3 })),
      ];
    }
    case 'darwin':
      return [
        ...['/usr/local/lib', '/opt/homebrew/lib', '/Library/OpenSC/lib'].map((folder): Place => ({ folder, depth: 0 })),
        ...['/usr/local/lib/softhsm', '/opt/homebrew/lib/softhsm', '/usr/local/lib/pkcs11'].map((folder): Place => ({ folder, depth: 0 })),
        { folder: '/Library/Frameworks', depth: 2 },
      ];
    case 'linux':
      return [
        ...['/usr/lib', '/usr/lib64', '/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib/i386-linux-gnu', '/usr/local/lib', '/usr/local/lib64']
          .flatMap((folder): Place[] => [folder, posix.join(folder, 'pkcs11'), posix.join(folder, 'softhsm')].map((each) => ({ folder: each, depth: 0 }))),
        { folder: '/opt', depth: 3 },
      ];
  }
}

/** Where p11-kit keeps its module files (p11-kit manual, "Configuration"), and where modules named without a folder lie. */
export function p11KitPlaces(platform: DriverPlatform, home: string): { readonly configs: readonly string[]; readonly modules: readonly string[] } {
  if (platform === 'win32') return { configs: [], modules: [] };
  const prefix = platform === 'darwin' ? ['/usr/local', '/opt/homebrew'] : ['/usr'];
  return {
    configs: [...prefix.map((base) => `${base}/share/p11-kit/modules`), '/etc/pkcs11/modules', posix.join(home, '.config', 'pkcs11', 'modules')],
    modules: platform === 'darwin' ? prefix.map((base) => `${base}/lib/pkcs11`) : ['/usr/lib/x86_64-linux-gnu/pkcs11', '/usr/lib/aarch64-linux-gnu/pkcs11', '/usr/lib64/pkcs11', '/usr/lib/pkcs11'],
  };
}
