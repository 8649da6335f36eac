import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** `policy.json` in IT's folder: what holds for everybody on this machine and cannot be changed in the window. */
const PolicyFile = z.object({
  /** Whether people may add trusted roots of their own. */
  personMayAddTrust: z.boolean().default(true),
  /** Whether people may set up connections to an axis of their own. */
  personMayChangeConnections: z.boolean().default(true),
  /** PKCS#11 libraries, absolute paths, looked at first. */
  pkcs11Modules: z.array(z.string()).max(50).default([]),
  /** No timestamp, revocation or axis address is asked while this is set. */
  offline: z.boolean().default(false),
});
export type Policy = z.infer<typeof PolicyFile>;

/** Where IT puts what holds for everybody on this machine; `CONGVAN_POLICY_DIR` for tests and portable installations. */
export function policyFolder(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  const given = env['CONGVAN_POLICY_DIR'];
  if (given !== undefined && given !== '') return given;
  if (platform === 'win32') return join(env['ProgramData'] ?? 'C:\\ProgramData', 'CongVan');
  return platform === 'darwin' ? '/Library/Application Support/CongVan' : '/etc/congvan';
}

/** Without a policy people decide. A policy that cannot be read forbids what it may forbid, and is told (`readable`). */
export function readPolicy(folder: string): Policy & { readonly readable: boolean } {
  let text: string;
  try {
    text = readFileSync(join(folder, 'policy.json'), 'utf8');
  } catch (error) {
    const absent = (error as { code?: string }).code === 'ENOENT';
    return { ...PolicyFile.parse({ personMayAddTrust: absent, personMayChangeConnections: absent }), readable: absent };
  }
  try {
    return { ...PolicyFile.parse(JSON.parse(text)), readable: true };
  } catch {
    return { ...PolicyFile.parse({ personMayAddTrust: false, personMayChangeConnections: false }), readable: false };
  }
}
