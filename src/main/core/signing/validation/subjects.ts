import type { CoveredBytes } from './byte-range.ts';
import type { Certificate } from './certificate.ts';
import { findSigner } from './cms.ts';
import type { SignedData } from './cms-parse.ts';
import { CMS, attributeValues, parseSignedData } from './cms-parse.ts';
import { readTimestampInfo } from './timestamp.ts';

/** A certificate whose path and status decide about a signature or a time stamp. */
export interface Subject {
  readonly certificate: Certificate;
  /** Certificates carried beside it. */
  readonly carried: readonly Certificate[];
  readonly use: 'signature' | 'timestamp';
  /** genTime of a time stamp, ms since 1970. */
  readonly time?: number;
}

/** What has to be proven about one signature field. */
export interface FieldSubjects {
  /** The signer, or the authority of a document time stamp. Absent: its certificate is nowhere. */
  readonly main: Subject | undefined;
  /** Authorities of the time stamps on the signature value (EN 319 122-1 §5.3). */
  readonly timestamps: readonly Subject[];
}

const mostTokens = 16;

/** Reads whose certificates stand behind a signature or a document time stamp. Proves nothing: that is for the verifier. */
export function subjectsOf(covered: CoveredBytes, known: readonly Certificate[]): FieldSubjects {
  const signedData = parseSignedData(covered.contents);
  if (signedData === undefined) return { main: undefined, timestamps: [] };
  const main = subject(signedData, known);
  const tokens = attributeValues(signedData.signers[0]?.unsignedAttributes, CMS.signatureTimestamp).flat().slice(0, mostTokens);
  const timestamps = tokens.flatMap((token) => {
    const inner = parseSignedData(token.raw);
    return inner === undefined ? [] : (subject(inner, known) ?? []);
  });
  return { main, timestamps };
}

function subject(signedData: SignedData, known: readonly Certificate[]): Subject | undefined {
  const [info] = signedData.signers;
  const certificate = info === undefined ? undefined : findSigner(info, [...signedData.certificates, ...known]);
  if (certificate === undefined) return undefined;
  const carried = signedData.certificates;
  if (signedData.contentType !== CMS.timestampInfo) return { certificate, carried, use: 'signature' };
  const time = signedData.content === undefined ? undefined : readTimestampInfo(signedData.content)?.time;
  return { certificate, carried, use: 'timestamp', ...(time === undefined ? {} : { time }) };
}
