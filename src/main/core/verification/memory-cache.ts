import { createHash } from 'node:crypto';
import type { EvidenceCache, KeptEvidence } from '../ports/evidence-cache.ts';

const maxBytes = 256 * 1024 * 1024;

/** For one run of a program without an office: the next file of the same authority costs no question. */
export function memoryEvidenceCache(): EvidenceCache {
  const held = new Map<string, KeptEvidence>();
  let bytes = 0;
  return {
    about: (issuers, at) =>
      [...held.values()]
        .filter(({ issuer, nextUpdate }) => issuers.includes(issuer) && (nextUpdate === undefined || nextUpdate >= at))
        .sort((a, b) => (b.thisUpdate ?? 0) - (a.thisUpdate ?? 0)),
    keep: (items) => {
      for (const item of items) {
        const key = `${item.issuer} ${createHash('sha256').update(item.der).digest('hex')}`;
        if (held.has(key) || bytes + item.der.length > maxBytes) continue;
        held.set(key, item);
        bytes += item.der.length;
      }
    },
  };
}
