import { digest, hashOf } from './algorithms.ts';
import type { Certificate } from './certificate.ts';
import { EXTENSION, extendedKeyUsages } from './certificate.ts';
import type { CmsCheck } from './cms.ts';
import { checkCms } from './cms.ts';
import { CMS, parseSignedData } from './cms-parse.ts';
import type { NameAttribute } from './distinguished-name.ts';
import { comparableName, nameAttributes } from './distinguished-name.ts';
import { TAG, octetsOf, readWholeDer, sameBytes, timeOf } from './der.ts';

/** What a time stamp token says, before its authority is trusted. */
export type TimestampCheck = IntactTimestamp | UnusableTimestamp;

export interface IntactTimestamp {
  readonly state: 'intact';
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly authority: Certificate;
  readonly certificates: readonly Certificate[];
  /** RFC 3161 §2.3: the authority's certificate is for time stamping and nothing else. */
  readonly usageRight: boolean;
  readonly cms: CmsCheck;
}

export interface UnusableTimestamp {
  readonly state: 'broken' | 'unknown';
  readonly cms?: CmsCheck;
  readonly certificates: readonly Certificate[];
}

const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';

/** Checks a token (RFC 3161 §2.4.2) over the stamped parts: imprint, signature, certificate use. */
export function checkTimestamp(
  token: Uint8Array,
  parts: readonly Uint8Array[],
  certificates: readonly Certificate[],
): TimestampCheck {
  const signedData = parseSignedData(token);
  if (signedData?.contentType !== CMS.timestampInfo || signedData.content === undefined) {
    return { state: 'broken', certificates: [] };
  }
  const own = signedData.certificates;
  const info = readWholeDer(signedData.content);
  const imprint = info?.children[2];
  const hash = hashOf(imprint?.children[0]);
  const expected = octetsOf(imprint?.children[1]);
  const time = timeOf(info?.children[4]);
  if (expected === undefined || time === undefined || imprint?.tag !== TAG.sequence) {
    return { state: 'broken', certificates: own };
  }
  if (hash === undefined) return { state: 'unknown', certificates: own };
  const actual = digest(hash, ...parts);
  if (actual === undefined) return { state: 'unknown', certificates: own };
  if (!sameBytes(actual, expected)) return { state: 'broken', certificates: own };
  const cms = checkCms(signedData, { parts: [signedData.content], form: 'timestamp' }, certificates);
  if (cms.state !== 'intact' || cms.signer === undefined) {
    return { state: cms.state === 'broken' ? 'broken' : 'unknown', cms, certificates: own };
  }
  // RFC 3161 §2.4.2: an authority named in the token must be the one whose certificate signed it.
  const named = info?.children.find((child) => child.tag === 0xa0)?.children[0];
  if (named?.tag === 0xa4 && !sameWords(nameAttributes(named.children[0]), cms.signer.subject)) {
    return { state: 'broken', certificates: own };
  }
  // RFC 3161 §2.4.2: the token must name the authority's certificate in what it signs.
  if (!cms.bound) return { state: 'broken', certificates: own };
  return {
    state: 'intact',
    time,
    authority: cms.signer,
    certificates: own,
    usageRight: mayStampTime(cms.signer),
    cms,
  };
}

/** Some authorities write their name in the reverse order of the certificate's. */
function sameWords(a: readonly NameAttribute[], b: readonly NameAttribute[]): boolean {
  const sorted = (list: readonly NameAttribute[]): string => comparableName([...list].sort((x, y) => (x.type + x.value < y.type + y.value ? -1 : 1)));
  return sorted(a) === sorted(b);
}

function mayStampTime(authority: Certificate): boolean {
  const usages = extendedKeyUsages(authority);
  const critical = authority.extensions.get(EXTENSION.extendedKeyUsage)?.critical === true;
  return usages?.length === 1 && usages[0] === TIME_STAMPING && critical;
}
