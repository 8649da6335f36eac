import { generateKeyPair } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { agencies, leaders, TRAINING_PASSWORD } from './cast.ts';
import type { Agency, Leader } from './cast.ts';
import { issueCertificate } from './pki/certificate.ts';
import type { DistinguishedName, Issuer } from './pki/certificate.ts';
import { writePkcs12 } from './pki/pkcs12.ts';

const DAY = 86_400_000;
const YEAR = 365 * DAY;
const newKeyPair = promisify(generateKeyPair);

export interface Identity {
  readonly id: string;
  readonly label: string;
  readonly holder: string;
  readonly key: KeyObject;
  readonly certificate: Uint8Array;
  /** Issuing CA, then root. */
  readonly chain: readonly Uint8Array[];
}

export interface TrainingPki {
  readonly root: Uint8Array;
  readonly issuing: Uint8Array;
  readonly identities: ReadonlyMap<string, Identity>;
}

const rootName: DistinguishedName = {
  organization: 'Văn phòng huấn luyện Công Văn', commonName: 'CA Huấn luyện – không có giá trị pháp lý',
};
const issuingName: DistinguishedName = {
  organization: 'Văn phòng huấn luyện Công Văn', commonName: 'CA cấp phát Huấn luyện – không có giá trị pháp lý',
};

/** Two authorities and a certificate for every agency and leader of the cast. `now`: ms since 1970 UTC. About a second. */
export async function makeTrainingPki(now: number): Promise<TrainingPki> {
  const [rootKeys, issuingKeys] = await Promise.all([keyPair('rsa'), keyPair('rsa')]);
  const rootIssuer: Issuer = { name: rootName, key: rootKeys.privateKey };
  const issuingIssuer: Issuer = { name: issuingName, key: issuingKeys.privateKey };
  const since = now - 2 * YEAR;
  const root = issueCertificate({
    subject: rootName, publicKey: rootKeys.publicKey, use: 'rootCa', issuer: rootIssuer, notBefore: since, notAfter: now + 20 * YEAR,
  });
  const issuing = issueCertificate({
    subject: issuingName, publicKey: issuingKeys.publicKey, use: 'issuingCa', issuer: rootIssuer, notBefore: since, notAfter: now + 15 * YEAR,
  });
  const issue = async (wanted: Wanted): Promise<Identity> => {
    const keys = await keyPair(wanted.key);
    // An expired certificate ended forty days ago: clearly before the newest document, still inside the authority's life.
    const notAfter = wanted.expired ? now - 40 * DAY : now + 3 * YEAR;
    const certificate = issueCertificate({
      subject: wanted.subject, publicKey: keys.publicKey, use: 'signer', issuer: issuingIssuer, notBefore: now - 500 * DAY, notAfter,
    });
    return { id: wanted.id, label: wanted.label, holder: wanted.holder, key: keys.privateKey, certificate, chain: [issuing, root] };
  };
  const identities = await Promise.all([...agencies.map(ofAgency), ...leaders.map(ofLeader)].map(issue));
  return { root, issuing, identities: new Map(identities.map((identity) => [identity.id, identity])) };
}

/** Writes `<folder>/root.der`, `issuing.der` and one `<id>.p12` per identity, key files readable by the user alone. */
export async function writeTrainingPki(folder: string, pki: TrainingPki): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'root.der'), pki.root);
  await writeFile(join(folder, 'issuing.der'), pki.issuing);
  for (const identity of pki.identities.values()) {
    const file = writePkcs12({
      key: identity.key, certificate: identity.certificate, chain: identity.chain,
      friendlyName: `${identity.holder} (HUẤN LUYỆN)`, password: TRAINING_PASSWORD,
    });
    await writeFile(join(folder, `${identity.id}.p12`), file, { mode: 0o600 });
  }
}

interface Wanted {
  readonly id: string;
  readonly label: string;
  readonly holder: string;
  readonly key: 'rsa' | 'ec';
  readonly expired: boolean;
  readonly subject: DistinguishedName;
}

const ofAgency = (agency: Agency): Wanted => ({
  id: agency.certificateId, label: `Cơ quan: ${agency.organ.organName}`, holder: agency.organ.organName, key: agency.key, expired: false,
  subject: {
    province: 'Vân Lĩnh', organization: agency.organ.organName, unit: 'HUẤN LUYỆN', commonName: agency.organ.organName, uid: `MST:${agency.taxCode}`,
  },
});

const ofLeader = (leader: Leader): Wanted => ({
  id: leader.certificateId, label: `Cá nhân: ${leader.fullName}`, holder: leader.fullName, key: leader.key, expired: leader.expired === true,
  subject: {
    province: 'Vân Lĩnh', organization: leader.agency.organ.organName, unit: 'HUẤN LUYỆN', title: leader.position, commonName: leader.fullName,
    uid: `CCCD:${leader.citizenId}`,
  },
});

async function keyPair(kind: 'rsa' | 'ec'): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  return kind === 'rsa' ? await newKeyPair('rsa', { modulusLength: 2048 }) : await newKeyPair('ec', { namedCurve: 'P-256' });
}
