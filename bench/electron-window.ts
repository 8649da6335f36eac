import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { electronPath } from '../tests/support/electron-path.ts';

export interface ElectronWindow {
  readonly pid: number;
  /** When the program was spawned, ms since 1970. */
  readonly spawnedAt: number;
  /** Runs an expression in the page; a promise is awaited. Rejects when the page throws. */
  evaluate<T>(expression: string): Promise<T>;
  /** Closes the window as a person does, and waits until the program has ended. */
  close(): Promise<void>;
}

const root = join(import.meta.dirname, '..');

/**
 * Starts Electron on an app folder with the flags that every side of a comparison gets, and speaks with its page over the
 * debugging port. Times are taken inside the page (`performance.timeOrigin` + `performance.now()`), so what this
 * connection costs is in no figure; the open port itself is on both sides.
 */
export async function openElectron(appDir: string, args: readonly string[]): Promise<ElectronWindow> {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const spawnedAt = performance.timeOrigin + performance.now();
  const child = spawn(electronPath(), [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--disable-backgrounding-occluded-windows', '--remote-debugging-port=0', appDir, ...args], {
    cwd: root, stdio: ['ignore', 'ignore', 'pipe'], env: { ...env, CONGVAN_NODE: env['CONGVAN_NODE'] ?? process.execPath, CONGVAN_NODE_NAPI: process.versions['napi'] ?? '', CONGVAN_ALLOW_DEBUG: '1' },
  });
  const ended = new Promise<void>((resolve) => { child.once('exit', () => resolve()); });
  try {
    const base = await debuggingAddress(child);
    const page = await firstPage(base);
    const socket = await connect(page.webSocketDebuggerUrl);
    await untilScripted(socket.evaluate);
    return {
      pid: child.pid ?? 0, spawnedAt, evaluate: socket.evaluate,
      close: async () => {
        socket.close();
        await fetch(`${base}/json/close/${page.id}`).catch(() => undefined);
        const patience = setTimeout(() => child.kill('SIGKILL'), 15_000);
        await ended;
        clearTimeout(patience);
      },
    };
  } catch (error) {
    child.kill('SIGKILL');
    await ended;
    throw error;
  }
}

/** Electron says on stderr where it listens. */
function debuggingAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-8000);
      const found = /DevTools listening on ws:\/\/([^/\s]+)\//.exec(text);
      if (found?.[1] !== undefined) resolve(`http://${found[1]}`);
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`Electron ended: ${text.slice(-400)}`)));
  });
}

interface PageTarget { readonly id: string; readonly type: string; readonly url: string; readonly webSocketDebuggerUrl: string }

async function firstPage(base: string): Promise<PageTarget> {
  for (let turn = 0; turn < 3000; turn++) {
    const targets = await (await fetch(`${base}/json/list`)).json() as PageTarget[];
    const page = targets.find((t) => t.type === 'page' && /^(app|file):/.test(t.url));
    if (page !== undefined) return page;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('no page after 30 s');
}

/** A page that is being put in place has no context to run a script in yet. */
async function untilScripted(evaluate: (expression: string) => Promise<unknown>): Promise<void> {
  for (let turn = 0; turn < 3000; turn++) {
    const url = await evaluate('location.href').catch(() => '');
    if (/^(app|file):/.test(String(url))) return;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  throw new Error('the page runs no script');
}

interface Reply { readonly id?: number; readonly result?: { readonly result?: { readonly value?: unknown }; readonly exceptionDetails?: { readonly text: string; readonly exception?: { readonly description?: string } } }; readonly error?: { readonly message: string } }

async function connect(url: string): Promise<{ evaluate<T>(expression: string): Promise<T>; close(): void }> {
  const socket = new WebSocket(url);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error('the page does not answer')));
  });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let last = 0;
  socket.addEventListener('message', (event) => {
    const reply = JSON.parse(String(event.data)) as Reply;
    const asked = waiting.get(reply.id ?? -1);
    if (asked === undefined) return;
    waiting.delete(reply.id ?? -1);
    const thrown = reply.error?.message ?? reply.result?.exceptionDetails?.exception?.description ?? reply.result?.exceptionDetails?.text;
    if (thrown === undefined) asked.resolve(reply.result?.result?.value);
    else asked.reject(new Error(thrown));
  });
  socket.addEventListener('close', () => { for (const { reject } of waiting.values()) reject(new Error('the window was closed')); });
  return {
    evaluate: <T>(expression: string) => new Promise<T>((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve: resolve as (value: unknown) => void, reject });
      setTimeout(() => reject(new Error(`no answer in 30 s to ${expression.slice(0, 200)}`)), 30_000).unref();
      socket.send(JSON.stringify({ id: last, method: 'Runtime.evaluate', params: { expression, awaitPromise: true, returnByValue: true } }));
    }),
    close: () => socket.close(),
  };
}
