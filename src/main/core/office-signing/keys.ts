import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { OfficeProfile } from '../../../contract/office-profile.ts';
import type { KeyView } from '../../../contract/views.ts';
import type { SealIdentity } from '../flow/outgoing/seal.rules.ts';
import type { BlobId } from '../model/document.ts';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import type { KeySource, Settings, SigningKey, SigningKeys } from '../ports/signing-keys.ts';
import { inDataDir } from '../profile.ts';
import { readLimitedFile } from '../read-limited-file.ts';
import { checkSigningCertificate } from '../signing/cms/certificate.ts';
import { describeSigner, parseCertificate } from '../signing/validation/certificate.ts';

export interface OfficeKeys {
  views(role: SigningKey['role'] | undefined, now: number): readonly KeyView[];
  find(id: string): SigningKey | undefined;
  /** Whose keys these are. */
  holders(role: SigningKey['role']): readonly string[];
  /** Answers the id; the same certificate for the same role is the same key. */
  add(input: { readonly role: SigningKey['role']; readonly label: string; readonly source: KeySource; readonly certificate: Uint8Array }, now: number): Result<string, Failure<'cert.unreadable'>>;
  /** What a certificate says, whether it may sign at `now`, and the key it already is. */
  describe(certificate: Uint8Array, place: KeySource['kind'], now: number): Pick<KeyView, 'usable' | 'reason'> & { readonly signer?: NonNullable<KeyView['certificate']>; readonly keyId?: string };
  remove(id: string, now: number): Result<void, Failure<'cert.notFound' | 'cert.fixed'>>;
  setImage(id: string, blob: BlobId, now: number): Result<void, Failure<'cert.notFound'>>;
  /** A signature was made: the certificate is known now, and this key is the one offered first. */
  used(id: string, certificate: Uint8Array, now: number): void;
  seals(): readonly SealIdentity[];
}

const holds = (key: SigningKey, certificate: Uint8Array, place: KeySource['kind']): boolean =>
  key.source.kind === place && key.certificate !== undefined && Buffer.from(key.certificate).equals(certificate);

const preferredName = (role: SigningKey['role']): string => `signing.key.${role}`;

/** The keys of the profile and those the person added, in one list. */
export function createOfficeKeys(keys: SigningKeys, settings: Settings): OfficeKeys {
  return {
    views: (role, now) => {
      const all = keys.all().filter((key) => !key.removed && (role === undefined || key.role === role));
      return all.map((key) => keyView(key, settings.get(preferredName(key.role)) === key.id, now));
    },
    find: (id) => {
      const key = keys.find(id);
      return key?.removed === false ? key : undefined;
    },
    holders: (role) => keys.all().filter((key) => !key.removed && key.role === role).map((key) => key.holder),
    add: ({ role, label, source, certificate }, now) => {
      const parsed = parseCertificate(certificate);
      if (parsed === undefined) return fail('cert.unreadable');
      const described = describeSigner(parsed);
      // The same certificate in a file and on a token is two keys: one may be left at home.
      const same = keys.all().find((key) => key.role === role && holds(key, certificate, source.kind));
      const id = same?.id ?? randomUUID();
      keys.put({ id, role, label, holder: described.commonName ?? described.organization ?? label, source, fixed: same?.fixed ?? false, certificate }, now);
      return ok(id);
    },
    describe: (certificate, place, now) => {
      const keyId = keys.all().find((key) => !key.removed && holds(key, certificate, place))?.id;
      const { certificate: signer, ...rest } = described(certificate, '', now);
      return { ...rest, ...(signer === undefined ? {} : { signer }), ...(keyId === undefined ? {} : { keyId }) };
    },
    remove: (id, now) => {
      const key = keys.find(id);
      if (key === undefined || key.removed) return fail('cert.notFound');
      if (key.fixed) return fail('cert.fixed');
      keys.remove(id, now);
      return ok(undefined);
    },
    setImage: (id, blob, now) => {
      const key = keys.find(id);
      if (key === undefined) return fail('cert.notFound');
      keys.put({ ...key, imageBlob: blob }, now);
      return ok(undefined);
    },
    used: (id, certificate, now) => {
      const key = keys.find(id);
      if (key === undefined) return;
      keys.learn(id, certificate);
      keys.used(id, now);
      settings.set(preferredName(key.role), id);
    },
    seals: () => keys.all().flatMap((key) => {
      const parsed = key.role === 'organ' && key.certificate !== undefined ? parseCertificate(key.certificate) : undefined;
      if (parsed === undefined) return [];
      const { serial, issuer } = describeSigner(parsed);
      return [{ serial, issuer }];
    }),
  };
}

/** Brings the keys that IT set in the profile into the list; one that IT took out is removed. Runs while the office opens. */
export async function adoptProfileKeys(
  keys: SigningKeys, profile: OfficeProfile, dataDir: string, images: ReadonlyMap<string, BlobId>, now: number,
): Promise<void> {
  for (const c of profile.certificates) {
    const certificate = c.certificatePath === undefined ? undefined : await readLimitedFile(inDataDir(dataDir, c.certificatePath), 1 << 20);
    const imageBlob = images.get(c.id);
    keys.put({
      id: c.id, role: c.role, label: c.label, holder: c.holder, fixed: true, source: { kind: 'file', path: inDataDir(dataDir, c.p12Path) },
      ...(certificate === undefined ? {} : { certificate }), ...(imageBlob === undefined ? {} : { imageBlob }),
    }, now);
  }
  const wanted = new Set(profile.certificates.map((c) => c.id));
  for (const key of keys.all()) if (key.fixed && !wanted.has(key.id)) keys.remove(key.id, now);
}

function keyView(key: SigningKey, preferred: boolean, now: number): KeyView {
  return {
    id: key.id, role: key.role, label: key.label, holder: key.holder, fixed: key.fixed, preferred,
    place: key.source.kind, where: key.source.kind === 'file' ? basename(key.source.path) : key.source.tokenLabel,
    hasImage: key.imageBlob !== undefined, ...(key.imageBlob === undefined ? {} : { imageBlob: key.imageBlob }),
    // What is not known yet is offered: the certificate is looked at when the file is opened, before the key is used.
    ...(key.certificate === undefined ? { usable: true } : described(key.certificate, key.holder, now)),
  };
}

function described(der: Uint8Array, holder: string, now: number): Pick<KeyView, 'usable' | 'reason' | 'certificate'> {
  const usable = checkSigningCertificate(der, now);
  const parsed = parseCertificate(der);
  const signer = parsed === undefined ? undefined : describeSigner(parsed);
  return {
    usable: usable.ok, ...(usable.ok ? {} : { reason: usable.error.code }),
    ...(signer === undefined ? {} : { certificate: { ...signer, commonName: signer.commonName ?? signer.organization ?? holder } }),
  };
}
