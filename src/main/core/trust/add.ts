import { randomUUID, X509Certificate } from 'node:crypto';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import { caConstraints, describeSigner, isSelfIssued, parseCertificate } from '../signing/validation/certificate.ts';
import { certificatesIn } from './certificates-in.ts';
import { fingerprintOf, type Anchor, type Purpose, type TrustStore } from './store.ts';

/** A root somebody wants to be trusted, with what they must compare before it is. */
export interface Candidate {
  readonly candidateId: string;
  readonly fingerprint: string;
  readonly subject: string;
  readonly issuer: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** Signed by its own key: a root. An authority below a root may be trusted too, and says so. */
  readonly selfSigned: boolean;
}

export interface TrustAdding {
  propose(path: string): Result<Candidate, Failure<'trust.notOne' | 'trust.notAuthority'>>;
  /** `typed`: what the person copied from the authority's own publication: the whole fingerprint, or its first 8 digits at least. */
  confirm(candidateId: string, purpose: Purpose, typed: string): Promise<Result<Anchor, Failure>>;
}

const fewestDigits = 8;

/**
 * A root is trusted only after somebody compared its fingerprint with one from another place: the program shows the file's,
 * and asks for the one that the authority published. A file by itself proves nothing.
 */
export function trustAdding(store: TrustStore): TrustAdding {
  const candidates = new Map<string, Uint8Array>();
  return {
    propose: (path) => {
      const found = certificatesIn(path);
      const [certificate] = found ?? [];
      if (certificate === undefined || found?.length !== 1) return fail('trust.notOne', { count: found?.length ?? 0 });
      const parsed = parseCertificate(certificate);
      if (parsed === undefined || !(caConstraints(parsed).ca || (parsed.version < 3 && isSelfIssued(parsed)))) return fail('trust.notAuthority');
      const candidateId = randomUUID();
      candidates.clear();
      candidates.set(candidateId, certificate);
      const { issuer, notBefore, notAfter, ...subject } = describeSigner(parsed);
      const x509 = new X509Certificate(certificate);
      return ok({
        candidateId, fingerprint: fingerprintOf(certificate), subject: subject.commonName ?? subject.organization ?? subject.serial, issuer, notBefore, notAfter,
        selfSigned: isSelfIssued(parsed) && x509.verify(x509.publicKey),
      });
    },
    confirm: async (candidateId, purpose, typed) => {
      const certificate = candidates.get(candidateId);
      if (certificate === undefined) return fail('trust.notFound');
      const digits = typed.toLowerCase().replace(/[^0-9a-f]/g, '');
      if (digits.length < fewestDigits || !fingerprintOf(certificate).startsWith(digits)) return fail('trust.fingerprintDiffers');
      candidates.delete(candidateId);
      return store.add(purpose, certificate);
    },
  };
}
