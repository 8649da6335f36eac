import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import type { PdfFailureCode } from '../pdf/failure.ts';
import { openPdf } from '../pdf/file.ts';
import { pages } from '../pdf/page-tree.ts';
import { contentCost } from './content-cost.ts';
import { loadPdfjs, type TextItem } from './pdfjs.ts';

/** A run of text in one font on one line. Points; the page as it is shown, origin bottom left. */
export interface TextPiece {
  readonly text: string;
  /** Left end and baseline. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fontSize: number;
}

export type PageTextFailure = Failure<'text.unreadable'>;

/** Bounds on what a hostile file can make us do. */
export const textLimits = {
  fileBytes: 100 * 1024 * 1024,
  /** Drawing instructions run through, forms counted as often as they are drawn. */
  contentBytes: 64 * 1024 * 1024,
  pieces: 50_000,
  milliseconds: 10_000,
} as const;

/** A page's upright text and its size as shown, in points. */
export interface PageText {
  readonly pieces: readonly TextPiece[];
  readonly width: number;
  readonly height: number;
}

/** A document open for reading text page by page: the library reads its structure once. `close` frees it. */
export interface PageTextReader {
  readonly pages: number;
  /** `page` counts from 1. */
  read(page: number): Promise<Result<PageText, PageTextFailure>>;
  close(): Promise<void>;
}

export interface PageTextOptions {
  /** For each page. */
  readonly milliseconds?: number;
  /** User or owner password of an encrypted file (ISO 32000-1 §7.6). */
  readonly password?: string;
}

/**
 * Upright text of a page, in the order of its content; pieces of white space are left out, so that a gap is where nothing
 * is. `page` counts from 1. Fails with `text.unreadable`, `reason`: pdf, page, encrypted, tooLarge, tooComplex, timeout.
 * `password`: user's or owner's, of an encrypted file.
 */
export async function pageText(pdf: Uint8Array, page: number, options: PageTextOptions = {}): Promise<Result<readonly TextPiece[], PageTextFailure>> {
  const opened = await openPageText(pdf, options);
  if (!opened.ok) return opened;
  const read = await opened.value.read(page);
  await opened.value.close();
  return read.ok ? ok(read.value.pieces) : read;
}

/** The same for several pages of one file. Fails as `pageText` does. */
export async function openPageText(pdf: Uint8Array, options: PageTextOptions = {}): Promise<Result<PageTextReader, PageTextFailure>> {
  if (pdf.length > textLimits.fileBytes) return unreadable('tooLarge');
  const { password } = options;
  const opened = openPdf(pdf, { password });
  if (!opened.ok) return unreadable(isLocked(opened.error.code) ? 'encrypted' : 'pdf');
  const file = opened.value;
  const tree = pages(file);
  if (!tree.ok) return unreadable('pdf');
  const milliseconds = options.milliseconds ?? textLimits.milliseconds;
  let task: Task | undefined;
  const document = async (): Promise<Task> => (task ??= await openTask(pdf, password));
  return ok({
    pages: tree.value.length,
    async read(page) {
      const own = Number.isInteger(page) && page > 0 ? tree.value[page - 1] : undefined;
      if (own === undefined) return unreadable('page');
      const cost = contentCost(file, own);
      if (cost === undefined || cost > textLimits.contentBytes) return unreadable('tooComplex');
      const deadline = performance.now() + milliseconds;
      const read = await within(async () => await readPage(await document(), page, deadline), milliseconds);
      return read === 'late' ? unreadable('timeout') : read === 'failed' ? unreadable('pdf') : read;
    },
    close: async () => { await destroy(task); },
  });
}

const isLocked = (code: PdfFailureCode): boolean =>
  code === 'pdf.passwordNeeded' || code === 'pdf.passwordWrong' || code === 'pdf.encryptionUnsupported';

const unreadable = (reason: string): Result<never, PageTextFailure> => fail('text.unreadable', { reason });

type Task = ReturnType<Awaited<ReturnType<typeof loadPdfjs>>['getDocument']>;

async function openTask(pdf: Uint8Array, password: string | undefined): Promise<Task> {
  const { getDocument } = await loadPdfjs();
  // The bytes change hands and are emptied: a copy. Nothing is drawn, fetched or evaluated.
  const task = getDocument({
    data: new Uint8Array(pdf), verbosity: 0, disableFontFace: true, useSystemFonts: false, useWasm: false, useWorkerFetch: false,
    isOffscreenCanvasSupported: false, isImageDecoderSupported: false, maxImageSize: 0, enableXfa: false, ...(password === undefined ? {} : { password }),
  });
  task.promise.catch(() => undefined); // heard by whoever awaits it
  return task;
}

async function destroy(task: Task | undefined): Promise<void> {
  await task?.destroy().catch(() => undefined);
}

async function within<T>(work: () => Promise<T>, milliseconds: number): Promise<T | 'late' | 'failed'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => { timer = setTimeout(() => { resolve('late'); }, milliseconds); });
  try {
    const done = work();
    done.catch(() => undefined); // when it loses the race, nobody else hears of it
    return await Promise.race([done, late]);
  } catch {
    return 'failed';
  } finally {
    clearTimeout(timer);
  }
}

async function readPage(task: Task, number: number, deadline: number): Promise<Result<PageText, PageTextFailure>> {
  const page = await (await task.promise).getPage(number);
  const { transform, width, height } = page.getViewport({ scale: 1 });
  const stream = page.streamTextContent({}) as ReadableStream<{ readonly items: readonly (TextItem | object)[] }>;
  const reader = stream.getReader();
  const pieces: TextPiece[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return ok({ pieces, width, height });
    for (const item of value.items) {
      const piece = 'str' in item ? shown(item, transform, height) : undefined;
      if (piece !== undefined) pieces.push(piece);
    }
    // Timers starve while the library works through microtasks: the clock is asked at each portion as well.
    const stop = pieces.length > textLimits.pieces ? 'tooComplex' : performance.now() > deadline ? 'timeout' : undefined;
    if (stop !== undefined) {
      await reader.cancel(new Error(stop)).catch(() => undefined);
      return unreadable(stop);
    }
  }
}

/** From the page's own coordinates to those of the reader; text that does not stand upright is left out. */
function shown(item: TextItem, view: readonly number[], height: number): TextPiece | undefined {
  if (item.str.trim() === '') return undefined;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = view;
  const [ta = 0, tb = 0, tc = 0, td = 0, te = 0, tf = 0] = item.transform as readonly number[];
  const along = [a * ta + c * tb, b * ta + d * tb] as const;
  const up = [a * tc + c * td, b * tc + d * td] as const;
  const fontSize = Math.hypot(...up);
  const upright = along[0] > 0 && Math.abs(along[1]) < along[0] * 0.02 && up[1] < 0;
  const [x, y] = [a * te + c * tf + e, height - (b * te + d * tf + f)];
  if (!upright || ![x, y, fontSize, item.width].every(Number.isFinite) || fontSize <= 0) return undefined;
  const scale = Math.hypot(a, b);
  return { text: item.str, x, y, width: item.width * scale, height: item.height * scale, fontSize };
}
