import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pkcs11 from 'pkcs11js';
import { openTokenKey } from '../src/cli/signing/token-key.ts';
import { authority, softHsm, softTokens } from '../tests/support/soft-tokens.ts';
import { compare, median, type BenchRow } from './measure.ts';

const pin = '12345678';
/** As long as the signed attributes of a CMS are. */
const bytes = Buffer.alloc(280, 0x31);
const rounds = 7;
const perRound = 150;

/**
 * Signatures per second with SoftHSM through the host of its driver (another process, checked against the certificate),
 * against a bare loop of C_SignInit and C_Sign in one process. RSA-2048, SHA-256, one PIN.
 */
export async function token(): Promise<BenchRow[]> {
  if (softHsm === undefined) throw new Error('SoftHSM is not installed (Debian package softhsm2)');
  const folder = mkdtempSync(join(tmpdir(), 'congvan-bench-token-'));
  try {
    const ca = authority(folder);
    const { env } = softTokens(folder, [{ label: 'Bench', pin, issuers: [], keys: [{ id: '01', label: 'Key', ...ca.issue('bench', ['rsa:2048']) }] }]);
    Object.assign(process.env, env);
    const opened = await openTokenKey({ module: softHsm, pin });
    if (!opened.ok) throw new Error(opened.error.code);
    const raw = rawSigner(softHsm);
    const ours: number[] = [];
    const paired: number[] = [];
    const bare: number[] = [];
    for (let round = -1; round < rounds; round++) {
      const sign = () => opened.value.sign(bytes, { key: 'rsa', hash: 'sha256' });
      const [a, two, b] = [await rate(1, sign), await rate(2, sign), await rate(1, raw.sign)];
      if (round < 0) continue;
      ours.push(a);
      paired.push(two);
      bare.push(b);
    }
    raw.close();
    await opened.value.close();
    const peer = 'C_SignInit and C_Sign in a loop';
    return [
      compare('signatures through the host of a driver, one after the other (per second)', median(ours), median(bare), peer, 0.8, true),
      compare('the same, two asked for at a time (per second)', median(paired), median(bare), peer, 0.8, true),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Signatures per second of `lanes` callers, each asking for its next one when it has the last. */
async function rate(lanes: number, sign: () => unknown): Promise<number> {
  const start = performance.now();
  await Promise.all(Array.from({ length: lanes }, async () => {
    for (let i = 0; i < perRound / lanes; i++) await sign();
  }));
  return (perRound * 1_000) / (performance.now() - start);
}

function rawSigner(module: string): { sign(): Buffer; close(): void } {
  const p11 = new pkcs11.PKCS11();
  p11.load(module);
  p11.C_Initialize();
  const slot = p11.C_GetSlotList(true).find((each) => p11.C_GetTokenInfo(each).label.trim() === 'Bench');
  if (slot === undefined) throw new Error('no token');
  const session = p11.C_OpenSession(slot, pkcs11.CKF_SERIAL_SESSION);
  p11.C_Login(session, pkcs11.CKU_USER, pin);
  p11.C_FindObjectsInit(session, [{ type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PRIVATE_KEY }]);
  const [key] = p11.C_FindObjects(session, 1);
  p11.C_FindObjectsFinal(session);
  if (key === undefined) throw new Error('no key');
  const room = Buffer.alloc(256);
  return {
    sign: () => {
      p11.C_SignInit(session, { mechanism: pkcs11.CKM_SHA256_RSA_PKCS }, key);
      return p11.C_Sign(session, bytes, room);
    },
    close: () => p11.C_Finalize(),
  };
}
