import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueAll, makeCrls, openssl, type TestIdentity, type TestUser } from './issue.ts';
import { serveTrust, type Behaviour } from './trust-server.ts';

export type { TestIdentity, TestUser } from './issue.ts';

/** Password of every key file. */
export const testPassword = '12345678';

/** A certification authority with all its services on loopback, made fresh by openssl. */
export interface TestPki {
  /** Folder with `<user>.key`, `<user>.crt`, `root.crt`, `issuing.crt`, `chain.pem` (PEM) for the tools. */
  readonly dir: string;
  readonly rootPem: string;
  /** DER. */
  readonly root: Uint8Array;
  readonly issuing: Uint8Array;
  readonly tsaUrl: string;
  /** `http://127.0.0.1:port`; certificates name `/ocsp/issuing`, `/issuing.crl`, `/issuing.cer` and the same of `root`. */
  readonly url: string;
  /** What the services do from now on. */
  readonly behaviour: Behaviour;
  /** Paths asked so far, oldest first. */
  readonly asked: string[];
  user(name: TestUser): TestIdentity;
  /** A PKCS#12 of a user with its chain, under `testPassword`. */
  pkcs12(name: TestUser): Uint8Array;
  /** Revokes now; OCSP and a fresh CRL say so. */
  revoke(name: TestUser, reason?: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the test PKI (2 to 5 s). The services answer from this very process: a test that runs a tool which asks them must
 * not block while it waits (`execFile`, not `execFileSync`).
 */
export async function startTestPki(): Promise<TestPki> {
  const dir = mkdtempSync(join(tmpdir(), 'congvan-test-pki-'));
  const server = await serveTrust(dir);
  const remove = (): void => {
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const { identities, root, issuing } = await issueAll(dir, server.url);
    return {
      dir, root, issuing,
      rootPem: join(dir, 'root.crt'),
      tsaUrl: `${server.url}/tsa`,
      url: server.url,
      behaviour: server.behaviour,
      asked: server.asked,
      user: (name) => {
        const found = identities.get(name);
        if (found === undefined) throw new Error(`no user ${name}`);
        return found;
      },
      pkcs12: (name) => {
        const out = join(dir, `${name}.p12`);
        execFileSync('openssl', ['pkcs12', '-export', '-inkey', `${name}.key`, '-in', `${name}.crt`, '-certfile', 'chain.pem',
          '-name', name, '-passout', `pass:${testPassword}`, '-out', out], { cwd: dir, stdio: 'pipe' });
        return new Uint8Array(readFileSync(out));
      },
      revoke: async (name, reason = 'superseded') => {
        await openssl(dir, 'ca', '-config', 'ca.cnf', '-name', 'issuing', '-revoke', `${name}.crt`, '-crl_reason', reason);
        await makeCrls(dir);
      },
      stop: async () => {
        await server.stop();
        remove();
      },
    };
  } catch (error) {
    await server.stop();
    remove();
    throw error;
  }
}
