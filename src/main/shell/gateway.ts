import { ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from 'electron';
import { coreContract, type CoreContract } from '../../contract/core-contract.ts';
import { shellContract, type ShellContract } from '../../contract/shell-contract.ts';
import { appError, type Answer } from '../../contract/errors.ts';
import type { InputOf } from '../../contract/contract.ts';
import { answerCall, type Handlers } from '../hosts/serve.ts';
import type { HostLog } from '../hosts/host-port.ts';
import { officeOrigin } from './content-security.ts';

export interface GatewayParts {
  readonly window: () => BrowserWindow | undefined;
  readonly core: { call<M extends keyof CoreContract>(method: M, input: InputOf<CoreContract, M>): Promise<Answer<unknown>> };
  readonly shell: Handlers<ShellContract>;
  readonly log: HostLog;
}

/** The one door of the window: our main frame at our origin, and the methods a window may call. It answers, it never throws. */
export function openGateway(parts: GatewayParts): void {
  ipcMain.handle('office.call', async (event, method: unknown, input: unknown): Promise<Answer<unknown>> => {
    if (!isOurFrame(event, parts.window())) {
      parts.log.warn('call.foreignFrame');
      return { ok: false, error: appError('call.forbidden') };
    }
    if (typeof method !== 'string') return { ok: false, error: appError('call.unknown') };
    if (isMethodOf(shellContract, method)) {
      if (shellContract[method].caller !== 'window') return { ok: false, error: appError('call.forbidden', { method }) };
      return answerCall(shellContract, parts.shell, method, input, parts.log);
    }
    if (!isMethodOf(coreContract, method)) return { ok: false, error: appError('call.unknown') };
    if (coreContract[method].caller !== 'window') {
      parts.log.warn('call.forbidden', { method });
      return { ok: false, error: appError('call.forbidden', { method }) };
    }
    // Validated by the receiver, the core; here the input only passes through.
    return parts.core.call(method, input as InputOf<CoreContract, typeof method>);
  });
}

function isMethodOf<C extends object>(contract: C, method: string): method is keyof C & string {
  return Object.hasOwn(contract, method);
}

/** Electron 33 keeps a frame's URL; a frame that navigated away, or was disposed of, is not ours any more. */
export function isOurFrame(event: Pick<IpcMainInvokeEvent, 'senderFrame'>, window: BrowserWindow | undefined): boolean {
  const frame = event.senderFrame;
  if (frame === null || window === undefined || window.isDestroyed()) return false;
  return frame === window.webContents.mainFrame && isOfficeUrl(frame.url);
}

function isOfficeUrl(address: string): boolean {
  // `URL.origin` is the word "null" for schemes that Node does not know.
  return address === officeOrigin || address.startsWith(`${officeOrigin}/`);
}
