import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import { readCertificate } from '../cms/certificate.ts';
import { child, children, DerStop, octets, oidText, readElement, type DerNode } from '../cms/der-read.ts';
import { oids } from '../cms/oids.ts';
import { readBags, type Bags } from './pkcs12-bags.ts';
import { pkcs12Limits, Pkcs12Stop, Rounds, type Pkcs12FailureCode } from './pkcs12-failure.ts';
import { macHolds } from './pkcs12-mac.ts';
import { passwordForms } from './pkcs12-password.ts';

/** A key with its own certificate and the issuers found beside it, nearest first. */
export interface Pkcs12Identity {
  readonly key: KeyObject;
  readonly certificate: Uint8Array;
  readonly chain: readonly Uint8Array[];
}

export interface Pkcs12Content {
  readonly keys: readonly KeyObject[];
  readonly certificates: readonly Uint8Array[];
  readonly identities: readonly Pkcs12Identity[];
  /** Keys under another password, or of a kind this runtime does not know. */
  readonly unusableKeys: number;
}

/**
 * The identity to sign with: of several the one whose certificate says nonRepudiation, then
 * digitalSignature. Old and new PKCS#12 (RFC 7292) alike; password as typed.
 */
export async function openPkcs12(bytes: Uint8Array, password: string): Promise<Result<Pkcs12Identity, Failure<Pkcs12FailureCode>>> {
  const content = await readPkcs12(bytes, password);
  if (!content.ok) return content;
  const { identities, keys, unusableKeys } = content.value;
  const best = [...identities].sort((a, b) => fitness(b) - fitness(a))[0];
  if (best !== undefined) return ok(best);
  if (keys.length > 0) return fail('p12.noCertificate');
  return fail(unusableKeys > 0 ? 'p12.keyPasswordDiffers' : 'p12.noKey');
}

/** Everything in the file that signing can use. Never throws on input; iteration counts are capped. */
export async function readPkcs12(bytes: Uint8Array, password: string): Promise<Result<Pkcs12Content, Failure<Pkcs12FailureCode>>> {
  if (bytes.length > pkcs12Limits.bytes) return fail('p12.damaged');
  try {
    const bags = await openBags(bytes, password);
    return bags === undefined ? fail('p12.wrongPassword') : ok(contentOf(bags));
  } catch (error) {
    if (error instanceof Pkcs12Stop) return fail(error.code);
    if (error instanceof DerStop) return fail('p12.damaged');
    throw error;
  }
}

async function openBags(bytes: Uint8Array, password: string): Promise<Bags | undefined> {
  const pfx = children(readElement(bytes).element);
  const authSafe = children(child(pfx, 1, 0x30));
  // signedData as integrity mode is possible in the standard and unseen in the wild.
  if (oidText(child(authSafe, 0)) !== oids.data) throw new Pkcs12Stop('p12.unsupported');
  const content = octets(child(children(child(authSafe, 1, 0xa0)), 0));
  const macData: DerNode | undefined = pfx[2];
  const rounds = new Rounds();
  for (const form of passwordForms(password)) {
    if (macData !== undefined && !(await macHolds(macData, content, form, rounds))) continue;
    const bags = await readBags(content, form, rounds);
    // Without a MAC only a key or content that opens tells the right form.
    if (bags === undefined || (macData === undefined && bags.shut > 0 && bags.keys.length === 0)) continue;
    return bags;
  }
  return undefined;
}

function contentOf(bags: Bags): Pkcs12Content {
  const keys: KeyObject[] = [];
  let unusableKeys = bags.shut;
  for (const der of bags.keys) {
    try {
      keys.push(createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' }));
    } catch {
      unusableKeys++;
    }
  }
  const identities: Pkcs12Identity[] = [];
  for (const key of keys) {
    const certificate = bags.certificates.find((der) => belongs(der, key));
    if (certificate !== undefined) identities.push({ key, certificate, chain: chainOf(certificate, bags.certificates) });
  }
  return { keys, certificates: bags.certificates, identities, unusableKeys };
}

/** Key and leaf are matched by the key itself: localKeyId is missing or wrong in too many files. */
function belongs(certificate: Uint8Array, key: KeyObject): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(key);
  } catch {
    return false;
  }
}

function chainOf(leaf: Uint8Array, certificates: readonly Uint8Array[]): readonly Uint8Array[] {
  const chain: Uint8Array[] = [];
  let current = readCertificate(leaf);
  while (current !== undefined && chain.length < 16) {
    const { issuer, subject } = current;
    if (Buffer.compare(issuer, subject) === 0) break;
    const next = certificates.find((der) => {
      const candidate = readCertificate(der);
      return candidate !== undefined && der !== leaf && !chain.includes(der) && Buffer.compare(candidate.subject, issuer) === 0;
    });
    if (next === undefined) break;
    chain.push(next);
    current = readCertificate(next);
  }
  return chain;
}

function fitness(identity: Pkcs12Identity): number {
  const usage = readCertificate(identity.certificate)?.keyUsage;
  if (usage === undefined) return 1;
  return usage[1] === true ? 3 : usage[0] === true ? 2 : 0;
}
