import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { renderLimits, type RenderCompare, type RenderedComparison, type RenderRequest } from './signing/validation/render/comparison.ts';

/** Memory of the thread; a page that wants more is not drawn. */
const HEAP_MB = 512;
/** Loading pdf.js and opening both documents, on top of the time for pages. */
const GRACE = 10_000;

export interface RendererOptions {
  /** After this many milliseconds without an answer the thread is ended. */
  readonly patience?: number;
  /** Compare what would be drawn instead of drawing it. */
  readonly withoutCanvas?: boolean;
}

/** Beside this file in the sources; in the built program beside the program or one folder above its pieces. */
function workerFile(): string | undefined {
  const places = ['./render-main.ts', './render.js', '../render.js'].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  return places.find((path) => existsSync(path));
}

/**
 * Compares drawings in a thread of its own, so that a document on which drawing hangs, eats memory or crashes costs only
 * its comparison. The thread is kept for the next document, keeps no process alive, and is replaced after a failure.
 */
export function rendererInThread({ patience, withoutCanvas = false }: RendererOptions = {}): RenderCompare {
  let worker: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const one = async (request: RenderRequest): Promise<RenderedComparison> => {
    const file = workerFile();
    if (file === undefined) return { state: 'notAvailable', reason: 'crashed' };
    const thread = (worker ??= new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: HEAP_MB }, stdout: true, stderr: true }));
    thread.ref();
    const answer = await answerOf(thread, { ...request, withoutCanvas }, patience ?? (request.milliseconds ?? renderLimits.milliseconds) + GRACE);
    thread.unref();
    if (answer.state === 'notAvailable' && answer.reason !== 'unreadable') {
      worker = undefined;
      await thread.terminate().catch(() => undefined);
    }
    return answer;
  };
  return (request) => {
    const answer = last.then(() => one(request));
    last = answer.catch(() => undefined);
    return answer;
  };
}

function answerOf(thread: Worker, message: object, patience: number): Promise<RenderedComparison> {
  return new Promise((resolve) => {
    const done = (answer: RenderedComparison): void => {
      clearTimeout(timer);
      thread.off('message', done);
      thread.off('error', crashed);
      thread.off('exit', crashed);
      // An error that comes after its answer was given up on is nobody's any more.
      if (thread.listenerCount('error') === 0) thread.on('error', () => undefined);
      resolve(answer);
    };
    const crashed = (): void => { done({ state: 'notAvailable', reason: 'crashed' }); };
    const timer = setTimeout(() => { done({ state: 'notAvailable', reason: 'timeout' }); }, patience);
    thread.on('message', done);
    thread.on('error', crashed);
    thread.on('exit', crashed);
    thread.postMessage(message);
  });
}
