import type { BrowserWindow } from 'electron';
import type { ShellEvent } from '../../../contract/core-events.ts';
import type { ShellContract } from '../../../contract/shell-contract.ts';
import type { Handlers } from '../../hosts/serve.ts';
import { windowLanguage } from '../app-window.ts';
import type { OfficeHosts } from '../office-hosts.ts';
import type { AskPin } from '../prompt-window.ts';
import { shellWords, type ShellWords } from '../shell-words.ts';
import { addKeyFile, useTokenKey } from './add-key.ts';
import { listDrivers } from './list-drivers.ts';
import type { KeyParts } from './open-key.ts';
import { pickFile } from './pick-file.ts';
import { signPapers } from './sign-papers.ts';
import { testSign } from './test-sign.ts';

type SigningContract = Pick<ShellContract, 'shell.sign' | 'shell.stopSigning' | 'shell.tokens' | 'shell.addDriver' | 'shell.useTokenKey' | 'shell.addKeyFile' | 'shell.setKeyImage' | 'shell.pickTrust' | 'shell.testSign'>;

interface Parts {
  readonly hosts: Promise<OfficeHosts>;
  readonly window: () => BrowserWindow | undefined;
  readonly announce: (event: ShellEvent) => void;
  readonly askPinOver: (window: BrowserWindow) => AskPin;
}

const noWindow = { ok: false, error: { code: 'call.forbidden' } } as const;

/** The lines of the shell's contract that have to do with keys. */
export function signingHandlers(parts: Parts): Handlers<SigningContract> {
  const stopped = new Set<string>();
  const over = async <T>(work: (key: KeyParts, window: BrowserWindow, words: ShellWords) => Promise<T>): Promise<T | typeof noWindow> => {
    const window = parts.window();
    if (window === undefined) return noWindow;
    const { core, keys } = await parts.hosts;
    return work({ core, keys, askPin: parts.askPinOver(window) }, window, shellWords[await windowLanguage(window)]);
  };
  return {
    'shell.sign': (input) => over(async (key) => {
      try {
        return await signPapers({ ...key, announce: parts.announce, stopped: () => stopped.has(input.batchId) }, input);
      } finally {
        stopped.delete(input.batchId);
      }
    }),
    'shell.stopSigning': ({ batchId }) => {
      stopped.add(batchId);
      return { ok: true, value: {} };
    },
    'shell.tokens': ({ fresh }) => over(async ({ core, keys }) => listDrivers({ core, keys }, fresh === true)),
    'shell.addDriver': () => over(async ({ core, keys }, window, words) => {
      const path = await pickFile(window, words.driverTitle, { name: words.drivers, extensions: ['dll', 'so', 'dylib'] });
      if (path === undefined) return { ok: true, value: { picked: false } } as const;
      // Asked once before it is remembered: a file that is no driver is said at once.
      const tried = await keys.driver(path).call('driver.tokens', {});
      if (!tried.ok) return tried;
      const added = await core.call('signing.addDriver', { path });
      return added.ok ? { ok: true, value: { picked: true } } as const : added;
    }),
    'shell.useTokenKey': (input) => over((key) => useTokenKey(key, input)),
    'shell.addKeyFile': ({ role }) => over(async (key, window, words) => {
      const path = await pickFile(window, words.keyTitle, { name: words.keyFiles, extensions: ['p12', 'pfx'] });
      return path === undefined ? { ok: true, value: { picked: false } } as const : addKeyFile(key, role, path);
    }),
    'shell.setKeyImage': ({ keyId }) => over(async ({ core }, window, words) => {
      const path = await pickFile(window, words.imageTitle, { name: words.images, extensions: ['png', 'jpg', 'jpeg'] });
      if (path === undefined) return { ok: true, value: { picked: false } } as const;
      const set = await core.call('signing.setImage', { keyId, path });
      return set.ok ? { ok: true, value: { picked: true } } as const : set;
    }),
    'shell.pickTrust': () => over(async ({ core }, window, words) => {
      const path = await pickFile(window, words.trustTitle, { name: words.certificates, extensions: ['cer', 'crt', 'der', 'pem'] });
      if (path === undefined) return { ok: true, value: {} } as const;
      const proposed = await core.call('trust.propose', { path });
      return proposed.ok ? { ok: true, value: { candidate: proposed.value } } as const : proposed;
    }),
    'shell.testSign': ({ keyId }) => over((key) => testSign(key, keyId)),
  };
}
