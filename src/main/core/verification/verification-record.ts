import type { LinkRecord, SignatureRecord, VerificationRecord } from '../model/verification.ts';
import type { RevocationStatus } from '../signing/revocation/check-revocation.ts';
import { describeSigner, type Certificate } from '../signing/validation/certificate.ts';
import type { SignatureVerification, SignerDescription } from '../signing/validation/result.ts';
import type { JudgedChain } from '../signing/validation/trust.ts';
import type { AnyVerification } from '../signing/verify-any.ts';
import type { OnlineVerification } from './verify-online.ts';

type Chains = Pick<OnlineVerification, 'chains'>['chains'];
type Held = AnyVerification['signatures'][number];

/** The verifier's answer as it is kept with the document: with the time of the check, a name for each signer, and the paths. */
export function verificationRecord({ verification, chains, open }: Pick<OnlineVerification, 'verification' | 'chains' | 'open'>, checkedAt: number): VerificationRecord {
  const { document, format, reasons, warnings, differingPages } = verification;
  return {
    document, format, reasons, checkedAt,
    ...(open ? { open: true } : {}),
    ...(warnings === undefined ? {} : { warnings: warnings.map(({ object: _object, ...rest }) => rest) }),
    ...(differingPages === undefined ? {} : { differingPages }),
    signatures: verification.signatures.map((signature: Held) => signatureRecord(signature, chains, checkedAt)),
  };
}

function signatureRecord(signature: Held, chains: Chains, checkedAt: number): SignatureRecord {
  const { signer, signedRevisionEnd: _end, countersignatures: _counter, proof: _proof, ...kept } = { countersignatures: undefined, proof: undefined, ...signature };
  const chain = chainOf(signature, chains);
  const proof = chain !== undefined && chain.use === 'signature' && chain.at < checkedAt ? stampAt(chain.at, chains) : undefined;
  return {
    ...kept,
    ...(signer === undefined ? {} : { signer: { ...signer, commonName: nameOf(signer) } }),
    ...(chain === undefined ? {} : { path: chain.path.map((certificate, index) => linkRecord(certificate, chain.revocation[index])) }),
    ...(proof?.stamp === undefined ? {} : { proven: { at: proof.stamp.time, authority: nameOf(describeSigner(proof.certificate)) } }),
  };
}

const nameOf = ({ commonName, organization, serial }: SignerDescription): string => commonName ?? organization ?? serial;

/** The path of the signature's certificate: issuer and serial number name one certificate (RFC 5280 §4.1.2.2). */
function chainOf({ kind, signer }: Pick<SignatureVerification, 'kind' | 'signer'>, chains: Chains): JudgedChain | undefined {
  return chains.find(({ use, certificate }) => {
    const { serial, issuer } = describeSigner(certificate);
    return use === kind && serial === signer?.serial && issuer === signer.issuer;
  });
}

const stampAt = (time: number, chains: Chains): JudgedChain | undefined => chains.find(({ stamp, state }) => state === 'trusted' && stamp?.time === time);

function linkRecord(certificate: Certificate, status: RevocationStatus | undefined): LinkRecord {
  const described = describeSigner(certificate);
  const { serial, notBefore, notAfter } = described;
  return {
    subject: nameOf(described), serial, notBefore, notAfter,
    ...(status === undefined ? {} : {
      revocation: {
        status: status.status,
        ...(status.source === undefined ? {} : { source: status.source }),
        ...(status.reason === undefined ? {} : { reason: status.reason }),
        ...(status.producedAt === undefined ? {} : { producedAt: status.producedAt }),
        ...(status.revokedAt === undefined ? {} : { revokedAt: status.revokedAt }),
      },
    }),
  };
}
