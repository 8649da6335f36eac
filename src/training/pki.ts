import { generateKeyPair } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { agencies, formerCertificates, leaders, TRAINING_PASSWORD } from './cast.ts';
import type { Agency, FormerCertificate, Leader } from './cast.ts';
import { issueCertificate } from './pki/certificate.ts';
import type { CertificateUse, DistinguishedName, Issuer, PublishedAt } from './pki/certificate.ts';
import { issueCrl } from './pki/crl.ts';
import { serialOf } from './pki/ocsp-reply.ts';
import type { IssuedCertificate } from './pki/ocsp-reply.ts';
import { writePkcs12 } from './pki/pkcs12.ts';
import type { Responder } from './pki/timestamp-reply.ts';
import type { TrustMaterial } from './pki/trust-material.ts';
import { addressesOn } from './pki/trust-services.ts';

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
  /** For the services that answer for this authority. */
  readonly trust: TrustMaterial;
}

const rootName: DistinguishedName = {
  organization: 'Văn phòng huấn luyện Công Văn', commonName: 'CA Huấn luyện – không có giá trị pháp lý',
};
const issuingName: DistinguishedName = {
  organization: 'Văn phòng huấn luyện Công Văn', commonName: 'CA cấp phát Huấn luyện – không có giá trị pháp lý',
};

/**
 * Two authorities, a certificate for every agency and leader of the cast, and what their trust services need. `now`: ms since
 * 1970 UTC. `servicesPort`: where those services will answer, written into the certificates. About a second. The keys of the
 * authorities are gone afterwards.
 */
export async function makeTrainingPki(now: number, servicesPort: number): Promise<TrainingPki> {
  const [rootKeys, issuingKeys] = await Promise.all([keyPair('rsa'), keyPair('rsa')]);
  const rootIssuer: Issuer = { name: rootName, key: rootKeys.privateKey };
  const issuingIssuer: Issuer = { name: issuingName, key: issuingKeys.privateKey };
  const since = now - 2 * YEAR;
  const addresses = addressesOn(servicesPort);
  const byRoot: PublishedAt = { crl: `${addresses.root}.crl`, issuer: `${addresses.root}.cer` };
  const byIssuing: PublishedAt = { crl: `${addresses.issuing}.crl`, issuer: `${addresses.issuing}.cer`, ocsp: addresses.ocsp };
  const root = issueCertificate({
    subject: rootName, publicKey: rootKeys.publicKey, use: 'rootCa', issuer: rootIssuer, notBefore: since, notAfter: now + 20 * YEAR,
  });
  const issuing = issueCertificate({
    subject: issuingName, publicKey: issuingKeys.publicKey, use: 'issuingCa', issuer: rootIssuer, published: byRoot, notBefore: since, notAfter: now + 15 * YEAR,
  });
  const issue = async (wanted: Wanted): Promise<Identity> => {
    const keys = await keyPair(wanted.key);
    // An expired certificate ended forty days ago: clearly before the newest document, still inside the authority's life.
    const notAfter = wanted.expired ? now - 40 * DAY : now + 3 * YEAR;
    const certificate = issueCertificate({
      subject: wanted.subject, publicKey: keys.publicKey, use: 'signer', issuer: issuingIssuer, published: byIssuing, notBefore: now - 500 * DAY, notAfter,
    });
    return { id: wanted.id, label: wanted.label, holder: wanted.holder, key: keys.privateKey, certificate, chain: [issuing, root] };
  };
  const responder = async (commonName: string, use: CertificateUse, published?: PublishedAt): Promise<Responder> => {
    const keys = await keyPair('rsa');
    const subject = { organization: issuingName.organization, commonName };
    const life = { notBefore: since, notAfter: now + 14 * YEAR };
    return { key: keys.privateKey, certificate: issueCertificate({ subject, publicKey: keys.publicKey, use, issuer: issuingIssuer, published, ...life }) };
  };
  const all = [...agencies.map(ofAgency), ...leaders.map(ofLeader), ...formerCertificates.map(ofFormer)];
  const [identities, timestamp, ocsp] = await Promise.all([
    Promise.all(all.map(issue)),
    responder('Dấu thời gian Huấn luyện – không có giá trị pháp lý', 'timestampAuthority', byIssuing),
    responder('OCSP Huấn luyện – không có giá trị pháp lý', 'ocspResponder'),
  ]);
  const revokedAt = (id: string): number | undefined => (formerCertificates.some((former) => former.certificateId === id) ? now - 30 * DAY : undefined);
  const issued: readonly IssuedCertificate[] = [
    ...identities.map(({ id, certificate }) => ({ serial: serialOf(certificate), revokedAt: revokedAt(id) })),
    { serial: serialOf(timestamp.certificate) },
  ];
  const lists = { thisUpdate: now, revoked: issued.flatMap((one) => (one.revokedAt === undefined ? [] : [{ serial: Buffer.from(one.serial, 'hex'), revokedAt: one.revokedAt }])) };
  const trust: TrustMaterial = {
    root, issuing, timestamp, ocsp, issued,
    rootCrl: issueCrl({ issuer: rootIssuer, thisUpdate: now, nextUpdate: now + 20 * YEAR, revoked: [] }),
    issuingCrl: issueCrl({ issuer: issuingIssuer, nextUpdate: now + 15 * YEAR, ...lists }),
  };
  return { root, issuing, identities: new Map(identities.map((identity) => [identity.id, identity])), trust };
}

/** Writes `<folder>/root.der`, `issuing.der` and per identity one `<id>.p12`, readable by the user alone, and its certificate `<id>.der`. */
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
    await writeFile(join(folder, `${identity.id}.der`), identity.certificate);
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

const ofFormer = ({ certificateId, leader }: FormerCertificate): Wanted => ({ ...ofLeader(leader), id: certificateId });

async function keyPair(kind: 'rsa' | 'ec'): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  return kind === 'rsa' ? await newKeyPair('rsa', { modulusLength: 2048 }) : await newKeyPair('ec', { namedCurve: 'P-256' });
}
