import { createPrivateKey } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { IssuedCertificate } from './ocsp-reply.ts';
import type { Responder } from './timestamp-reply.ts';

/** What the training authority needs to answer; its own keys are thrown away once all certificates are issued. */
export interface TrustMaterial {
  /** DER. */
  readonly root: Uint8Array;
  readonly issuing: Uint8Array;
  /** Made on the first morning and good for as long as the authority is: it will never revoke anybody else. */
  readonly rootCrl: Uint8Array;
  readonly issuingCrl: Uint8Array;
  readonly timestamp: Responder;
  readonly ocsp: Responder;
  readonly issued: readonly IssuedCertificate[];
}

const Register = z.object({ version: z.literal(1), port: z.number().int().min(1).max(65_535), issued: z.array(z.object({ serial: z.string(), revokedAt: z.number().optional() })) });

/** Writes the folder of the trust services; key files readable by the user alone. `port` is the one the certificates name. */
export async function writeTrustMaterial(folder: string, material: TrustMaterial, port: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { root, issuing, rootCrl, issuingCrl, timestamp, ocsp, issued } = material;
  for (const [name, bytes] of Object.entries({ 'root.der': root, 'issuing.der': issuing, 'root.crl': rootCrl, 'issuing.crl': issuingCrl })) {
    await writeFile(join(folder, name), bytes);
  }
  for (const [name, { key, certificate }] of Object.entries({ timestamp, ocsp })) {
    await writeFile(join(folder, `${name}.der`), certificate);
    await writeFile(join(folder, `${name}.key`), key.export({ type: 'pkcs8', format: 'der' }), { mode: 0o600 });
  }
  await writeFile(join(folder, 'register.json'), `${JSON.stringify({ version: 1, port, issued: [...issued] } satisfies z.infer<typeof Register>)}\n`);
}

export const hasTrustMaterial = (folder: string): boolean => existsSync(join(folder, 'register.json'));

/** Reads it back. `undefined`: this training office was made before there were such services, or its files are damaged. */
export async function readTrustMaterial(folder: string): Promise<{ readonly material: TrustMaterial; readonly port: number } | undefined> {
  if (!hasTrustMaterial(folder)) return undefined;
  try {
    const register = Register.parse(JSON.parse(await readFile(join(folder, 'register.json'), 'utf8')));
    const read = (name: string): Promise<Uint8Array> => readFile(join(folder, name));
    const responder = async (name: string): Promise<Responder> => ({
      certificate: await read(`${name}.der`),
      key: createPrivateKey({ key: Buffer.from(await read(`${name}.key`)), format: 'der', type: 'pkcs8' }),
    });
    const material = {
      root: await read('root.der'), issuing: await read('issuing.der'), rootCrl: await read('root.crl'), issuingCrl: await read('issuing.crl'),
      timestamp: await responder('timestamp'), ocsp: await responder('ocsp'), issued: register.issued,
    };
    return { material, port: register.port };
  } catch {
    return undefined;
  }
}
