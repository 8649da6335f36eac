import type { Gather } from '../../../src/main/core/signing/levels/level-services.ts';
import type { TestPki } from './test-pki.ts';

/** Gathers by taking both authorities' lists, whatever is asked. */
export function listGather(pki: TestPki): Gather {
  return async ({ network }) => {
    const lists = await Promise.all(['root', 'issuing'].map((ca) => network({ url: `${pki.url}/${ca}.crl`, method: 'GET', timeoutMs: 20_000, maxBytes: 1 << 20 })));
    const crls = lists.flatMap((list) => (list.ok ? [list.value] : []));
    return { evidence: { certificates: [pki.issuing, pki.root], ocspResponses: [], crls }, statuses: [], complete: crls.length === 2 };
  };
}
