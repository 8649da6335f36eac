import { child, children, octets, oidText, readElement, type DerNode } from '../cms/der-read.ts';
import { oids } from '../cms/oids.ts';
import { decryptWithPassword } from './pkcs12-decrypt.ts';
import { Pkcs12Stop, pkcs12Limits, type Rounds } from './pkcs12-failure.ts';
import type { PasswordForm } from './pkcs12-password.ts';

const bag = {
  key: '1.2.840.113549.1.12.10.1.1',
  shroudedKey: '1.2.840.113549.1.12.10.1.2',
  certificate: '1.2.840.113549.1.12.10.1.3',
  safeContents: '1.2.840.113549.1.12.10.1.6',
} as const;
const x509Certificate = '1.2.840.113549.1.9.22.1';

/** What the bags of a file hold. */
export interface Bags {
  /** PKCS#8 PrivateKeyInfo, DER. */
  readonly keys: Uint8Array[];
  readonly certificates: Uint8Array[];
  /** Keys that stayed shut under the password. */
  shut: number;
}

interface Reading {
  readonly password: PasswordForm;
  readonly rounds: Rounds;
  readonly bags: Bags;
  left: number;
}

/**
 * Reads AuthenticatedSafe (RFC 7292 §4.1). `undefined` when encrypted content does not open under
 * the password. Throws `Pkcs12Stop` and `DerStop`.
 */
export async function readBags(content: Uint8Array, password: PasswordForm, rounds: Rounds): Promise<Bags | undefined> {
  const reading: Reading = { password, rounds, bags: { keys: [], certificates: [], shut: 0 }, left: pkcs12Limits.bags };
  for (const info of children(readElement(content).element)) {
    const parts = children(info);
    const type = oidText(child(parts, 0));
    const inner = children(child(parts, 1, 0xa0));
    if (type === oids.data) {
      await readSafe(octets(child(inner, 0)), reading, 0);
    } else if (type === oids.encryptedData) {
      const encrypted = children(child(children(child(inner, 0, 0x30)), 1, 0x30));
      const plain = await decryptWithPassword(child(encrypted, 1, 0x30), octets(child(encrypted, 2)), password, rounds);
      if (plain === undefined) return undefined;
      await readSafe(plain, reading, 0);
    } else throw new Pkcs12Stop('p12.unsupported');
  }
  return reading.bags;
}

async function readSafe(content: Uint8Array, reading: Reading, depth: number): Promise<void> {
  if (depth > 8) throw new Pkcs12Stop('p12.damaged');
  for (const item of children(readElement(content).element)) {
    if (--reading.left < 0) throw new Pkcs12Stop('p12.damaged');
    const parts = children(item);
    const value = child(children(child(parts, 1, 0xa0)), 0);
    switch (oidText(child(parts, 0))) {
      case bag.key:
        reading.bags.keys.push(value.raw);
        break;
      case bag.shroudedKey:
        await readShrouded(value, reading);
        break;
      case bag.certificate: {
        const found = children(value);
        if (oidText(child(found, 0)) !== x509Certificate) break;
        reading.bags.certificates.push(octets(child(children(child(found, 1, 0xa0)), 0)));
        break;
      }
      case bag.safeContents:
        await readSafe(value.raw, reading, depth + 1);
        break;
      default: // CRLs and secrets are no business of signing
        break;
    }
  }
}

async function readShrouded(value: DerNode, reading: Reading): Promise<void> {
  const parts = children(value);
  const plain = await decryptWithPassword(child(parts, 0, 0x30), octets(child(parts, 1)), reading.password, reading.rounds);
  if (plain === undefined) reading.bags.shut++;
  else reading.bags.keys.push(plain);
}
