import { createHash } from 'node:crypto';
import { parseCrl } from '../signing/revocation/crl.ts';
import { parseOcspResponse } from '../signing/revocation/ocsp.ts';
import { isoTime, parseCertificate } from '../signing/validation/certificate.ts';
import { parseSignedData } from '../signing/validation/cms-parse.ts';
import { TAG, readWholeDer } from '../signing/cms/der-read.ts';
import { nameAttributes, printableName } from '../signing/validation/distinguished-name.ts';
import { readTimestampInfo } from '../signing/validation/timestamp.ts';
import type { EvidenceEntry, EvidenceKind, EvidenceObject } from './report.ts';

export const sha256Of = (...parts: readonly Uint8Array[]): string => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');

/** Gathers the objects behind a file's verdicts, each once. */
export interface EvidenceCollection {
  /** Notes an object and answers its id. `used`: a verdict rests on it. */
  add(kind: EvidenceKind, der: Uint8Array, used: boolean): string;
  all(): readonly EvidenceObject[];
}

export function collectEvidence(): EvidenceCollection {
  const objects = new Map<string, EvidenceObject>();
  /** The same octets come with every signature of a file; a list may have megabytes. */
  const ids = new Map<Uint8Array, string>();
  return {
    add: (kind, der, used) => {
      const known = ids.get(der);
      const sha256 = known?.slice(-64) ?? sha256Of(der);
      const id = `${kind}-${sha256}`;
      ids.set(der, id);
      const before = objects.get(id);
      // A copy: the octets may be a view that would keep the whole file in memory until the last file is checked.
      if (before === undefined) objects.set(id, { id, kind, sha256, bytes: der.length, used, ...describe(kind, der), der: der.slice() });
      else if (used && !before.used) objects.set(id, { ...before, used });
      return id;
    },
    all: () => [...objects.values()],
  };
}

type Description = Pick<EvidenceEntry, 'name' | 'from' | 'until'>;

function describe(kind: EvidenceKind, der: Uint8Array): Description {
  switch (kind) {
    case 'certificate': return describeCertificate(der);
    case 'ocsp': return describeResponse(der);
    case 'crl': return describeList(der);
    case 'timestamp': return describeToken(der);
  }
}

const span = (from: number, until: number | undefined): Description => ({ from: isoTime(from), ...(until === undefined ? {} : { until: isoTime(until) }) });

function describeCertificate(der: Uint8Array): Description {
  const certificate = parseCertificate(der);
  return certificate === undefined ? {} : { name: printableName(certificate.subject), ...span(certificate.notBefore, certificate.notAfter) };
}

function describeResponse(der: Uint8Array): Description {
  const response = parseOcspResponse(der);
  if (response === undefined || typeof response === 'string') return {};
  const [single] = response.singles;
  return single === undefined ? span(response.producedAt, undefined) : span(single.thisUpdate, single.nextUpdate);
}

function describeList(der: Uint8Array): Description {
  const list = parseCrl(der);
  if (list === undefined) return {};
  // TBSCertList (RFC 5280 §5.1.2): a version may stand before the algorithm, the issuer comes after it.
  const fields = readWholeDer(list.tbs)?.children ?? [];
  const issuer = fields[fields[0]?.tag === TAG.integer ? 2 : 1];
  return { name: printableName(nameAttributes(issuer)), ...span(list.thisUpdate, list.nextUpdate) };
}

function describeToken(der: Uint8Array): Description {
  const content = parseSignedData(der)?.content;
  const info = content === undefined ? undefined : readTimestampInfo(content);
  return info === undefined ? {} : span(info.time, info.time);
}
