import type { CoreContract } from '../../../contract/core-contract.ts';
import type { Handlers } from '../../hosts/serve.ts';
import { ok } from '../model/result.ts';
import { describeSigner, parseCertificate } from '../signing/validation/certificate.ts';
import { trustAdding } from './add.ts';
import type { Anchor, TrustStore } from './store.ts';

type TrustContract = Pick<CoreContract, Extract<keyof CoreContract, `trust.${string}`>>;

/** The lines of the contract about whom this office trusts. */
export function trustHandlers(store: TrustStore, onChanged: () => void): Handlers<TrustContract> {
  const adding = trustAdding(store);
  return {
    'trust.list': () => ok({ anchors: store.anchors().map(anchorView), problems: [...store.problems()], mayAdd: store.personMayAdd }),
    'trust.propose': ({ path }) => adding.propose(path),
    'trust.confirm': async ({ candidateId, purpose, typed }) => {
      const added = await adding.confirm(candidateId, purpose, typed);
      if (added.ok) onChanged();
      return added.ok ? ok({}) : added;
    },
    'trust.remove': async ({ purpose, fingerprint }) => {
      const removed = await store.remove(purpose, fingerprint);
      if (removed.ok) onChanged();
      return removed.ok ? ok({}) : removed;
    },
  };
}

function anchorView({ purpose, origin, fingerprint, certificate }: Anchor) {
  const parsed = parseCertificate(certificate);
  const described = parsed === undefined ? undefined : describeSigner(parsed);
  return {
    purpose, origin, fingerprint, subject: described?.commonName ?? described?.organization ?? fingerprint.slice(0, 16),
    issuer: described?.issuer ?? '', notBefore: described?.notBefore ?? '', notAfter: described?.notAfter ?? '',
  };
}
