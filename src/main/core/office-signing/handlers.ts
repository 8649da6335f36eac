import type { CoreContract } from '../../../contract/core-contract.ts';
import type { OutputOf } from '../../../contract/contract.ts';
import type { Handlers } from '../../hosts/serve.ts';
import type { Core } from '../create-core.ts';
import type { DocId } from '../model/document.ts';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import { readLimitedFile } from '../read-limited-file.ts';
import { isPng, readPng } from '../signing/appearance/png.ts';
import { addPersonDriver, personDrivers } from './drivers.ts';
import { papersToSign } from './waiting.ts';

type SigningContract = Pick<CoreContract, Extract<keyof CoreContract, `signing.${string}`>>;
type After = (id: DocId, result: Result<unknown, Failure>) => Result<OutputOf<CoreContract, 'document.get'>, Failure>;

/** A scan of a signature or a seal is some hundred kilobytes. */
const imageLimit = 8 * 1024 * 1024;

/** A picture that cannot be drawn is refused when it is chosen, not when a paper is signed. */
function drawable(image: Uint8Array): Result<unknown, Failure> {
  if (isPng(image)) return readPng(image);
  return image[0] === 0xff && image[1] === 0xd8 ? ok(undefined) : fail('image.unsupported');
}

/** The lines of the contract that sign. */
export function signingHandlers(core: Core, after: After): Handlers<SigningContract> {
  const { keys, levels, signing, flow } = core;
  const now = (): number => core.options.clock.now();
  const bytes = (base64: string): Uint8Array => Buffer.from(base64, 'base64');
  return {
    'signing.keys': async ({ role }) => {
      await core.ready;
      return ok({ keys: [...keys.views(role, now())] });
    },
    'signing.removeKey': ({ keyId }) => {
      const removed = keys.remove(keyId, now());
      return removed.ok ? ok({}) : removed;
    },
    'signing.settings': () => ok(levels.view()),
    'signing.setLevel': ({ role, level }) => {
      levels.set(role, level);
      return ok(levels.view());
    },
    'signing.waiting': ({ role }) => ok({ rows: [...papersToSign(flow, role)] }),
    'signing.place': (input) => core.previews.place(input),
    'signing.preview': (input) => core.previews.preview(input),
    'signing.source': async ({ keyId }) => {
      await core.ready;
      const key = keys.find(keyId);
      return key === undefined ? fail('cert.notFound') : ok({ source: key.source, role: key.role, holder: key.holder });
    },
    'signing.describe': ({ certificates }) => ok({ certificates: certificates.map(({ certificate, source }) => keys.describe(bytes(certificate), source.kind, now())) }),
    'signing.drivers': () => ok({ person: [...personDrivers(core.settings)], policy: [...core.policy.pkcs11Modules] }),
    'signing.addDriver': ({ path }) => {
      addPersonDriver(core.settings, path);
      return ok({});
    },
    'signing.addKey': ({ role, label, source, certificate }) => {
      const added = keys.add({ role, label, source, certificate: bytes(certificate) }, now());
      return added.ok ? ok({ keyId: added.value }) : added;
    },
    'signing.setImage': async ({ keyId, path }) => {
      const image = await readLimitedFile(path, imageLimit);
      if (image === undefined) return fail('sign.imageUnreadable');
      const usable = drawable(image);
      if (!usable.ok) return usable;
      const blob = await core.blobs.put(image);
      if (!blob.ok) return blob;
      const set = keys.setImage(keyId, blob.value, now());
      return set.ok ? ok({}) : set;
    },
    'signing.prepare': async ({ certificate, chain, page, rect, level, ...input }) => {
      await core.ready;
      const prepared = await signing.prepare({
        ...input, certificate: bytes(certificate), chain: chain.map(bytes),
        ...(page === undefined ? {} : { page }), ...(rect === undefined ? {} : { rect }), ...(level === undefined ? {} : { level }),
      });
      if (!prepared.ok) return prepared;
      const { attemptId, toBeSigned, algorithm } = prepared.value;
      return ok({ attemptId, toBeSigned: Buffer.from(toBeSigned).toString('base64'), ...algorithm });
    },
    'signing.complete': async ({ attemptId, signatureValue }) => {
      const completed = await signing.complete(attemptId, bytes(signatureValue));
      if (!completed.ok) return completed;
      core.extensions.kick();
      const { id, level, wanted, missing } = completed.value;
      const shown = after(id, completed);
      if (!shown.ok) return shown;
      return ok({ document: shown.value, signed: { level, wanted, ...(missing === undefined ? {} : { missing: { code: missing.code, ...(missing.details === undefined ? {} : { details: { ...missing.details } }) } }) } });
    },
    'signing.abandon': ({ attemptId, code }) => {
      signing.abandon(attemptId, code);
      return ok({});
    },
  };
}
