import { isAbsolute } from 'node:path';
import type { ConnectionSettings } from '../../../contract/exchange-views.ts';
import { assertNever } from '../model/result.ts';

/** An HTTP address without user, password or fragment; a secret in an address would be shown and logged. */
function isAddress(text: string, credentials: boolean): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/u.test(url.protocol) && url.hash === '' && (credentials || (url.username === '' && url.password === ''));
}

// Both go into headers, and organ ids are ASCII by Decision 20/2020.
const isCode = (text: string): boolean => /^[\x21-\x7e]{1,60}$/u.test(text);

/** The first field that cannot be right, by its name; `undefined`: nothing to object to. `endpointFile`: the address is elsewhere. */
export function settingsFault(settings: ConnectionSettings, endpointFile = false): string | undefined {
  switch (settings.kind) {
    case 'vxp':
    case 'lgsp': {
      if (!endpointFile && !isAddress(settings.endpoint, false)) return 'endpoint';
      if (!isCode(settings.systemId)) return 'systemId';
      if (settings.proxy !== undefined && settings.proxy !== '' && !isAddress(settings.proxy, true)) return 'proxy';
      return settings.kind === 'lgsp' && settings.username === '' ? 'username' : undefined;
    }
    case 'folder': {
      if (!isAbsolute(settings.path)) return 'path';
      if (!isCode(settings.organId)) return 'organId';
      const codes = settings.partners.map(({ organId }) => organId);
      if (codes.some((code) => !isCode(code)) || new Set(codes).size !== codes.length) return 'partners';
      return settings.partners.some(({ publicKey }) => !/^[A-Za-z0-9+/]{43,60}={0,2}$/u.test(publicKey)) ? 'publicKey' : undefined;
    }
    default:
      return assertNever(settings);
  }
}
