import type { BlobWriter } from '../../ports/blob-store.ts';
import { base64Decoder } from './base64-stream.ts';
import type { KeptContent } from './kept-content.ts';
import { keepContent } from './kept-content.ts';
import type { EdxmlLimits } from './limits.ts';
import type { ContentKind } from './sniff.ts';
import type { ContentSink } from './tree.ts';
import type { Unwrapping } from './unwrap-zip.ts';
import { isSdkWrapping, startUnwrapping } from './unwrap-zip.ts';

/** One file that came, not yet in the store. */
export interface ReceivedFile {
  readonly kept: KeptContent;
  readonly kind: ContentKind;
}

/** The content of one attachment, once all of it was read. */
export type Received =
  | { readonly state: 'badBase64' }
  | {
      readonly state: 'whole';
      readonly file: ReceivedFile;
      /** It looks like the ZIP the SDK wraps odd extensions in. `inside`: and this is what was in it. */
      readonly wrapping: boolean;
      readonly inside: ReceivedFile | undefined;
    };

export interface AttachmentSink extends ContentSink {
  /** Anything but white space came. */
  readonly filled: boolean;
  readonly received: Received;
  discard(): Promise<void>;
}

/** Decodes one attachment straight into the store's writer, and beside it what an SDK ZIP holds. */
export function attachmentSink(openWriter: () => BlobWriter, limits: EdxmlLimits, budget: { left: number }): AttachmentSink {
  const decoder = base64Decoder();
  const kept = keepContent(openWriter);
  const unwrapping: Unwrapping = startUnwrapping(() => keepContent(openWriter), limits, budget);
  let received: Received = { state: 'badBase64' };
  let bad = false;

  const discard = async (): Promise<void> => {
    await kept.discard();
    await unwrapping.discard();
    if (received.state === 'whole') await received.inside?.kept.discard();
    received = { state: 'badBase64' };
  };
  const take = (decoded: Buffer | undefined): void | Promise<void> => {
    if (decoded === undefined) {
      bad = true;
      return discard();
    }
    if (decoded.length === 0) return undefined;
    const [first, second] = [kept.write(decoded), unwrapping.push(decoded)];
    return first === undefined && second === undefined ? undefined : both(first, second);
  };
  return {
    get filled() {
      return bad || decoder.filled;
    },
    get received() {
      return received;
    },
    write: (base64) => (bad ? undefined : take(decoder.push(base64))),
    async end() {
      if (!bad) await take(decoder.end());
      if (bad) return;
      const { kind, entries } = kept.close();
      const inner = await unwrapping.close(entries);
      const inside = inner === undefined ? undefined : { kept: inner, kind: inner.close().kind };
      received = { state: 'whole', file: { kept, kind }, wrapping: isSdkWrapping(entries), inside };
    },
    discard,
  };
}

/** Waits for both even where one breaks: nothing may be thrown away while the other still writes. */
async function both(first: void | Promise<void>, second: void | Promise<void>): Promise<void> {
  for (const done of await Promise.allSettled([Promise.resolve(first), Promise.resolve(second)])) if (done.status === 'rejected') throw done.reason;
}
