import { digest, hashOf } from './algorithms.ts';
import type { Certificate } from './certificate.ts';
import { EXTENSION, extendedKeyUsages } from './certificate.ts';
import type { CmsCheck } from './cms.ts';
import { checkCms } from './cms.ts';
import { CMS, parseSignedData } from './cms-parse.ts';
import type { NameAttribute } from './distinguished-name.ts';
import { comparableName, nameAttributes } from './distinguished-name.ts';
import type { DerNode } from '../cms/der-read.ts';
import { TAG, octetsOf, oidOf, readWholeDer, sameBytes, timeOf } from '../cms/der-read.ts';
import type { HashName } from './algorithms.ts';

/** What a time stamp token says, before its authority is trusted. */
export type TimestampCheck = IntactTimestamp | UnusableTimestamp;

export interface IntactTimestamp {
  readonly state: 'intact';
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly info: TimestampInfo;
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

/** TSTInfo (RFC 3161 §2.4.2) as far as it is compared with anything. */
export interface TimestampInfo {
  readonly policy: string;
  /** `undefined`: a hash this program does not know. */
  readonly hash: HashName | undefined;
  readonly imprint: Uint8Array;
  /** genTime, milliseconds since 1970. */
  readonly time: number;
  /** Content octets of the INTEGER, as they stand. */
  readonly nonce: Uint8Array | undefined;
  /** Name of the authority, where the token gives one as a directory name. */
  readonly authorityName: DerNode | undefined;
}

/** `undefined` when the bytes are not one TSTInfo of version 1. */
export function readTimestampInfo(content: Uint8Array): TimestampInfo | undefined {
  const node = readWholeDer(content);
  const [version, policyNode, imprint, serial, genTime, ...rest] = node?.tag === TAG.sequence ? node.children : [];
  const policy = oidOf(policyNode);
  const value = octetsOf(imprint?.children[1]);
  const time = genTime?.tag === TAG.generalizedTime ? timeOf(genTime) : undefined;
  if (version?.tag !== TAG.integer || version.content.length !== 1 || version.content[0] !== 1) return undefined;
  if (policy === undefined || imprint?.tag !== TAG.sequence || value === undefined) return undefined;
  if (serial?.tag !== TAG.integer || time === undefined) return undefined;
  const general = rest.find((child) => child.tag === 0xa0)?.children[0];
  return {
    policy,
    hash: hashOf(imprint.children[0]),
    imprint: value,
    time,
    nonce: rest.find((child) => child.tag === TAG.integer)?.content,
    authorityName: general?.tag === 0xa4 ? general.children[0] : undefined,
  };
}

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
  const info = readTimestampInfo(signedData.content);
  if (info === undefined) return { state: 'broken', certificates: own };
  if (info.hash === undefined) return { state: 'unknown', certificates: own };
  const actual = digest(info.hash, ...parts);
  if (actual === undefined) return { state: 'unknown', certificates: own };
  if (!sameBytes(actual, info.imprint)) return { state: 'broken', certificates: own };
  const cms = checkCms(signedData, { parts: [signedData.content], form: 'timestamp' }, certificates);
  if (cms.state !== 'intact' || cms.signer === undefined) {
    return { state: cms.state === 'broken' ? 'broken' : 'unknown', cms, certificates: own };
  }
  // RFC 3161 §2.4.2: an authority named in the token must be the one whose certificate signed it.
  const { authorityName } = info;
  if (authorityName !== undefined && !sameWords(nameAttributes(authorityName), cms.signer.subject)) {
    return { state: 'broken', certificates: own };
  }
  // RFC 3161 §2.4.2: the token must name the authority's certificate in what it signs.
  if (!cms.bound) return { state: 'broken', certificates: own };
  return {
    state: 'intact',
    time: info.time,
    info,
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
