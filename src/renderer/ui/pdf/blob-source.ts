import { InvalidPDFException, openPdf, PasswordException, PasswordResponses, PDFDataRangeTransport, type PdfDocument } from './pdf-library.ts';

export interface BlobSource {
  /** SHA-256 of the bytes, which is their name in the store. */
  readonly blob: string;
  readonly bytes: number;
  readonly name: string;
}

/** Why a PDF is not shown. Each has a sentence, `viewer.failed.<kind>`. */
export type PdfFailure = 'encrypted' | 'wrongPassword' | 'damaged' | 'missing' | 'empty';
export type Opened = { readonly ok: true; readonly document: PdfDocument } | { readonly ok: false; readonly failure: PdfFailure };

/** Passwords people typed, by the file they open: gone with the window. */
const passwords = new Map<string, string>();

/** The next opening of this file tries it. */
export const rememberPassword = (blob: string, password: string): void => void passwords.set(blob, password);

/** Up to here one request is quicker than ranges. */
const wholeFileLimit = 1024 * 1024;

export function blobUrl(blob: string, type = 'application/pdf'): string {
  return `blob-store://blob/${blob}?type=${encodeURIComponent(type)}`;
}

class Missing extends Error {}

async function fetchBytes(blob: string, range?: { begin: number; end: number }): Promise<Uint8Array> {
  const response = await fetch(blobUrl(blob), range === undefined ? {} : { headers: { Range: `bytes=${String(range.begin)}-${String(range.end - 1)}` } });
  if (!response.ok) throw new Missing();
  const bytes = new Uint8Array(await response.arrayBuffer());
  // A store that does not know ranges answers the whole: cut it here rather than show a wrong document.
  return range !== undefined && response.status === 200 ? bytes.slice(range.begin, range.end) : bytes;
}

/** pdf.js asks for ranges only over http; on the store's own scheme it is fed by hand (64 KB chunks). */
class StoreTransport extends PDFDataRangeTransport {
  readonly #blob: string;
  readonly #failed: () => void;
  #aborted = false;

  constructor(source: BlobSource, failed: () => void) {
    super(source.bytes, null);
    this.#blob = source.blob;
    this.#failed = failed;
  }

  override requestDataRange(begin: number, end: number): void {
    fetchBytes(this.#blob, { begin, end }).then((chunk) => {
      // A chunk of a document that was closed meanwhile has nobody to take it.
      if (!this.#aborted) this.onDataRange(begin, chunk);
    }).catch(this.#failed);
  }

  override abort(): void {
    this.#aborted = true;
  }
}

/** Opens a stored PDF. `cancel` releases it at any time; the promise never rejects. */
export function openBlob(source: BlobSource): { readonly opened: Promise<Opened>; readonly cancel: () => void } {
  let release: (() => void) | undefined;
  let cancelled = false;
  const opened = (async (): Promise<Opened> => {
    if (source.bytes === 0) return { ok: false, failure: 'empty' };
    try {
      let lose: (reason: Missing) => void = () => undefined;
      const lost = new Promise<never>((_, reject) => { lose = reject; });
      lost.catch(() => undefined);
      const bytes = source.bytes <= wholeFileLimit ? { data: await fetchBytes(source.blob) } : { range: new StoreTransport(source, () => lose(new Missing())) };
      // Skimmed past before it was read: nothing is opened for it.
      if (cancelled) return { ok: false, failure: 'missing' };
      const password = passwords.get(source.blob);
      const opening = await openPdf({ ...bytes, ...(password === undefined ? {} : { password }) });
      release = opening.release;
      if (cancelled) release();
      // Without a password callback pdf.js rejects with PasswordException; the viewer asks then.
      return { ok: true, document: await Promise.race([opening.task.promise, lost]) };
    } catch (error) {
      return { ok: false, failure: failureKind(error) };
    }
  })();
  return {
    opened,
    cancel: () => {
      cancelled = true;
      release?.();
    },
  };
}

function failureKind(error: unknown): PdfFailure {
  if (error instanceof PasswordException) return error.code === PasswordResponses.INCORRECT_PASSWORD ? 'wrongPassword' : 'encrypted';
  if (error instanceof InvalidPDFException) return 'damaged';
  if (error instanceof Missing || error instanceof TypeError) return 'missing';
  return 'damaged';
}
